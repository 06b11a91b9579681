"""The log of the district: whole, honest about itself, and the same every time."""

import csv
import gzip
import tomllib
from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise

import pytest

from xiaoneng.batch.demonstration import (
    Event,
    generate,
    is_reformed,
    items,
    promised_first,
    reformed_on,
    write_district,
)
from xiaoneng.batch.demonstration import events as names
from xiaoneng.batch.demonstration.tests.clocks import Told
from xiaoneng.core import calendars
from xiaoneng.core.clock import Light
from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.mapping import load_mapping


def on_time(cases: list[Told]) -> float:
    lights = Counter(case.light for case in cases)
    return lights[Light.MET] / (lights[Light.MET] + lights[Light.MISSED])


def test_the_same_moment_and_seed_give_the_same_bytes(tmp_path, at):
    first = write_district(tmp_path / "a", at, cases=200)
    second = write_district(tmp_path / "b", at, cases=200)
    other = write_district(tmp_path / "c", at, cases=200, seed=1)
    for one, same in ((first.log, second.log), (first.catalogue, second.catalogue)):
        assert one.read_bytes() == same.read_bytes()
    assert first.log.read_bytes() != other.log.read_bytes()


def test_there_are_as_many_cases_as_asked_for(cases):
    assert len(cases) == len({case.case for case in cases}) == 3_000


def test_every_row_says_that_it_is_generated(tmp_path, at):
    written = write_district(tmp_path, at, cases=50)
    texts = [gzip.decompress(written.log.read_bytes()).decode()]
    texts += [path.read_text(encoding="utf-8") for path in (written.catalogue, written.organs)]
    for text in texts:
        rows = list(csv.DictReader(text.splitlines()))
        assert rows
        assert all("演示数据" in row["generated"] for row in rows)


def test_the_log_has_a_row_for_every_event(tmp_path, at):
    written = write_district(tmp_path, at, cases=50)
    with gzip.open(written.log, "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    assert len(rows) == written.events == len(list(generate(at, cases=50)))
    assert list(rows[0]) == list(Event._fields)
    assert all(datetime.fromisoformat(row["at"]).tzinfo is None for row in rows)


def test_the_mapping_reads_the_log(tmp_path, at, log):
    written = write_district(tmp_path, at, cases=1)
    table = tomllib.loads(written.mapping.read_text(encoding="utf-8"))
    assert table["generated"] is True
    assert table["shape"] == "events"
    mapping = load_mapping(written.mapping)
    assert {column for _, column in mapping.mapped_columns()} <= set(Event._fields)
    paused = {event.activity for event in log if event.activity.startswith(names.PAUSE)}
    for activity in paused:
        rule = mapping.rule_of(activity)
        assert rule is not None
        assert (rule.does, rule.credited) == ("pause", True)


def test_nothing_happened_or_was_entered_after_the_moment_of_the_log(log, at):
    assert max(event.at for event in log) <= at
    assert max(event.recorded_at for event in log) <= at


def test_nothing_was_entered_before_it_happened(log):
    assert all(event.at <= event.recorded_at for event in log)


def test_the_events_of_a_case_are_in_order(cases):
    for case in cases:
        assert all(one.at <= following.at for one, following in pairwise(case.events)), case.case


def test_every_case_is_accepted_once(cases):
    for case in cases:
        assert sum(event.activity == names.ACCEPTED for event in case.events) == 1, case.case


def test_a_case_that_is_open_says_so_to_the_end(cases):
    lights = Counter(case.light for case in cases)
    still = lights[Light.ON_TIME] + lights[Light.DUE_SOON] + lights[Light.PAUSED]
    assert 0.03 < (still + lights[Light.OVERDUE]) / len(cases) < 0.15
    assert lights[Light.OVERDUE]
    assert lights[Light.PAUSED]


def test_the_district_is_as_punctual_as_its_pages_say(cases):
    assert 0.955 < on_time(cases) < 0.98


def test_the_three_worst_organs_are_clearly_worse(cases):
    by_organ = defaultdict(list)
    for case in cases:
        by_organ[case.organ].append(case)
    worse = [on_time(by_organ[name]) for name in ("区住建局", "区城管局", "白石镇")]
    rest = [case for case in cases if case.organ not in ("区住建局", "区城管局", "白石镇")]
    assert max(worse) < on_time(rest) - 0.015


def test_three_organs_halved_their_promises_while_the_log_ran(log, at):
    reform, known = reformed_on(at.date()), {item.code: item for item in items()}
    accepted = [event for event in log if event.activity == names.ACCEPTED]
    seen = [event for event in accepted if is_reformed(known[event.item_code])]
    before = [event for event in seen if event.at.date() < reform]

    assert min(len(before), len(seen) - len(before)) > 30
    for event in accepted:
        item = known[event.item_code]
        is_first = event in before
        assert event.promised == (promised_first(item) if is_first else item.promised)


def test_most_events_happen_in_office_sessions(log):
    calendar = calendars.named("cn")
    outside = sum(
        not calendar.works(event.at.date()) or not 9 <= event.at.hour < 18 for event in log
    )
    assert 0 < outside / len(log) < 0.03


def test_some_cases_are_entered_days_late(log):
    late = {event.case for event in log if (event.recorded_at - event.at).days >= 2}
    assert 5 < len(late) < 90


def test_some_pauses_have_no_paper_or_no_resumption(cases):
    pauses = [pause for case in cases if case.clock.closed_at for pause in case.clock.pauses]
    assert any(pause.end is None for pause in pauses)
    assert any(not pause.credited for pause in pauses)


def test_a_pause_with_its_paper_names_the_notice_and_its_cap(log):
    for event in log:
        has_paper = event.activity.startswith(names.PAUSE)
        assert bool(event.paper) == (event.pause_cap is not None) == has_paper
    papers = [event.paper for event in log if event.paper]
    assert len(papers) == len(set(papers))


def test_some_cases_are_decided_within_the_minute(log):
    instant = {item.code for item in items() if item.is_instant}
    accepted = {event.case: event.at for event in log if event.activity == names.ACCEPTED}
    decided = [event for event in log if event.activity == names.DECIDED]
    slow = [event for event in decided if event.item_code not in instant]
    assert any((event.at - accepted[event.case]).total_seconds() < 60 for event in slow)


def test_some_cases_are_reopened_and_some_pass_through_other_organs(cases):
    seen = Counter(event.activity for case in cases for event in case.events)
    assert seen[names.REOPENED]
    assert seen[names.SENT_BACK]
    assert seen[names.ASKED_FOR_PAPERS]
    assert any(len({event.organ for event in case.events}) > 1 for case in cases)


def test_cases_are_numbered_by_month(cases):
    assert all(case.case.startswith(f"LC-{case.clock.started_at:%Y-%m}-") for case in cases)


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 11, 22, 12, 0), datetime(2024, 2, 29, 8, 0), datetime(2031, 3, 3, 23, 59)],
)
def test_a_district_can_be_made_for_any_moment(moment):
    log = list(generate(moment, cases=100))
    assert len({event.case for event in log}) == 100
    assert max(event.recorded_at for event in log) <= moment


def test_a_moment_with_an_offset_is_refused():
    with pytest.raises(Unusable):
        next(generate(datetime.fromisoformat("2026-11-20T16:30:00+08:00"), cases=1))
