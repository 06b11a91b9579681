"""The monthly bulletin: each figure from one definition, and the same in its list and its file."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from xiaoneng.kit.months import Month
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.bulletin import bulletin_of, used_of, used_percent
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
