"""The figures are what the logs say: counted again wherever the logs are at hand."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from xiaoneng.batch.demonstration import figures

LOGS = Path(__file__).parents[5] / "shared" / "data"
WABO = "permit-log-wabo-receipt/08_receipt.from-xes.csv.gz"
BPIC13 = "case-log-waiting-bpic2013/06_bpic2013_closed.from-xes.csv.gz"
BPIC20 = "approval-log-bpic2020-domestic/DomesticDeclarations.from-xes.csv.gz"
CLOSED = "Completed/Closed"

Rows = list[dict[str, str]]


def log(name: str) -> Rows:
    path = LOGS / name
    if not path.is_file():
        pytest.skip(f"the log {name} is not beside the project")
    with gzip.open(path, "rt", encoding="utf-8") as text:
        return list(csv.DictReader(text))


def cases_of(rows: Rows) -> list[Rows]:
    cases: dict[str, Rows] = defaultdict(list)
    for row in rows:
        cases[row["case:concept:name"]].append(row)
    return list(cases.values())


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def tenths(values: Sequence[float]) -> tuple[float, ...]:
    ordered = sorted(values)
    places = [min(len(ordered) - 1, len(ordered) * tenth // 10) for tenth in range(11)]
    return tuple(round(ordered[place], 3) for place in places)


def shares_of_limit() -> tuple[list[float], list[float]]:
    """Time used over time given of finished permit cases: in time, and late (less one)."""
    in_time, late = [], []
    for case in cases_of(log(WABO)):
        if not case[0]["case:enddate"]:
            continue
        keys = ("case:startdate", "case:enddate", "case:deadline")
        start, end, due = (moment(case[0][key]) for key in keys)
        used = (end - start) / (due - start)
        if end > due:
            late.append(used - 1)
        elif end >= start:
            in_time.append(used)
    return in_time, late


def test_events_per_case_are_as_counted():
    for name, counted in (
        (WABO, figures.EVENTS_PER_CASE_WABO),
        (BPIC20, figures.EVENTS_PER_CASE_BPIC20),
    ):
        assert Counter(len(case) for case in cases_of(log(name))) == counted


def test_the_time_used_of_a_permits_limit_is_as_counted():
    in_time, late = shares_of_limit()
    assert len(in_time) == 950
    assert tenths(in_time) == figures.USED_OF_LIMIT
    assert tenths(late) == figures.OVERRUN_OF_LIMIT
    finished = sum(bool(case[0]["case:enddate"]) for case in cases_of(log(WABO)))
    assert (len(late), finished) == figures.LATE_WABO


def test_hours_and_weekdays_are_as_counted():
    times = [moment(row["time:timestamp"]) for row in log(WABO)]
    hours = Counter(time.hour for time in times)
    assert {hour: hours[hour] for hour in figures.EVENTS_BY_HOUR} == figures.EVENTS_BY_HOUR
    assert len(times) - sum(figures.EVENTS_BY_HOUR.values()) == 178
    weekdays = Counter(time.isoweekday() for time in times)
    assert tuple(weekdays[day] for day in range(1, 8)) == figures.EVENTS_BY_WEEKDAY


def test_cases_of_several_officers_are_as_counted():
    cases = cases_of(log(WABO))
    several = sum(len({row["org:resource"] for row in case}) > 1 for case in cases)
    assert (several, len(cases)) == figures.CASES_OF_SEVERAL_OFFICERS


def test_returned_cases_are_as_counted():
    cases = cases_of(log(BPIC20))
    submitted = [sum("SUBMITTED" in row["concept:name"] for row in case) for case in cases]
    assert (sum(times > 1 for times in submitted), len(cases)) == figures.CASES_RETURNED


def states_of(case: Rows) -> list[str]:
    ordered = sorted(case, key=lambda row: moment(row["time:timestamp"]))
    return [f"{row['concept:name']}/{row['lifecycle:transition']}" for row in ordered]


def test_pauses_and_waits_never_resumed_are_as_counted():
    cases = [states_of(case) for case in cases_of(log(BPIC13))]
    waits = [sum("Wait" in state for state in states) for states in cases]
    assert (sum(map(bool, waits)), len(cases)) == figures.CASES_PAUSED
    assert (sum(times > 1 for times in waits), sum(map(bool, waits))) == figures.CASES_PAUSED_AGAIN
    unresumed = sum(
        "Wait" in state and following.startswith("Completed")
        for states in cases
        for state, following in pairwise(states)
    )
    assert (unresumed, sum(waits)) == figures.WAITS_NEVER_RESUMED


def test_reopened_cases_and_cases_of_several_organs_are_as_counted():
    cases = cases_of(log(BPIC13))
    told = [states_of(case) for case in cases]
    reopened = sum(
        CLOSED in states
        and any(not after.startswith("Completed") for after in states[states.index(CLOSED) + 1 :])
        for states in told
    )
    assert (reopened, len(cases)) == figures.CASES_REOPENED
    several = sum(len({row["organization involved"] for row in case}) > 1 for case in cases)
    assert (several, len(cases)) == figures.CASES_OF_SEVERAL_ORGANS
