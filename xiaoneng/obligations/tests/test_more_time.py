"""More time: what a promise may grow by, and what an extension of the whole gives its steps."""

import pytest

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.operations.extending import promise_anew
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db


def grow(row, amount):
    head = someone("head", row.organ)
    promise_anew(row, amount=amount, ground="协商", paper="", actor=head, at=at("2026-03-04"))


def test_a_promise_grows_by_whole_days_that_the_calendar_holds():
    row = obligation(statutory=None)
    for amount in (0.5, 1e12, float("inf"), float("nan")):
        with pytest.raises(Unusable):
            grow(row, amount)

    row.refresh_from_db()
    assert (row.arming, row.extensions.count()) == (1, 0)


def test_a_promise_that_would_end_on_the_same_day_is_refused():
    row = obligation(promised=Limit(5, Unit.DAY), statutory=None)  # 7 March is a Saturday
    with pytest.raises(Unusable, match="到期日"):
        grow(row, 1)

    grow(row, 3)
    row.refresh_from_db()
    assert row.due_at == at("2026-03-11", "00:00")
