import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.chain import (
    GENESIS,
    broken_at,
    canonical,
    link,
    root,
    sm3,
    sm3_among,
    sm3_of_cryptography,
)

OPENSSL = sm3_among({"sm3"}) if "sm3" in hashlib.algorithms_available else None
BOTH = pytest.mark.parametrize(
    "digest",
    [
        pytest.param(
            OPENSSL, marks=pytest.mark.skipif(OPENSSL is None, reason="OpenSSL without SM3")
        ),
        sm3_of_cryptography,
    ],
)
facts = st.lists(st.text(max_size=6), max_size=4)
chains = st.lists(st.binary(max_size=8), min_size=2, max_size=8, unique=True)


@BOTH
def test_the_digest_is_the_one_of_the_standard(digest):
    assert digest(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert digest(b"abcd" * 16).hex() == (
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


@given(st.binary())
def test_both_makers_of_the_digest_agree(text):
    assert sm3(text) == sm3_of_cryptography(text)


def test_without_openssl_the_digest_comes_from_the_package():
    assert sm3_among(()) is sm3_of_cryptography


@given(facts, facts)
def test_two_lists_of_facts_have_two_written_forms(one, other):
    assert (canonical(one) == canonical(other)) == (one == other)


def test_moving_a_letter_between_facts_changes_the_written_form():
    assert canonical(["办件", "已受理"]) != canonical(["办件已", "受理"])
    assert canonical(["1:a"]) != canonical(["a"])
    assert canonical([""]) != canonical([])


@given(chains)
def test_a_whole_chain_is_not_broken(entries):
    assert broken_at(sealed(entries)) is None


@given(chains, st.data())
def test_a_changed_entry_is_found_at_its_place(entries, data):
    chain = sealed(entries)
    place = data.draw(st.integers(0, len(chain) - 1))
    chain[place] = (chain[place][0] + b"!", chain[place][1])

    assert broken_at(chain) == place


@given(chains, st.data())
def test_an_entry_changed_with_its_seal_is_found_at_the_next_one(entries, data):
    chain = sealed(entries)
    place = data.draw(st.integers(0, len(chain) - 2))
    before = chain[place - 1][1] if place else GENESIS
    forged = chain[place][0] + b"!"
    chain[place] = (forged, link(before, forged))

    assert broken_at(chain) == place + 1


@given(chains, st.data())
def test_an_inserted_entry_is_found(entries, data):
    chain = sealed(entries)
    place = data.draw(st.integers(0, len(chain) - 1))
    before = chain[place - 1][1] if place else GENESIS
    chain.insert(place, (b"inserted", link(before, b"inserted")))

    assert broken_at(chain) == place + 1


@given(chains, st.data())
def test_a_removed_entry_is_found_at_the_one_that_follows(entries, data):
    chain = sealed(entries)
    place = data.draw(st.integers(0, len(chain) - 2))
    del chain[place]

    assert broken_at(chain) == place


@given(chains)
def test_a_cut_tail_is_found_by_the_root_alone(entries):
    chain = sealed(entries)
    cut = chain[:-1]

    assert broken_at(cut) is None
    assert root_of(cut) != root_of(chain)


def test_the_root_does_not_depend_on_the_order_of_the_organs():
    heads = {"民政局": (3, sm3(b"a")), "住建局": (5, sm3(b"b"))}

    assert root(heads) == root(dict(reversed(heads.items())))


def test_the_root_tells_two_organs_with_each_others_heads():
    one, other = (3, sm3(b"a")), (3, sm3(b"b"))

    assert root({"甲": one, "乙": other}) != root({"甲": other, "乙": one})


def sealed(entries: list[bytes]) -> list[tuple[bytes, bytes]]:
    head, chain = GENESIS, []
    for entry in entries:
        head = link(head, entry)
        chain.append((entry, head))
    return chain


def root_of(chain: list[tuple[bytes, bytes]]) -> bytes:
    return root({"民政局": (len(chain), chain[-1][1])})
