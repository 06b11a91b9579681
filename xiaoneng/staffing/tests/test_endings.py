"""With an organ end the charges of it and the roles in it, each with a line in the ledger."""

from datetime import date

import pytest

from xiaoneng.access.roles import Role, granted_from
from xiaoneng.core.refusals import Unusable
from xiaoneng.people.queries import charges_on
from xiaoneng.people.tests.factories import TermFactory
from xiaoneng.staffing.operations.organs import close_organ
from xiaoneng.staffing.operations.successions import merge_organs
from xiaoneng.staffing.operations.terms import give_charge
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh, granted, lines

BASIS = "编〔2026〕3号"
SUMMER, TOMORROW = date(2026, 7, 1), date(2026, 11, 25)


@pytest.fixture
def leader():
    return TermFactory().user


@pytest.fixture
def supervisor(other):
    return granted(Role.SUPERVISION, other)


def closed(other, bureau, on, keeper):
    close_organ(other, on=on, basis=BASIS, actor=keeper, at=AT)


def merged(other, bureau, on, keeper):
    merge_organs([other], bureau, on=on, basis=BASIS, actor=keeper, at=AT)


@pytest.mark.parametrize("act", [closed, merged])
def test_charges_and_roles_end_with_the_organ(act, other, bureau, leader, supervisor, keeper):
    give_charge(leader, other, clauses="", from_on=BEFORE, actor=keeper, at=AT)

    act(other, bureau, SUMMER, keeper)

    assert [one.leader for one in charges_on(other, BEFORE)] == [leader]
    assert charges_on(other, SUMMER) == []
    assert supervisor.grants.get().until_on == DAY  # what it allowed until today stays
    assert granted_from(supervisor, DAY) == frozenset()
    assert sorted(lines(other))[:2] == ["charge.ended", "charge.given"]
    assert lines(other).count("role.withdrawn") == 1


def test_what_would_begin_later_never_does(other, bureau, leader, supervisor, keeper):
    give_charge(leader, other, clauses="", from_on=DAY, actor=keeper, at=AT)
    supervisor.grants.update(from_on=TOMORROW)

    merged(other, bureau, SUMMER, keeper)

    assert [charges_on(other, day) for day in (SUMMER, DAY, TOMORROW)] == [[], [], []]
    assert granted_from(supervisor, TOMORROW) == frozenset()


def test_what_ended_before_is_left_alone(other, bureau, supervisor, keeper):
    supervisor.grants.update(until_on=BEFORE)

    closed(other, bureau, SUMMER, keeper)

    assert supervisor.grants.get().until_on == BEFORE
    assert lines(other) == ["organ.closed"]


def test_the_root_in_which_the_administrators_are_is_not_closed(district, keeper):
    with pytest.raises(Unusable, match=district.name):
        close_organ(district, on=DAY, basis=BASIS, actor=keeper, at=AT)

    assert fresh(district).closed_on is None
