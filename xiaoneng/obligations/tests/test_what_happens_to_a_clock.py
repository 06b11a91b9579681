"""Stopping, lengthening, handing on, splitting, closing: what they do to dates and lights."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.kit.time import wall
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.jobs import follow_successions, sweep
from xiaoneng.obligations.models import Crossing, Obligation
from xiaoneng.obligations.operations.closing import (
    cancel_obligation,
    close_obligation,
    reopen_obligation,
)
from xiaoneng.obligations.operations.extending import extend_obligation, promise_anew
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.queries import clocks_of
from xiaoneng.obligations.tests.factories import at, kind, obligation
from xiaoneng.people.models import Succession
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


def dues(row):
    row.refresh_from_db()
    return [
        f"{wall(due) - timedelta(seconds=1):%m-%d}" for due in (row.due_at, row.statutory_due_at)
    ]


def stop(row, day, ground="review", paper="特1号"):
    pause_obligation(row, ground=ground, paper=paper, actor=row.officer, at=at(day))


def test_both_limits_are_counted_from_the_day_after_the_start():
    assert dues(obligation()) == ["03-16", "03-30"]


def test_a_pause_with_its_paper_moves_both_limits():
    row = obligation()
    stop(row, "2026-03-09")
    resume_obligation(row, actor=row.officer, at=at("2026-03-17"))

    assert dues(row) == ["03-24", "04-08"]


def test_a_pause_without_its_paper_is_recorded_and_moves_nothing():
    row = obligation()
    stop(row, "2026-03-09", paper=" ")
    resume_obligation(row, actor=row.officer, at=at("2026-03-17"))

    assert dues(row) == ["03-16", "03-30"]
    assert row.pauses.count() == 1


def test_a_pause_ends_at_its_cap():
    row = obligation()
    stop(row, "2026-03-09", ground="testing")
    sweep(at("2026-03-20"))

    row.refresh_from_db()
    assert row.light == "due_soon"
    assert dues(row)[0] == "03-23"


def test_an_unlisted_ground_is_refused():
    with pytest.raises(Unusable, match="holiday"):
        stop(obligation(), "2026-03-09", ground="holiday")


def test_a_clock_that_ran_out_on_both_limits_is_not_stopped():
    row = obligation()
    stop(row, "2026-03-20")  # the promise has passed, the legal limit has not
    resume_obligation(row, actor=row.officer, at=at("2026-03-23"))
    assert dues(row) == ["03-16", "03-31"]

    with pytest.raises(IllegalStep):
        stop(row, "2026-04-02")


def test_one_pause_too_many_is_flagged():
    row = obligation()
    for day in ("03", "04", "05", "06"):
        stop(row, f"2026-03-{day}")
        resume_obligation(row, actor=row.officer, at=at(f"2026-03-{day}", "11:00"))

    assert [one.is_excess for one in row.pauses.all()] == [False, False, False, True]


def test_an_extension_lengthens_both_limits_once_and_in_time():
    row = obligation(statutory=Limit(20), promised=Limit(20))
    head = someone("head", row.organ)
    ask = {"ground": "案情复杂", "paper": "延1号", "actor": head}
    extend_obligation(row, amount=10, at=at("2026-03-27"), **ask)

    assert dues(row) == ["04-14", "04-14"]  # domain.md, worked test 3
    with pytest.raises(IllegalStep):
        extend_obligation(row, amount=1, at=at("2026-03-30"), **ask)


@pytest.mark.parametrize(("amount", "day"), [(11, "2026-03-27"), (5, "2026-03-31")])
def test_an_extension_beyond_its_cap_or_too_late_is_refused(amount, day):
    row = obligation()
    with pytest.raises((IllegalStep, Unusable)):
        extend_obligation(
            row,
            amount=amount,
            ground="案情复杂",
            paper="",
            actor=someone("head", row.organ),
            at=at(day),
        )


def test_where_the_kind_asks_for_the_government_the_head_may_not_extend():
    row = obligation(kind=kind(is_extended_by_government=True))
    ask = {"amount": 5, "ground": "并联", "paper": "", "at": at("2026-03-27")}
    with pytest.raises(Denied):
        extend_obligation(row, actor=someone("head", row.organ), **ask)

    extend_obligation(row, actor=someone("leader", row.organ), **ask)
    assert row.extensions.count() == 1


def test_a_changed_promise_leaves_the_legal_limit_and_never_passes_it():
    row = obligation()
    ask = {"ground": "协商", "paper": "", "actor": someone("head", row.organ)}
    promise_anew(row, amount=5, at=at("2026-03-10"), **ask)

    assert dues(row) == ["03-23", "03-30"]
    with pytest.raises(Unusable):
        promise_anew(row, amount=10, at=at("2026-03-11"), **ask)
    assert row.extensions.count() == 1


def test_an_extension_arms_the_reminder_anew_and_once():
    row = obligation()
    sweep(at("2026-03-12"))
    extend_obligation(
        row,
        amount=10,
        ground="案情复杂",
        paper="",
        actor=someone("head", row.organ),
        at=at("2026-03-13"),
    )
    sweep(at("2026-03-13", "11:00"))
    assert Crossing.objects.count() == 1
    sweep(at("2026-03-28"))

    assert [(one.rung, one.arming) for one in Crossing.objects.all()] == [
        ("reminder", 1),
        ("reminder", 2),
    ]


def test_a_reminder_that_was_not_reached_before_an_extension_comes_once():
    row = obligation()
    extend_obligation(
        row,
        amount=10,
        ground="案情复杂",
        paper="",
        actor=someone("head", row.organ),
        at=at("2026-03-05"),
    )
    sweep(at("2026-03-28"))

    assert [(one.rung, one.arming) for one in Crossing.objects.all()] == [("reminder", 2)]


def test_who_held_the_clock_how_long_is_kept():
    row = obligation()
    first, second = row.officer, someone("officer", row.organ)
    moment = at("2026-03-06")
    hand_over_obligation(
        row, organ=row.organ, officer=second, reason="调岗", actor=first, at=moment
    )

    assert [(one.officer, one.from_at, one.until_at) for one in row.holdings.all()] == [
        (first, row.started_at, moment),
        (second, moment, None),
    ]


def test_what_is_open_follows_a_merged_organ():
    row = obligation()
    done = obligation(organ=row.organ)
    close_obligation(done, actor=done.officer, at=at("2026-03-03"))
    target = OrganFactory()
    Succession.objects.create(
        kind="merge",
        source=row.organ,
        target=target,
        on=at("2026-03-10").date(),
        basis="机构改革方案",
    )
    assert follow_successions(at("2026-03-09")) == 0
    more = [obligation(organ=row.organ) for _turn in range(2)]
    with CaptureQueriesContext(connection) as asked:
        assert follow_successions(at("2026-03-10")) == 3
    assert follow_successions(at("2026-03-10")) == 0

    row.refresh_from_db()
    done.refresh_from_db()
    assert (row.organ, done.organ == target) == (target, False)
    assert [one.organ for one in row.holdings.all()][-1] == target
    for one in (row, *more):
        assert "obligation.followed" in [line.event for line in entries_of(one)]
    heads = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "ledger_head"')]
    assert len(heads) == 2  # all rows at once, then the succession


def test_steps_end_no_later_than_the_whole():
    row = obligation()
    by = {"actor": row.officer, "at": at("2026-03-09")}
    with pytest.raises(Unusable):
        split_obligation(row, [Part("核查", row.organ, Limit(6))], **by)

    steps = split_obligation(row, [Part("核查", row.organ, Limit(5))], **by)
    assert [one.number for one in steps] == [f"{row.number}-1"]


def test_the_parents_pause_extension_and_closing_apply_to_its_open_steps():
    row = obligation()
    officer = row.officer
    (step,) = split_obligation(
        row, [Part("核查", row.organ, Limit(3))], actor=officer, at=at("2026-03-03")
    )
    stop(row, "2026-03-04")
    assert step.pauses.count() == 1
    resume_obligation(row, actor=officer, at=at("2026-03-05"))
    assert not step.pauses.filter(ended_at=None).exists()
    close_obligation(row, actor=officer, at=at("2026-03-06"))

    step.refresh_from_db()
    assert (step.state, step.light) == ("closed", "met")


def test_a_step_with_a_ground_of_its_own_stays_stopped():
    row = obligation()
    (step,) = split_obligation(
        row,
        [Part("核查", row.organ, Limit(3), row.officer)],
        actor=row.officer,
        at=at("2026-03-03"),
    )
    stop(step, "2026-03-04", ground="testing")
    stop(row, "2026-03-05")
    resume_obligation(row, actor=row.officer, at=at("2026-03-06"))

    sweep(at("2026-03-10"))
    step.refresh_from_db()
    assert step.light == "paused"


def test_a_clock_opened_again_runs_on_in_a_new_generation():
    row = obligation()
    close_obligation(row, actor=row.officer, at=at("2026-03-18"))
    row.refresh_from_db()
    reopen_obligation(row, reason="办错了", actor=someone("head", row.organ), at=at("2026-03-19"))
    sweep(at("2026-04-20"))

    row.refresh_from_db()
    assert (row.light, row.generation) == ("overdue", 2)
    assert sorted(
        (one.generation, f"{wall(one.reached_at):%m-%d}", one.rung)
        for one in Crossing.objects.all()
    ) == [
        (1, "03-12", "reminder"),
        (1, "03-17", "yellow"),
        (2, "03-19", "reminder"),
        (2, "03-19", "yellow"),
        (2, "03-31", "red"),
    ]


def test_what_is_cancelled_crosses_nothing():
    row = obligation()
    cancel_obligation(row, reason="重复", actor=someone("head", row.organ), at=at("2026-03-18"))
    sweep(at("2026-04-20"))

    assert Crossing.objects.count() == 0


def test_the_clocks_of_many_are_read_in_three_queries(django_assert_num_queries):
    for _number in range(3):
        obligation()

    with django_assert_num_queries(3):
        clocks = clocks_of(Obligation.objects.all())
    assert len(clocks) == 3
