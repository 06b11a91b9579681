"""A whole that stands still is split by what its clock says now, not by an older copy."""

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import wall
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import Part, fits_into, split_obligation
from xiaoneng.obligations.tests.factories import at, obligation

pytestmark = pytest.mark.django_db
LATER = at("2026-03-13")  # ten days into the stop: one of ten working days is used


@pytest.fixture
def stopped():
    row = obligation()
    pause_obligation(row, ground="review", paper="1号", actor=row.officer, at=at("2026-03-03"))
    return Obligation.objects.get(pk=row.pk)


@pytest.mark.parametrize("days", [2, 9])
def test_steps_that_fit_into_what_is_left_are_taken(stopped, days):
    parts = [Part("核查", stopped.organ, Limit(days))]
    assert fits_into(stopped, parts, LATER)

    [step] = split_obligation(stopped, parts, actor=stopped.officer, at=LATER)
    resume_obligation(stopped, actor=stopped.officer, at=LATER)
    step.refresh_from_db()
    stopped.refresh_from_db()
    assert (step.due_at == stopped.due_at) == (days == 9)


def test_one_day_more_is_refused_with_the_date_of_the_clock(stopped):
    parts = [Part("核查", stopped.organ, Limit(10))]
    assert not fits_into(stopped, parts, LATER)

    with pytest.raises(Unusable, match="2026-03-27 00:00"):
        split_obligation(stopped, parts, actor=stopped.officer, at=LATER)
    assert f"{wall(stopped.due_at):%Y-%m-%d}" == "2026-03-17"  # the copy stood still
