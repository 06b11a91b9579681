"""A line is sealed onto the chain of its organ, and can be read back whole."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.chain import GENESIS, link
from xiaoneng.ledger.chaining import Fact, digest_of
from xiaoneng.ledger.models import Entry, Head, facts_of
from xiaoneng.ledger.operations import record, record_all
from xiaoneng.ledger.proofs import text_of
from xiaoneng.ledger.sealing import chain_text, digest, facts_in, facts_text, moment_text, name_of
from xiaoneng.ledger.tests.writing import AT, write
from xiaoneng.ledger.verifying import verify
from xiaoneng.people.tests.factories import OrganFactory, PostFactory

pytestmark = pytest.mark.django_db
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def test_each_line_seals_the_one_before_it(organ, officer):
    first, second = write(organ, officer, 2)

    assert (first.place, second.place) == (1, 2)
    assert bytes(first.seal) == link(GENESIS, digest_of(first))
    assert bytes(second.seal) == link(bytes(first.seal), digest_of(second))


def test_many_lines_at_once_are_the_lines_one_by_one(organ, officer):
    other = OrganFactory(code="AA")
    write(organ, officer, 1)
    posts = [PostFactory(organ=one) for one in (organ, other, organ)]

    number = record_all(
        "matter.opened",
        [Fact(post, AT, {"days": place}) for place, post in enumerate(posts)],
        actor=officer,
    )

    entries = Entry.objects.order_by("pk")[1:]
    assert number == 3
    assert [(one.chain.name, one.place, one.subject) for one in entries] == [
        ("CG", 2, name_of(posts[0])),
        ("CG", 3, name_of(posts[2])),
        ("AA", 1, name_of(posts[1])),
    ]
    assert list(Head.objects.values_list("name", "count")) == [("AA", 1), ("CG", 3)]
    assert verify().faults == ()
    assert write(organ, officer, 1)[0].place == 4


def test_no_facts_write_nothing(officer):
    assert record_all("matter.opened", [], actor=officer) == 0
    assert not Entry.objects.exists()


def test_the_head_is_the_last_line(organ, officer):
    last = write(organ, officer, 3)[-1]

    head = Head.objects.get(organ=organ)
    assert (head.name, head.count, bytes(head.seal)) == ("CG", 3, bytes(last.seal))


def test_every_organ_has_its_own_chain_and_the_system_one_too(organ, officer):
    other = OrganFactory(code="FG")
    write(organ, officer, 2)
    record("matter.opened", PostFactory(organ=other), actor=officer, at=AT)
    record("matter.opened", officer, actor=officer, at=AT)

    assert list(Head.objects.values_list("name", "count")) == [("CG", 2), ("FG", 1), ("system", 1)]


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))])
@pytest.mark.parametrize("microsecond", [0, 1, 500_000])
def test_what_is_sealed_is_computed_from_the_columns_alone(organ, officer, zone, microsecond):
    at = datetime(2026, 11, 20, 9, 30, microsecond=microsecond, tzinfo=zone)
    written = record("matter.opened", organ, actor=officer, at=at, reason="补正材料：缺少图纸")

    read = Entry.objects.select_related("chain").get(pk=written.pk)
    text = text_of(read).encode()  # as the database itself writes it
    assert digest_of(read) == digest_of(written) == digest(bytes(read.salt), text)
    assert text.startswith(chain_text("CG", organ.pk))
    assert bytes(read.seal) == link(GENESIS, digest_of(read))


def test_two_equal_acts_have_different_digests(organ, officer):
    first, second = write(organ, officer, 2)

    second.place, second.facts, second.happened_at = first.place, first.facts, first.happened_at
    assert digest_of(first) != digest_of(second)


def test_facts_are_read_back_as_they_were_written(organ, officer):
    entry = record(
        "matter.opened", organ, actor=officer, at=AT, due_on=date(2026, 12, 1), days=5, who=officer
    )

    entry.refresh_from_db()
    assert facts_of(entry) == {
        "days": "5",
        "due_on": "2026-12-01",
        "who": f"people.user:{officer.pk}",
    }


@given(st.dictionaries(texts, texts))
def test_any_facts_are_read_back(facts):
    assert facts_in(facts_text(facts)) == facts


def test_facts_that_cannot_be_read_are_shown_as_they_stand():
    assert facts_of(Entry(facts="7:cut")) == {"": "7:cut"}


def test_nothing_and_moments_have_a_form_of_their_own():
    facts = {"none": None, "at": AT, "local": datetime(2026, 11, 20, 9, 30)}

    assert facts_in(facts_text(facts)) == {
        "none": "", "at": "2026-11-20 01:30:00", "local": "2026-11-20 09:30:00",
    }  # fmt: skip


def test_an_undeclared_event_is_an_error_that_says_what_to_do(organ, officer):
    with pytest.raises(ValueError, match=r'declare\("matter\.vanished"'):
        record("matter.vanished", organ, actor=officer, at=AT)


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        moment_text(datetime(2026, 11, 20, 9, 30))
