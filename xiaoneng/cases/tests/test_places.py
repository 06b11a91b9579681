"""What changed is told piece by piece, and from any place on: the rest, in the same order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoneng.cases import places
from xiaoneng.cases.idling import idle_cases
from xiaoneng.cases.late_entries import late_entries
from xiaoneng.cases.models import Case
from xiaoneng.cases.subjects import changed_cases
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.cases.tests.importing import MAPPING, bring, source_of
from xiaoneng.obligations.tests.factories import MONDAY, at

pytestmark = pytest.mark.django_db
BROUGHT = at("2026-03-20", "17:00")
BEFORE, UNTIL = at("2026-03-01"), at("2026-03-27")
RECORDED = MAPPING.replace('at = "at"', 'at = "at"\nrecorded = "recorded"')
HEAD = "case,activity,at,organ,officer,item,recorded\n"
SOURCES = (changed_cases, late_entries, idle_cases)


@pytest.fixture
def cases(tmp_path):
    """Three that are handled here; five in one file and three of these again in another."""
    version = gas_licence()
    for _turn in range(3):
        accepted(version, at=MONDAY)
    source = source_of(RECORDED)
    for file, (numbers, activity) in enumerate(((range(5), "apply"), (range(1, 4), "查"))):
        path = tmp_path / f"{file}.csv"
        lines = [
            f"A{n},{activity},2026-03-02 0{file + 8}:00,,,许可,2026-03-09 09:00" for n in numbers
        ]
        path.write_text(HEAD + "\n".join(lines), encoding="utf-8")
        bring(source, path, BROUGHT.replace(minute=file))


def told(subjects, after=""):
    return [(one.key, one.place) for one in subjects(BEFORE, UNTIL, after)]


@pytest.mark.parametrize("subjects", SOURCES, ids=lambda one: one.__name__)
def test_from_every_place_on_the_rest_is_told(cases, subjects, monkeypatch):
    whole = told(subjects)
    assert len({place for _key, place in whole}) == len(whole) > 2

    for chunk in (1, 2, 3):
        monkeypatch.setattr(places, "CHUNK", chunk)
        assert told(subjects) == whole
        for number, (_key, place) in enumerate(whole, start=1):
            assert told(subjects, place) == whole[number:]


@pytest.mark.parametrize("subjects", SOURCES, ids=lambda one: one.__name__)
def test_every_piece_is_read_whole_before_the_first_of_it_is_told(cases, subjects, monkeypatch):
    """No cursor is open between two: the first of a piece asks, the others ask nothing."""
    monkeypatch.setattr(places, "CHUNK", 3)
    reading = subjects(BEFORE, UNTIL)
    next(reading)
    with CaptureQueriesContext(connection) as asked:
        next(reading)
        next(reading)

    assert [one["sql"] for one in asked if "cases_" in one["sql"]] == []


def test_a_case_that_two_files_tell_of_is_told_with_each(cases):
    brought = Case.objects.filter(source__isnull=False).count()

    assert (brought, len(told(changed_cases))) == (5, 3 + 5 + 3)
