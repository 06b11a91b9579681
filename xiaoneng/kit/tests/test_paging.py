"""Walking a list by keys meets every row once, whatever is empty, whichever way."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xiaoneng.kit import paging
from xiaoneng.kit.paging import Key, Order
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
ORDERS = ["name", "-name", "closed_on", "-closed_on", "parent__name", "-parent__name", "pk", "-pk"]


@pytest.fixture
def organs():
    root = OrganFactory(name="临澄区", closed_on=None)
    days = [
        date(2026, 3, 1),
        None,
        date(2026, 1, 1),
        date(2026, 3, 1),
        None,
        None,
        date(2025, 1, 1),
    ]
    for place, day in enumerate(days):
        OrganFactory(name=f"局{place % 3}", closed_on=day, parent=root if place % 2 else None)
    return Organ.objects.select_related("parent")


@pytest.mark.parametrize("text", ORDERS)
def test_forward_and_back_meet_every_row_once(organs, text):
    order = Order.of(text)
    whole = list(paging.in_order(organs, order))

    walked, key, starts = [], None, []
    while True:
        page = paging.page_after(organs, order, key, 2)
        walked += page.rows
        starts.append(page.rows[0])
        if not page.has_next:
            break
        key = paging.read(organs, order, paging.written(paging.key_of(page.rows[-1], order)))
    back: list[Organ] = []
    first = paging.key_of(whole[-1], order)
    while True:
        page = paging.page_before(organs, order, first, 2)
        back = page.rows + back
        if not page.has_previous:
            break
        first = paging.key_of(page.rows[0], order)

    assert walked == whole
    assert [*back, whole[-1]] == whole


def test_rows_without_a_value_come_last_either_way(organs):
    up = paging.page_after(organs, Order.of("closed_on"), None, 100).rows
    down = paging.page_after(organs, Order.of("-closed_on"), None, 100).rows

    assert all(organ.closed_on is None for organ in [*up[-4:], *down[-4:]])
    assert down[0].closed_on == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["", "!", "bm90IGpzb24", "WyJ4Il0", "eyJhIjogMX0"])
def test_a_spoilt_key_is_no_key(organs, text):
    assert paging.read(organs, Order.of("closed_on"), text) is None


def test_a_moment_survives_the_address():
    at = timezone.make_aware(datetime(2026, 11, 20, 16, 30, 5))
    kept = paging.written(Key(at.date(), 7))

    assert paging.read(Organ.objects.all(), Order.of("closed_on"), kept) == Key(at.date(), 7)


def test_counting_stops_one_past_the_cap(organs):
    assert paging.count_up_to(organs, 3) == 4
    assert paging.count_up_to(organs, 100) == 8


def test_heads_are_counted_up_to_the_cap_in_one_question(organs, django_assert_num_queries):
    with django_assert_num_queries(1):
        counts = paging.counts_up_to(organs, "name", ["临澄区", "局0", "无"], cap=2)

    assert counts == [3, 1, 3, 0]
    assert paging.counts_up_to(organs.filter(pk__in=[]), "name", ["局0"]) == [0, 0]


def test_rows_are_sorted_by_their_keys_alone(organs):
    with CaptureQueriesContext(connection) as asked:
        page = paging.page_after(organs, Order.of("name"), None, 3)

    sorting, telling = (one["sql"] for one in asked)
    assert "JOIN" not in sorting
    assert "ORDER BY" not in telling
    assert [organ.name for organ in page.rows] == sorted(organ.name for organ in page.rows)


def test_nothing_empty_is_looked_for_where_a_value_is_asked_for(organs):
    rows = organs.filter(closed_on__gte=date(2026, 1, 1))
    order = Order("closed_on", descending=True, is_filled=True)

    with CaptureQueriesContext(connection) as asked:
        page = paging.page_after(rows, order, None, 25)

    assert len(page.rows) == 3
    assert not any("NULL" in one["sql"].partition("WHERE")[2] for one in asked)
