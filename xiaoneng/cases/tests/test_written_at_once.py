"""What the database keeps beside the rows is the same after many at once as after one by one."""

from importlib import import_module

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.cases.models import Case
from xiaoneng.cases.tests.importing import bring, log, source_of
from xiaoneng.cases.worded import WORDED
from xiaoneng.kit.at_once import every_piece
from xiaoneng.kit.time import wall
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
WORDS = import_module("xiaoneng.obligations.migrations.0007_words_found")
MONTHS = import_module("xiaoneng.obligations.migrations.0013_months_kept")
IN_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="its triggers are set aside")
SIGNS = "许可证核发ABab12 -:{z气，\U00020000"
KEPT = {
    "obligations_tally": "organ_id, state, light, sum(number)",
    "obligations_monthtally": """organ_id, month, light, sum(number), sum(measured), sum(used),
    sum(early)""",
}
COUNTED = {
    "obligations_tally": """SELECT organ_id, state, light, count(*)
    FROM obligations_obligation GROUP BY 1, 2, 3""",
    "obligations_monthtally": f"""SELECT organ_id, {MONTHS.MONTHS[connection.vendor]} AS month,
    light, count(*), count(used_permille), coalesce(sum(used_permille), 0),
    coalesce(sum(CASE WHEN light = 'met' AND used_permille < 1000 THEN 1 END), 0)
    FROM obligations_obligation AS owed WHERE state = 'closed' GROUP BY 1, 2, 3""",  # noqa: S608
}


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.fixture
def brought(tmp_path):
    """Two files of one source: the second finds counts that the first left."""
    source = source_of()
    for name in ("一科", "二科"):
        OrganFactory(parent=source.organ, name=name)
    for part, days in enumerate([(2, 4, 6), (3, 5, 9)]):
        rows = [
            (f"N{part}-{day}", deed, f"2026-03-{day + later:02} 09:00", "一二"[day % 2] + "科")
            for day in days
            for deed, later in (("apply", 0), ("close", day))
            if day + later < 18
        ]
        bring(source, log(tmp_path / f"{part}.csv", rows))
    return source


@pytest.mark.parametrize("table", KEPT)
def test_counts_are_those_of_the_rows(brought, table):
    names = KEPT[table].partition(", sum")[0]

    kept = asked(f"SELECT {KEPT[table]} FROM {table} GROUP BY {names}")  # noqa: S608

    assert sorted(kept) == sorted(asked(COUNTED[table]))
    assert len(kept) > 1


def test_whoever_is_decided_was_closed_on_that_day(brought):
    """Lists go by it (`cases.tables.ClosedOn`)."""
    closed = Case.objects.filter(decision__state="closed")

    assert [wall(one.decided_at).date() for one in closed] == [
        wall(one.decision.closed_at).date() for one in closed
    ]
    assert closed.exists()


def test_a_case_is_found_by_words_of_its_number_and_forgotten_with_it(brought):
    case = Case.objects.get(source_key="N1-5")

    assert list(WORDED.matching(Case.objects.all(), "N1-5")) == [case]

    case.events.all().delete()
    case.delete()

    assert list(WORDED.matching(Case.objects.all(), "N1-5")) == []


@IN_SQLITE
def test_every_trigger_is_back(brought):
    names = {name for (name,) in asked("SELECT name FROM sqlite_master WHERE type = 'trigger'")}

    assert {"obligation_counted", "closing_counted", "obligation_worded", "case_worded"} <= names
    before = Obligation.objects.count()
    assert asked("SELECT sum(number) FROM obligations_tally") == [(before,)]


@IN_SQLITE
@given(st.text(SIGNS, max_size=12), st.text(SIGNS, min_size=1, max_size=30))
def test_the_pieces_are_those_the_trigger_cuts(number, title):
    cut = WORDS.PIECES % {"row": "owed"}
    with connection.cursor() as cursor:
        row = "(SELECT %s AS number, %s AS title, 'Applicant' AS owed_to) AS owed"
        cursor.execute(f"SELECT {cut.replace('%', '%%')} FROM {row}", [number, title])  # noqa: S608
        [(told,)] = cursor.fetchall()

    assert sorted(every_piece(f"{number} {title} Applicant").split()) == sorted(told.split())
