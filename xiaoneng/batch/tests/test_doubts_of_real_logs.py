"""Real logs of other people under the suspicion lists: what is found is what a recount finds."""

from collections import Counter, defaultdict
from datetime import datetime

import ibis
import pytest

from xiaoneng.batch.staging import stage
from xiaoneng.batch.tests.conftest import MAPPINGS
from xiaoneng.core.sessions import DAY
from xiaoneng.engine.embedded import embedded
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.measures.doubts_digits import digits_uneven, times_round
from xiaoneng.measures.doubts_entering import entered_in_batch
from xiaoneng.measures.doubts_speed import closed_in_minutes, closed_too_soon, steps_at_once
from xiaoneng.measures.folding import second_of
from xiaoneng.measures.tests.columns import since_epoch

AS_OF = since_epoch(datetime(2020, 1, 1))
FILES = {
    "permit-log-wabo-receipt": "08_receipt.from-xes.csv.gz",
    "approval-log-bpic2020-domestic": "DomesticDeclarations.from-xes.csv.gz",
}
pytestmark = pytest.mark.parametrize("name", FILES)


@pytest.fixture
def engine():
    with embedded() as opened:
        yield opened


@pytest.fixture
def entries(name, engine, real):
    path = real(f"{name}/{FILES[name]}")
    events = stage(engine, [path], load_mapping(MAPPINGS / f"{name}.toml"), RejectedRows()).events
    told = events.filter(events["at"].notnull()).select(
        "case",
        "organ",
        "officer",
        "key",
        item=ibis.literal("许可"),
        happened=second_of(events.key),
        entered=ibis.null("int64"),
    )
    return engine.write(told, "entries")


@pytest.fixture
def cases(engine, entries):
    told = entries.group_by("case", "item").agg(
        start=entries.happened.min(),
        closed=entries.happened.max(),
        organ=entries.organ.argmax(entries.key),
        officer=entries.officer.argmax(entries.key),
        times=entries.count(),
    )
    told = told.filter(told.times > 1).drop("times")  # one event says nothing of how long
    told = told.mutate(due=ibis.null("int64"), is_instant=ibis.literal(value=False))
    return engine.write(told, "cases")


def said(engine, found):
    return [row for row in engine.rows(found) if row["said"] == "doubt"]


def test_seconds_with_several_steps_are_those_of_a_recount(engine, entries):
    seconds = Counter(
        (row["case"], row["happened"]) for row in engine.rows(entries) if row["happened"] % DAY
    )
    worst: dict[str, int] = defaultdict(int)
    for (case, _second), times in seconds.items():
        worst[case] = max(worst[case], times)
    many = {case: times for case, times in worst.items() if times >= 3}

    found = {row["case"]: row["measured"] for row in said(engine, steps_at_once(entries))}
    assert found == (many if len(many) <= 0.1 * len(worst) else {})


def test_round_times_are_those_of_a_recount(engine, entries):
    minutes: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in engine.rows(entries):
        if row["happened"] % DAY:
            who = (row["organ"] or "", row["officer"] or "")
            minutes[who].add(row["happened"] // 60)
    counts = {
        who: (sum(minute % 30 == 0 for minute in some), len(some)) for who, some in minutes.items()
    }

    found = said(engine, times_round(entries))
    for row in [*found, *said(engine, digits_uneven(entries))]:
        assert row["total"] == counts[row["organ"], row["officer"]][1]
    told = {(row["organ"], row["officer"]): (row["number"], row["total"]) for row in found}
    assert told == {who: counts[who] for who in told}
    plain = {who for who, (hits, total) in counts.items() if total >= 60 and hits > 0.25 * total}
    assert {who for who in plain if counts[who][0] >= 10} <= set(told)


def test_cases_closed_in_minutes_are_those_of_a_recount(engine, cases):
    """One in nine of the permits is."""
    quick = [row["case"] for row in engine.rows(cases) if row["closed"] - row["start"] < 120]

    assert sorted(row["case"] for row in said(engine, closed_in_minutes(cases))) == sorted(quick)


def test_only_few_of_the_people_are_suspicious(engine, cases):
    """These are logs of systems: what is invented would be the exception."""
    people = len({(row["organ"], row["officer"]) for row in engine.rows(cases)})
    number = engine.count(cases)

    quick = said(engine, closed_too_soon(cases))
    assert len({(row["organ"], row["officer"]) for row in quick}) <= max(0.1 * people, 3)
    assert len(quick) <= 0.05 * number
    assert len(said(engine, entered_in_batch(cases))) <= 0.05 * number
