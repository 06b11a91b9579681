"""Rules read what comes in by files too, when the file is in; a trial reads when it happened."""

import pytest

from xiaoneng.cases.idling import idle_cases
from xiaoneng.cases.models import Source
from xiaoneng.cases.operations.pausing import pause_case
from xiaoneng.cases.rules import IDLE, RULES
from xiaoneng.cases.subjects import changed_cases, past_cases
from xiaoneng.cases.tests.factories import accepted, gas_licence
from xiaoneng.cases.tests.importing import bring, log, source_of
from xiaoneng.catalogue.tests.factories import STEPS
from xiaoneng.obligations.tests.factories import MONDAY, at

pytestmark = pytest.mark.django_db
BROUGHT = at("2026-03-20", "17:00")
BEFORE = at("2026-03-20", "16:59")
QUICK = [("A1", "apply", "2026-03-02 09:00:00"), ("A1", "close", "2026-03-02 09:00:40")]


def codes(subjects):
    """The codes of the rules that hold, by the source's own number."""
    return {
        one.facts["number"].partition(":")[2]: {
            rule.code for rule in RULES if rule.holds(one.facts, rule.defaults)
        }
        for one in subjects
    }


def named(events, item):
    return [(*event, "", "", item) for event in events]


def test_a_source_without_a_catalogue_has_nothing_to_be_compared_with(tmp_path):
    bring(source_of(), log(tmp_path / "log.csv", QUICK), BROUGHT)

    assert codes(changed_cases(BEFORE, BROUGHT)) == {"A1": set()}
    assert codes(changed_cases(BROUGHT, at("2026-12-31"))) == {}


def test_what_comes_in_is_compared_with_the_catalogue_of_its_organ(tmp_path):
    source = source_of()
    gas_licence(source.organ, name="燃气许可", steps=STEPS)
    events = [*named(QUICK, "燃气许可"), ("A2", "apply", "2026-03-02 09:00:00", "", "", "别的")]
    bring(source, log(tmp_path / "log.csv", events), BROUGHT)

    found = codes(changed_cases(BEFORE, BROUGHT))
    assert found == {"A1": {"DECIDED_AT_ONCE", "NO_REVIEW_RECORD"}, "A2": {"OFF_CATALOGUE"}}


def test_a_review_in_the_log_is_a_review(tmp_path):
    source = source_of()
    gas_licence(source.organ, name="燃气许可", steps=STEPS)
    events = [
        ("A1", "apply", "2026-03-02 09:00:00"),
        ("A1", "现场核查", "2026-03-03 09:00:00"),
        ("A1", "close", "2026-03-04 09:00:00"),
    ]
    bring(source, log(tmp_path / "log.csv", named(events, "燃气许可")), BROUGHT)

    assert codes(changed_cases(BEFORE, BROUGHT)) == {"A1": set()}


def test_days_without_a_time_say_nothing_of_seconds(tmp_path):
    source = source_of()
    gas_licence(source.organ, name="燃气许可", steps=[])
    events = [("A1", "apply", "2026-03-02 00:00:00"), ("A1", "close", "2026-03-02 00:00:00")]
    bring(source, log(tmp_path / "log.csv", named(events, "燃气许可")), BROUGHT)

    assert codes(changed_cases(BEFORE, BROUGHT)) == {"A1": set()}


def test_a_trial_goes_by_when_it_happened(tmp_path):
    bring(source_of(), log(tmp_path / "log.csv", QUICK), BROUGHT)

    assert set(codes(past_cases(at("2026-03-01"), at("2026-03-03")))) == {"A1"}
    assert set(codes(past_cases(at("2026-03-03"), BROUGHT))) == set()


def test_what_ended_before_its_source_was_live_is_not_read(tmp_path):
    source = source_of(live_from_on=at("2026-03-10").date())
    bring(source, log(tmp_path / "log.csv", QUICK), BROUGHT)

    assert Source.objects.get().cases.count() == 1
    assert list(changed_cases(BEFORE, BROUGHT)) == []


def idle(since, until, **parameters):
    values = {**IDLE.defaults, **parameters}
    return {one.key: IDLE.holds(one.facts, values) for one in idle_cases(since, until)}


def test_a_quiet_case_is_told_once_a_day_and_by_working_days():
    case = accepted(at=MONDAY)
    since, until = at("2026-03-23", "23:59"), at("2026-03-24", "00:01")

    assert idle(since, until) == {f"cases.case:{case.pk}:20260302": "idle days=16 most=15"}
    assert idle(since, until, days=16) == {f"cases.case:{case.pk}:20260302": ""}
    assert idle(until, at("2026-03-24", "23:59")) == {}


def test_a_stopped_clock_is_not_idle_and_an_act_ends_the_silence():
    case = accepted(at=MONDAY)
    pause_case(case, ground="review", paper="文", actor=case.decision.officer, at=at("2026-03-03"))

    assert idle(at("2026-03-23", "23:59"), at("2026-03-24", "00:01")) == {}


def test_a_case_is_as_quiet_as_its_source_last_knew(tmp_path):
    events = [("A1", "apply", "2026-03-02 09:00:00")]
    bring(source_of(), log(tmp_path / "log.csv", events), BROUGHT)

    [said] = idle(at("2026-06-01", "23:59"), at("2026-06-02", "00:01")).values()
    assert said == ""  # fourteen working days until the file came; of the time since nobody knows
