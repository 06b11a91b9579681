"""A step is counted by the calendar of its own organ, also where it is asked whether it fits."""

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.splitting import Part, fits_into, split_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, obligation
from xiaoneng.people.tests.factories import OrganFactory, with_a_day_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere():
    """An organ in a place that keeps one day off of its own."""
    return OrganFactory(calendar=with_a_day_off("2026-03-12"))


def ways(whole, elsewhere, days):
    """Four days at home, then some elsewhere."""
    return [
        Part("受理", whole.organ, Limit(4)),
        Part("核查", elsewhere, Limit(days), follows=("1",)),
    ]


def test_a_local_day_off_makes_a_step_end_after_the_whole(elsewhere):
    whole = obligation()
    parts = ways(whole, elsewhere, 6)
    assert not fits_into(whole, parts, MONDAY)

    with pytest.raises(Unusable, match=r"核查 \(2026-03-18 00:00\)"):
        split_obligation(whole, parts, actor=whole.officer, at=MONDAY)


def test_what_still_fits_is_taken_and_due_with_the_whole(elsewhere):
    whole = obligation()
    parts = ways(whole, elsewhere, 5)
    assert fits_into(whole, parts, MONDAY)

    [first] = split_obligation(whole, parts, actor=whole.officer, at=MONDAY)
    close_obligation(first, actor=whole.officer, at=at("2026-03-06", "17:00"))
    last = whole.steps.get(organ=elsewhere)
    assert (last.calendar, last.due_at) == ("local", whole.due_at)


def test_the_day_off_of_the_whole_is_none_of_a_step_elsewhere(elsewhere):
    whole = obligation(organ=elsewhere)
    at_home = OrganFactory()

    [step] = split_obligation(
        whole, [Part("核查", at_home, Limit(11))], actor=whole.officer, at=MONDAY
    )

    assert (step.calendar, step.due_at) == ("cn", whole.due_at)
