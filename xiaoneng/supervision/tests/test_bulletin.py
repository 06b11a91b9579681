"""The bulletin: each figure from one definition, and the same in its list and its file."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from xiaoneng.kit.months import Month, Quarter
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.bulletin import (
    bulletin_of,
    kept_of,
    points_of,
    used_of,
    used_percent,
)
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.tests.factories import at

pytestmark = pytest.mark.django_db
MARCH = Month(2026, 3)
END = at("2026-03-31")


@pytest.fixture
def told(place):
    """Of ten working days one was closed after four, one on the last, one two days after it."""
    for day in ("2026-03-06", "2026-03-16", "2026-03-18"):
        row = obligation(organ=place.section, officer=place.officer)
        close_obligation(row, actor=clock_user(), at=at(day), outcome="")
    return bulletin_of(place.office, MARCH, END)


def listed(client, address):
    """How many rows the list of an address has."""
    return len(rows_of(client.get(address + "&out=csv")))


def rows_of(answer):
    """The rows of a file, by the heads of its columns."""
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_early_is_what_left_a_part_of_its_limit(told, place, client):
    client.force_login(place.office)

    assert told.of(place.organ).early == 1
    assert listed(client, told.closed(place.organ, outcome="early")) == 1


def test_the_average_is_over_all_whose_use_is_known(told, place, client):
    client.force_login(place.office)
    kept = told.of(place.organ)

    assert (kept.measured, kept.used) == (3, 400 + 1000 + 1200)
    assert used_percent(kept) == 86.7
    assert used_of(told, place.organ).number == "86.7%"
    assert listed(client, used_of(told, place.organ).url) == 3


def test_where_nothing_was_closed_there_is_no_average(told, place):
    assert used_percent(told.of(place.other)) is None
    assert used_of(told, place.other).number == ""


def test_the_rate_opens_what_it_is_a_share_of(told, place, client):
    client.force_login(place.office)
    kept = kept_of(told, place.organ)

    assert kept.number == "66.7%"
    assert listed(client, kept.url) == told.of(place.organ).judged == 3
    assert kept_of(told, place.other).number == ""


def test_points_open_the_cards_that_took_them_off(place, card, client):
    none = points_of(bulletin_of(place.office, MARCH, END), place.organ)
    Card.objects.filter(pk=card.pk).update(state="confirmed", points=-1.5, judged_at=END)
    lost = points_of(bulletin_of(place.office, MARCH, END), place.organ)
    client.force_login(place.office)

    assert (none.number, lost.number) == (0, "−1.5")
    assert listed(client, lost.url) == 1


def test_corrections_are_the_cards_that_were_put_right(place, card, client):
    assert bulletin_of(place.office, MARCH, END).cards_of(place.organ).corrected == 0
    Card.objects.filter(pk=card.pk).update(state="closed", judged_at=END)
    told = bulletin_of(place.office, MARCH, END)
    client.force_login(place.office)

    assert told.cards_of(place.organ).corrected == 1
    assert listed(client, told.carded(place.organ, state="closed")) == 1


def test_the_file_equals_the_screen(told, place, client):
    client.force_login(place.office)
    address = reverse("supervision:bulletin")
    page = client.get(address, {"month": "2026-03"}).content.decode()
    rows = rows_of(client.get(address, {"month": "2026-03", "out": "csv"}))

    row = next(one for one in rows if str(place.organ) in one.values())
    assert {"1", "86.7"} <= set(row.values())
    assert "86.7%" in page


FIRST = Quarter(2026, 1)
APRIL, JUNE = Month(2026, 4), at("2026-06-20")


@pytest.fixture
def more_told(told, place):
    """One more, closed in April, and one in January."""
    for began, day in (("2026-04-01", "2026-04-10"), ("2026-01-06", "2026-01-20")):
        row = obligation(organ=place.section, officer=place.officer, began=at(began))
        close_obligation(row, actor=clock_user(), at=at(day), outcome="")


def test_a_quarter_is_the_sum_of_its_months(more_told, place, card):
    months = [bulletin_of(place.office, Month(2026, one), JUNE) for one in (1, 2, 3)]
    quarter = bulletin_of(place.office, FIRST, JUNE)

    for organ in (place.organ, place.other, place.root):
        kept, parts = quarter.of(organ), [one.of(organ) for one in months]
        for name in ("closed", "judged", "met", "early", "measured", "used"):
            assert getattr(kept, name) == sum(getattr(one, name) for one in parts)
        assert kept.open == parts[0].open
        cards = [one.cards_of(organ) for one in months]
        assert quarter.cards_of(organ) == cards[0].with_more(cards[1]).with_more(cards[2])
    assert quarter.of(place.organ).closed == 4
    assert quarter.cards_of(place.organ).yellow == 2


def test_each_number_of_a_quarter_opens_its_list(more_told, place, card, client):
    client.force_login(place.office)
    told = bulletin_of(place.office, FIRST, JUNE)
    kept = told.of(place.organ)

    assert listed(client, told.closed(place.organ)) == kept.closed == 4
    assert listed(client, told.closed(place.organ, light="met")) == kept.met
    assert listed(client, told.closed(place.organ, outcome="measured")) == kept.measured
    assert listed(client, told.carded(place.organ, colour="yellow", holds="valid")) == 2


def test_a_quarter_that_runs_is_told_so_far(more_told, place):
    told = bulletin_of(place.office, Quarter(2026, 2), at("2026-04-20"))

    assert told.months == [APRIL]
    assert (str(told.until), told.of(place.organ).closed) == ("2026-04-20", 1)


def test_the_page_and_the_file_of_a_quarter(more_told, place, client, monkeypatch):
    monkeypatch.setattr("xiaoneng.supervision.views.bulletin.now", lambda: JUNE)
    client.force_login(place.office)
    address = reverse("supervision:bulletin")
    page = client.get(address, {"month": "2026-Q1"}).content.decode()
    answer = client.get(address, {"month": "2026-Q1", "out": "csv"})
    row = next(one for one in rows_of(answer) if str(place.organ) in one.values())

    assert "季度通报" in page
    assert "2026 年第 1 季度" in page
    assert 'value="2026-Q2"' in page
    assert "2026-Q1" in answer["Content-Disposition"]
    assert row["办结"] == "4"


def test_a_quarter_nobody_can_read_is_this_month(place, client):
    client.force_login(place.office)
    for spoilt in ("2026-Q5", "1999-Q1", "Q1", "2026-Q"):
        page = client.get(reverse("supervision:bulletin"), {"month": spoilt}).content.decode()
        assert "月度通报" in page
