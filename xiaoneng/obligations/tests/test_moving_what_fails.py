"""One obligation that cannot be read keeps no change of rules back; its own line comes later."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from xiaoneng.core.notices import NoticeDay
from xiaoneng.errands.jobs import work
from xiaoneng.errands.queries import rows_aside
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations import moving_jobs, outlook
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.models import Move, Obligation
from xiaoneng.obligations.operations import moving
from xiaoneng.obligations.operations.calendars import preview_notice, publish_notice
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.kinds import change_kind, preview_kind
from xiaoneng.obligations.queries import troubled_rows
from xiaoneng.obligations.tests.factories import at, kind, obligation
from xiaoneng.people.models import Calendar
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
NOW, SOON, NEXT = (at("2026-03-11", time) for time in ("10:00", "10:05", "11:05"))
FIRST, SECOND = at("2026-03-12").date(), at("2026-03-13").date()
BEFORE, AFTER, LAST = (at(day, "00:00") for day in ("2026-03-17", "2026-03-18", "2026-03-19"))


@pytest.fixture
def nation():
    return Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]


@pytest.fixture
def office():
    user, organ = UserFactory(), OrganFactory()
    user.grants.create(role="efficiency_office", organ=organ, from_on=organ.opened_on)
    return user


@pytest.fixture(autouse=True)
def rows(nation):
    found = [obligation() for _ in range(5)]
    sweep(NOW)
    return found


@pytest.fixture
def faulty(rows, monkeypatch):
    """Clocks that cannot be read by a change, and why; the second row's to begin with."""
    read, faults = outlook.clock_of, {rows[1].pk: TypeError("no such clock")}

    def failing(row):
        if row.pk in faults:
            raise faults[row.pk]
        return read(row)

    monkeypatch.setattr(outlook, "clock_of", failing)
    return faults


@pytest.fixture(params=["with the change", "by long work"])
def batches(request, monkeypatch):
    monkeypatch.setattr(moving_jobs, "now", lambda: SOON)
    if request.param == "by long work":
        monkeypatch.setattr(moving, "BATCH", 2)


def publish(nation, office, *days, moment=SOON):
    named = [NoticeDay(day, works=False, name="区庆") for day in days]
    publish_notice(nation, 2026, named, text="", source="通知", actor=office, at=moment)
    while work(lambda: SOON):
        pass


def lines(row):
    """What the ledger keeps of the moved dates and lines of an obligation."""
    return [one.facts for one in entries_of(row) if one.event == "obligation.moved"]


def test_it_is_put_off_and_the_others_move(rows, nation, office, faulty, batches):
    publish(nation, office, FIRST)

    move = Move.objects.get()
    assert (move.done, move.moved, move.put_off, move.is_running) == (5, 4, [rows[1].pk], None)
    assert [len(lines(row)) for row in rows] == [1, 0, 1, 1, 1]
    assert rows_aside(3) == [("moves", 1, [(rows[1].number, "no such clock")])]


def test_it_gets_its_line_an_hour_later_once(rows, nation, office, faulty, batches):
    publish(nation, office, FIRST)
    faulty.clear()

    early = moving.carry_on(NEXT - timedelta(minutes=1))
    assert [moving.carry_on(NEXT) for _ in range(2)] == [1, 0]

    move, row = Move.objects.get(), Obligation.objects.get(pk=rows[1].pk)
    assert (early, move.moved, move.put_off, rows_aside(3)) == (0, 5, [], [])
    assert lines(row) == lines(rows[0])
    assert (row.due_at, row.arming) == (AFTER, 2)
    sweep(NEXT)
    assert wrong_copies(NEXT) == []


def test_what_fails_again_is_put_off_again(rows, nation, office, faulty):
    publish(nation, office, FIRST)
    faulty[rows[1].pk] = TypeError("another fault")

    assert moving.carry_on(NEXT) == 0

    assert Move.objects.get().put_off == [rows[1].pk]
    assert rows_aside(3) == [("moves", 1, [(rows[1].number, "another fault")])]


def test_a_row_that_cannot_be_written_is_undone_alone(rows, nation, office, monkeypatch):
    record_all = moving.record_all

    def failing(event, happened, **given):
        if rows[1] in [one.subject for one in happened]:
            raise ValueError("no chain")
        return record_all(event, happened, **given)

    monkeypatch.setattr(moving, "record_all", failing)
    publish(nation, office, FIRST)

    assert [len(lines(row)) for row in rows] == [1, 0, 1, 1, 1]
    due = Obligation.objects.order_by("pk").values_list("due_at", "arming")
    assert list(due) == [(AFTER, 2), (BEFORE, 1), (AFTER, 2), (AFTER, 2), (AFTER, 2)]


def test_a_database_out_of_reach_is_no_fault_of_a_row(rows, nation, office, faulty):
    faulty[rows[1].pk] = OperationalError("gone")

    with pytest.raises(OperationalError):
        publish(nation, office, FIRST)


def test_the_next_change_comes_meanwhile_and_each_has_its_own_line(rows, nation, office, faulty):
    publish(nation, office, FIRST)
    publish(nation, office, FIRST, SECOND, moment=SOON + timedelta(minutes=1))
    faulty.clear()

    assert moving.carry_on(NEXT + timedelta(minutes=1)) == 2

    assert len(lines(rows[0])) == 2
    assert lines(rows[1]) == lines(rows[0])
    row = Obligation.objects.get(pk=rows[1].pk)
    assert row.due_at == LAST


def test_a_line_of_a_ladder_is_told_by_the_rules_of_then(rows, office, faulty):
    change_kind(kind(), {"yellow_days": 3, "red_days": 9}, basis="试行", actor=office, at=SOON)
    later = {"yellow_days": 4, "red_days": 9}
    change_kind(kind(), later, basis="试行", actor=office, at=SOON + timedelta(minutes=1))
    faulty.clear()

    moving.carry_on(NEXT + timedelta(minutes=1))

    assert len(lines(rows[0])) == 2
    assert lines(rows[1]) == lines(rows[0])


def test_what_was_begun_anew_meanwhile_owes_no_line(rows, nation, office, faulty):
    publish(nation, office, FIRST)
    faulty.clear()
    row = Obligation.objects.get(pk=rows[1].pk)
    head = someone("head", row.organ)
    row = close_obligation(row, outcome="准予许可", actor=row.officer, at=SOON)
    reopen_obligation(row, reason="补正", actor=head, at=SOON + timedelta(minutes=1))

    assert moving.carry_on(NEXT) == 0
    assert (Move.objects.get().put_off, lines(row), rows_aside(3)) == ([], [], [])


def test_previews_show_the_others(rows, nation, faulty):
    days = [NoticeDay(FIRST, works=False, name="区庆")]

    by_notice = list(preview_notice(nation, 2026, days, SOON))
    by_kind = list(preview_kind(kind(), {"yellow_days": 3, "red_days": 9}, SOON))

    others = {row.pk for row in rows} - {rows[1].pk}
    assert {one.obligation.pk for one in by_notice} == others
    assert {one.obligation.pk for one in by_kind} == others


def test_a_row_the_sweep_could_not_read_hinders_no_change(rows, nation, office):
    Obligation.objects.filter(pk=rows[1].pk).update(promised_amount=-3)
    Obligation.objects.filter(pk__in=[row.pk for row in rows]).update(look_at=NOW)

    publish(nation, office, FIRST)
    sweep(SOON)

    assert [len(lines(row)) for row in rows] == [1, 0, 1, 1, 1]
    assert [number for number, _reason in troubled_rows(3)] == [rows[1].number]
