"""Unified social credit codes: the worked ones hold, and one wrong character is noticed."""

from hypothesis import assume, given
from hypothesis import strategies as st

from xiaoneng.core.credit_codes import (
    ALPHABET,
    LENGTH,
    check_character,
    credit_code_in,
    is_credit_code,
)

firsts = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def test_published_codes_hold():
    assert is_credit_code("91440300708461136T")
    assert is_credit_code("11100000000013127D")


@given(firsts)
def test_a_code_ends_with_its_check_character(first):
    assert is_credit_code(first + check_character(first))


@given(firsts, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(first, place, other):
    code = first + check_character(first)
    assume(code[place] != other)

    assert not is_credit_code(code[:place] + other + code[place + 1 :])


def test_what_has_other_letters_or_another_length_is_none():
    assert not is_credit_code("91440300708461136I")
    assert not is_credit_code("9144030070846113")


@given(firsts, st.integers(0, 4))
def test_leading_zeros_are_taken_off(first, zeros):
    code = first + check_character(first)

    assert credit_code_in("0" * zeros + code) == code


def test_a_text_without_a_code_holds_none():
    assert credit_code_in("68236467-9") == ""
