"""The cases of a source as a file in the columns of `supervise`."""

import csv
import io

import pytest
from django.urls import reverse

from xiaoneng.cases.csv_rows import COLUMNS
from xiaoneng.cases.tests.importing import bring, log, office, source_of
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
