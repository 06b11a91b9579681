"""What was entered long after it happened: told once a case, when its file has come in."""

import csv

import pytest

from xiaoneng.cases.late_entries import late_entries
from xiaoneng.cases.models import Source
from xiaoneng.cases.operations.batches import import_batch
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.operations.sources import declare_outage
from xiaoneng.cases.rules import LATE_ENTRY
from xiaoneng.cases.tests.importing import HEAD, MAPPING, bring, office, source_of
from xiaoneng.obligations.tests.factories import at

pytestmark = pytest.mark.django_db
RECORDED = MAPPING.replace('at = "at"', 'at = "at"\nrecorded = "recorded"')
BROUGHT = at("2026-03-20", "17:00")
BEFORE = at("2026-03-20", "16:59")


@pytest.fixture
def came_in(tmp_path):
    """Bring cases in: each an event on Monday 2026-03-02 and the moments it was entered."""

    def bring_in(*entered: str, **source) -> Source:
        kept = source_of(RECORDED, **source)
        path = tmp_path / "log.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*HEAD, "recorded"])
            for number, recorded in enumerate(entered):
                happened = "2026-03-02 09:00"
                writer.writerow([f"A{number}", "apply", happened, "", "", "许可", recorded])
        bring(kept, path, BROUGHT)
        return kept

    return bring_in


def said(since=BEFORE, until=BROUGHT, **parameters):
    """The arithmetic of the rule for each case with late entries, by the source's own number."""
    subjects = late_entries(since, until)
    values = {**LATE_ENTRY.defaults, **parameters}
    told = {one.facts["number"]: LATE_ENTRY.holds(one.facts, values) for one in subjects}
    return {number.partition(":")[2]: arithmetic for number, arithmetic in told.items()}


def outage(source, begins, ends):
    return declare_outage(
        source, from_at=begins, until_at=ends, paper="文", actor=office(source), at=BROUGHT
    )


def test_one_working_day_is_no_delay_and_two_are(came_in):
    came_in("2026-03-02 18:00", "2026-03-03 23:00", "2026-03-04 08:00")

    assert said() == {"A2": "late days=2 allowed=1"}


def test_a_source_with_a_tolerance_of_three_days_is_late_on_the_fourth(came_in):
    came_in("2026-03-05 18:00", "2026-03-06 08:00", tolerance_days=3)

    assert said() == {"A1": "late days=4 allowed=3"}
    assert said(beyond=1) == {"A1": ""}


def test_days_of_a_declared_outage_are_not_counted(came_in):
    source = came_in("2026-03-05 08:00", "2026-03-06 18:00")
    outage(source, at("2026-03-02", "12:00"), at("2026-03-04", "12:00"))

    assert said() == {"A1": "late days=2 allowed=1"}


def test_a_case_is_told_once_by_its_latest_entry(came_in, tmp_path):
    source = came_in("2026-03-04 08:00")
    rows = [
        ["A7", "apply", "2026-03-02 09:00", "", "", "许可", "2026-03-04 09:00"],
        ["A7", "close", "2026-03-03 09:00", "", "", "许可", "2026-03-11 09:00"],
    ]
    path = tmp_path / "more.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([[*HEAD, "recorded"], *rows])
    bring(source, path, at("2026-03-20", "18:00"))

    [one] = late_entries(BROUGHT, at("2026-03-20", "18:00"))
    assert (one.facts["activity"], one.facts["days"], one.facts["entries"]) == ("close", 6, 2)
    assert one.happened_at == at("2026-03-11", "09:00")
    assert (one.key, one.organ) == (f"cases.case:{one.url.split('/')[-2]}", source.organ_id)


def test_each_file_is_read_in_the_stretch_in_which_it_came_in(came_in):
    came_in("2026-03-09 08:00")

    assert said(at("2026-03-01"), BEFORE) == {}
    assert list(said()) == ["A0"]
    assert said(BROUGHT, at("2026-03-31")) == {}


def test_long_work_came_in_when_it_ended(came_in, tmp_path):
    source = came_in("2026-03-02 10:00")
    path = tmp_path / "more.csv"
    rows = [[*HEAD, "recorded"], ["A8", "apply", "2026-03-02", "", "", "许可", "2026-03-09"]]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    with path.open("rb") as file:
        batch = try_batch(source, path.name, file, actor=office(source), at=BROUGHT)
    ended = at("2026-03-20", "19:30")
    import_batch(batch, actor=office(source), at=BROUGHT, ended=lambda: ended)

    assert said(BROUGHT, ended) == {"A8": "late days=5 allowed=1"}


def test_what_was_entered_before_the_source_went_live_is_history(came_in):
    live = at("2026-03-10").date()
    came_in("2026-03-09 08:00", "2026-03-10 08:00", live_from_on=live)

    assert said() == {"A1": "late days=6 allowed=1"}


def test_what_is_done_at_once_is_no_suspicion():
    facts = {"days": 9, "tolerance": 1, "is_instant": True}

    assert LATE_ENTRY.holds(facts, LATE_ENTRY.defaults) == ""
    assert LATE_ENTRY.holds({**facts, "is_instant": False}, LATE_ENTRY.defaults)
