"""Many opened together are as many opened one by one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.opening import Owed
from xiaoneng.obligations.operations.opening_many import open_obligations
from xiaoneng.obligations.tests.factories import MONDAY, at, kind, obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
APART = {"id", "number", "organ_id", "officer_id", "look_at"}


@pytest.fixture
def owed():
    organ = OrganFactory()
    officer = someone("officer", organ)

    def make(number):
        limits = {"promised": Limit(10, Unit.WORKDAY), "statutory": Limit(20, Unit.WORKDAY)}
        title, whom = "燃气经营许可证核发", "溪口燃气有限公司"
        one = Owed(kind(), title, organ, whom, MONDAY, officer=officer, **limits)
        return [one] * number

    return make


def test_they_are_as_if_opened_one_by_one(owed):
    single = obligation()
    [first, second] = open_obligations(owed(2), actor=clock_user(), at=MONDAY)
    rows = {row["id"]: row for row in Obligation.objects.values()}

    same = [
        {name: value for name, value in rows[one.pk].items() if name not in APART}
        for one in (single, first, second)
    ]
    assert same[0] == same[1] == same[2]
    assert [one.number[-6:] for one in (single, first, second)] == ["000001", "000002", "000003"]
    assert first.holdings.get().officer == first.officer
    assert [one.event for one in entries_of(second)] == ["obligation.opened"]
    sweep(at("2026-04-20"))
    assert second.crossings.count() == 3
    assert wrong_copies(at("2026-04-20")) == []


def test_their_number_costs_no_queries(owed):
    open_obligations(owed(1), actor=clock_user(), at=MONDAY)
    counts = []
    for number in (2, 20):
        with CaptureQueriesContext(connection) as queries:
            open_obligations(owed(number), actor=clock_user(), at=MONDAY)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_none_is_none():
    assert open_obligations([], actor=clock_user(), at=MONDAY) == []
