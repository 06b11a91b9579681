"""A real log with waiting, closing and re-opening, against a recount by brute force."""

import csv
import gzip
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from xiaoneng.batch.tests.conftest import MAPPINGS

LOG = "case-log-waiting-bpic2013"
AS_OF = "2012-06-01 00:00"


@pytest.fixture
def source(real):
    return real(f"{LOG}/06_bpic2013_closed.from-xes.csv.gz")


@pytest.fixture
def counted(source):
    """case -> [(status, sub-status, local time)], in order."""
    cases = defaultdict(list)
    with gzip.open(source, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            local = row["time:timestamp"][:19].replace("T", " ")
            event = (row["concept:name"], row["lifecycle:transition"], local)
            cases[row["case:concept:name"]].append(event)
    return cases


def test_waits_that_only_the_completion_ended_are_suspicions(source, counted, run, rows):
    _, folder = run([source], MAPPINGS / f"{LOG}.toml", AS_OF)

    found = [row for row in rows(folder / "cards.csv") if row["rule"] == "never_resumed"]
    waits = [event for events in counted.values() for event in events if event[1] == "Wait"]
    ended = [
        case
        for case, events in counted.items()
        for one, following in pairwise(events)
        if one[1] == "Wait" and following[0] == "Completed"
    ]
    again = [
        case
        for case, events in counted.items()
        for one, following in pairwise(events)
        if one[1] == following[1] == "Wait"
    ]
    assert (len(waits), len(ended), len(set(ended)), len(again)) == (527, 262, 260, 20)
    assert sorted(row["case"] for row in found) == sorted(ended)


def test_a_reopened_case_runs_on_to_its_last_closing(source, counted, run, rows):
    _, folder = run([source], MAPPINGS / f"{LOG}.toml", AS_OF)

    closed_at = {row["case"]: row["closed_at"] for row in rows(folder / "cases.csv")}
    reopened = [
        case
        for case, events in counted.items()
        if any(
            one[0] == "Completed" and any(later[0] != "Completed" for later in events[place:])
            for place, one in enumerate(events)
        )
    ]
    assert len(reopened) == 61
    assert {case: closed_at[case] for case in counted} == {
        case: events[-1][2] for case, events in counted.items()
    }


def test_time_used_is_the_brute_force_count_of_working_days(source, counted, run, rows):
    _, folder = run([source], MAPPINGS / f"{LOG}.toml", AS_OF)

    verdicts = {row["case"]: row for row in rows(folder / "cases.csv")}
    unpaused = [case for case, events in counted.items() if "Wait" not in {e[1] for e in events}]
    for case in unpaused[:200]:
        events = counted[case]
        assert int(verdicts[case]["used"]) == weekdays_between(events[0][2], events[-1][2])


def weekdays_between(start, end):
    day, last, count = date.fromisoformat(start[:10]), date.fromisoformat(end[:10]), 0
    while day < last:
        day += timedelta(1)
        count += day.weekday() < 5
    return count
