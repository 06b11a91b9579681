"""What was closed in some days stands by its closing: the first page is found without the rest."""

from datetime import timedelta

import pytest
from django.db import connection
from django.http import QueryDict

from xiaoneng.kit.paging import Order
from xiaoneng.kit.time import now
from xiaoneng.obligations.lines import running_first
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.tables import obligations_listing
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
MARCH = QueryDict("closed_from=2026-03-01&closed_until=2026-03-31")


def closed(days, state="closed"):
    row = obligation()
    at = row.started_at + timedelta(days)
    Obligation.objects.filter(pk=row.pk).update(state=state, look_at=None, closed_at=at)
    return row


def plan_of(rows):
    """How the database would go about it with rows enough for an index."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    return rows.explain()


@pytest.fixture
def listing():
    return obligations_listing(someone("head", OrganFactory()), now())


def test_days_of_closing_bring_their_order_along_and_a_sort_goes_before(listing):
    assert listing.order_asked(MARCH) == Order("closed_at", descending=True, is_filled=True)
    assert listing.order_asked(QueryDict("closed_from=x")) == Order("due_at", descending=False)
    asked = QueryDict(f"{MARCH.urlencode()}&sort=-due_at")
    assert listing.order_asked(asked) == Order("due_at", descending=True)


def test_a_page_of_a_month_follows_the_index_of_closings(listing):
    rows = listing.narrowed(Obligation.objects.all(), MARCH)

    assert "obligation_by_closing" in plan_of(rows.order_by("-closed_at", "-pk")[:26])


def test_what_runs_comes_first_then_what_ended_last():
    first, second = obligation(), obligation()
    early, late, taken_back = closed(1), closed(3), closed(2, state="cancelled")
    rows = Obligation.objects.all()

    def found(most):
        return [line.pk for line in running_first(rows, now(), most)]

    running = sorted((first.pk, second.pk))
    assert found(9) == [*running, late.pk, taken_back.pk, early.pk]
    assert found(3) == [*running, late.pk]
