"""Rooms contribute predicates; a code has one."""

import pytest

from xiaoneng.core.rulebook import Predicate
from xiaoneng.kit import rulebook


def nothing(since, until):
    return []


@pytest.fixture
def one():
    predicate = Predicate("OF_A_TEST", "", lambda facts, parameters: "")
    rulebook.contribute(predicate, nothing)
    yield predicate
    rulebook.withdraw("OF_A_TEST")


def test_what_is_contributed_is_found_by_its_code(one):
    rulebook.contribute(one, nothing)

    assert rulebook.contribution_named("OF_A_TEST").predicate is one
    assert [row.predicate.code for row in rulebook.contributions()].count("OF_A_TEST") == 1


def test_two_of_one_code_are_an_error(one):
    with pytest.raises(ValueError, match="two predicates OF_A_TEST"):
        rulebook.contribute(one, lambda since, until: [])
