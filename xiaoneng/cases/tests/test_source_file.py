"""The cases of a source, and their cards, as files in the columns of `supervise`."""

import csv
import io

import pytest
from django.urls import reverse

from xiaoneng.cases import card_rows
from xiaoneng.cases.csv_rows import COLUMNS
from xiaoneng.cases.tests.importing import (
    MAPPING,
    bring,
    differences,
    kept,
    log,
    moment,
    office,
    source_of,
    supervised,
)
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
EVENTS = [
    ("A1", "apply", "2026-03-02 09:00", "一科"),
    ("A2", "apply", "2026-03-02 10:00", "一科"),
    ("A2", "close", "2026-03-10 16:00", "一科"),
]


def test_the_office_takes_the_file_and_nobody_else(client, tmp_path):
    source = source_of()
    section = OrganFactory(parent=source.organ, name="一科")
    bring(source, log(tmp_path / "log.csv", EVENTS))
    address = reverse("cases:source_cases", args=[source.code])

    client.force_login(office(source))
    text = b"".join(client.get(address)).decode("utf-8-sig")
    [first, second] = csv.DictReader(io.StringIO(text))
    assert tuple(first) == COLUMNS
    assert (first["case"], first["rows"], first["light"]) == ("A1", "1", "overdue")
    closed = (second["case"], second["used"], second["closed_at"])
    assert closed == ("A2", "6", "2026-03-10 16:00:00")
    assert int(first["remaining"]) < 0  # a number, not text that a spreadsheet keeps from counting

    client.force_login(someone("officer", section))
    assert client.get(address).status_code == 403


def test_cards_are_a_file_beside_it(client, tmp_path):
    source = source_of()
    section = OrganFactory(parent=source.organ, name="一科")
    bring(source, log(tmp_path / "log.csv", EVENTS))
    address = reverse("cases:source_cards", args=[source.code])

    client.force_login(office(source))
    assert address in client.get(source.get_absolute_url()).text
    text = b"".join(client.get(address)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert tuple(rows[0]) == card_rows.COLUMNS
    assert [(one["case"], one["rule"], one["organ"]) for one in rows] == [
        ("A1", "over_promised", "一科"),
        ("A1", "over_statutory", "一科"),
        ("A2", "over_promised", "一科"),
    ]
    assert rows[0]["why"] == (
        "promised limit of 5 working days ended on 2026-03-09; "
        "still open on 2026-03-10, over by 1 working day"
    )

    client.force_login(someone("officer", section))
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ('unit = "workday"', "5 working days ended on 2026-03-09"),
        ('unit = "day"', "5 days ended on 2026-03-09"),
        ('unit = "hour"', "5 hours ended on 2026-03-02 14:00:00"),
        ('unit = "workhour"', "5 office hours ended on 2026-03-02 15:30:00"),
        ('unit = "workday"\nprofile = "day_count"', "limit of 10 working days"),
    ],
)
def test_why_is_said_as_supervise_says_it(tmp_path, unit, said):
    mapping = MAPPING.replace('unit = "workday"', unit)
    source = source_of(mapping)
    OrganFactory(parent=source.organ, name="一科")
    path = log(tmp_path / "log.csv", EVENTS)
    as_of = "2026-05-20 17:00"
    bring(source, path, moment(as_of))

    found = kept(source, as_of)
    assert said in found["cards"][0]["why"]
    assert differences(found, supervised(tmp_path, [path], mapping, as_of)) == []
