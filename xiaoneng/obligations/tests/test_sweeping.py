"""Time becomes facts exactly once, at the moment it happened."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoneng.kit.time import wall
from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.jobs import sweep, tell_crossings, wrong_copies
from xiaoneng.obligations.models import Crossing, Obligation
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.queries import troubled_rows
from xiaoneng.obligations.reading import Reader
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db


def crossed():
    return [(one.rung, f"{wall(one.reached_at):%Y-%m-%d %H:%M}") for one in Crossing.objects.all()]


LATER = at("2026-12-31")
LADDER = [
    ("reminder", "2026-03-12 00:00"),
    ("yellow", "2026-03-17 00:00"),
    ("red", "2026-03-31 00:00"),
]


def test_a_clock_that_stands_still_is_no_wrong_copy_the_next_day():
    row = obligation()
    pause_obligation(
        row, ground="review", paper="1 号", actor=row.officer, at=at("2026-03-04", "10:00")
    )

    assert wrong_copies(at("2026-03-06", "10:00")) == []
    Obligation.objects.update(light="on_time", look_at=at("2026-03-12"))
    assert wrong_copies(at("2026-03-06", "10:00")) == [row.number]


def test_an_idle_sweep_is_one_query():
    obligation()
    sweep(at("2026-03-02", "10:01"))

    with CaptureQueriesContext(
        connection,
    ) as queries:
        done = sweep(at("2026-03-02", "10:02"))

    assert len(queries) == 1
    assert done.looked_at == 0


def looks(number):
    for _place in range(number):
        obligation()
    with CaptureQueriesContext(connection) as queries:
        assert sweep(at("2026-03-02", "10:01")).looked_at == number
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_batch():
    assert looks(3) == looks(12)


def test_each_line_is_crossed_once_at_its_moment():
    obligation()
    for day in range(2, 32):
        sweep(at(f"2026-03-{day:02}", "08:00"))
        sweep(at(f"2026-03-{day:02}", "20:00"))

    assert crossed() == LADDER


def test_a_weeks_downtime_is_caught_up_in_order():
    obligation()
    sweep(at("2026-03-02", "10:01"))
    sweep(at("2026-04-20"))

    assert crossed() == LADDER
    assert {one.noticed_at for one in Crossing.objects.all()} == {at("2026-04-20")}


def test_of_many_each_one_is_caught_up_in_order_whatever_the_batch():
    """In the order they are written and in the ledger, not only as a list sorts them."""
    rows = [obligation(began=at(f"2026-03-{day:02}"), at=at("2026-03-09")) for day in (9, 2, 5)]
    sweep(at("2026-04-30"), batch=2)

    for row in rows:
        written = row.crossings.order_by("pk").values_list("rung", "reached_at")
        told = [one for one in entries_of(row) if one.event == "obligation.crossed"]
        assert [rung for rung, _moment in written] == ["reminder", "yellow", "red"]
        assert [one.happened_at for one in told] == [moment for _rung, moment in written]
        assert [one.place for one in told] == sorted(one.place for one in told)


def test_the_light_follows_the_clock():
    row = obligation()
    lights = []
    for day in ("2026-03-02", "2026-03-11", "2026-03-12", "2026-03-16", "2026-03-17"):
        sweep(at(day, "12:00"))
        row.refresh_from_db()
        lights.append(row.light)

    assert lights == ["on_time", "on_time", "due_soon", "due_soon", "overdue"]


def test_closing_writes_what_no_sweep_had_noticed():
    row = obligation()
    close_obligation(row, actor=row.officer, at=at("2026-03-18"))

    row.refresh_from_db()
    assert row.light == "missed"
    assert [rung for rung, _moment in crossed()] == ["reminder", "yellow"]


def test_a_line_falls_to_whoever_held_the_clock_at_that_moment():
    row = obligation()
    first, second = row.officer, someone("officer", row.organ)
    hand_over_obligation(
        row, organ=row.organ, officer=second, reason="调岗", actor=first, at=at("2026-03-13")
    )
    sweep(at("2026-04-20"))

    assert [one.officer for one in Crossing.objects.all()] == [first, second, second]


def test_an_obligation_that_cannot_be_read_is_put_off_and_the_rest_go_on():
    bad, good = obligation(), obligation()
    Obligation.objects.filter(pk=bad.pk).update(promised_amount=-3)
    done = sweep(at("2026-03-12", "12:00"))

    bad.refresh_from_db()
    good.refresh_from_db()
    assert done.troubled == 1
    assert "-3" in bad.trouble
    assert bad.look_at == at("2026-03-12", "13:00")
    assert good.light == "due_soon"


def test_a_fault_of_any_kind_puts_off_one_row_alone(monkeypatch):
    bad, good = obligation(), obligation()
    read = Reader.read

    def failing(self, row):
        if row.pk == bad.pk:
            raise TypeError("no such thing")
        return read(self, row)

    monkeypatch.setattr(Reader, "read", failing)
    assert sweep(at("2026-03-12", "12:00")).troubled == 1

    good.refresh_from_db()
    assert good.light == "due_soon"
    assert troubled_rows(3) == [(bad.number, "no such thing")]


def test_people_are_told_once_of_each_line_and_in_office_hours():
    row = obligation()
    sweep(at("2026-03-12", "00:00"))
    tell_crossings(at("2026-03-12", "00:01"))
    tell_crossings(at("2026-03-12", "00:02"))

    message = inbox_of(row.officer, LATER).get(event="obligation.crossed")
    assert wall(message.not_before) == wall(at("2026-03-12", "09:00"))


def test_a_yellow_line_is_told_to_the_section_chief_too():
    row = obligation()
    chief = someone("section_chief", row.organ)
    post = chief.terms.get().post
    post.leads = "chief"
    post.save()
    sweep(at("2026-03-17", "09:00"))
    tell_crossings(at("2026-03-17", "09:00"))

    told = inbox_of(chief, LATER).filter(event="obligation.crossed")
    assert [one.words["rung"] for one in told] == ["yellow"]


def test_what_was_crossed_before_an_organ_went_live_is_a_fact_without_a_message():
    row = obligation()
    row.kind.reminders_from_on = at("2026-03-15").date()
    row.kind.save()
    sweep(at("2026-03-17", "09:00"))
    tell_crossings(at("2026-03-17", "09:00"))

    assert Crossing.objects.count() == 2
    told = inbox_of(row.officer, LATER).filter(event="obligation.crossed")
    assert {one.words["rung"] for one in told} == {"yellow"}


def test_the_copies_of_a_list_are_what_the_clock_says():
    row = obligation()
    moment = at("2026-03-12", "12:00")
    sweep(moment)
    assert wrong_copies(moment) == []

    Obligation.objects.filter(pk=row.pk).update(light="on_time")
    assert wrong_copies(moment) == [row.number]


def test_between_two_looks_nothing_changes():
    obligation()
    moment = at("2026-03-02", "10:01")
    sweep(moment)
    row = Obligation.objects.get()
    while row.look_at is not None:
        just_before = row.look_at - timedelta(seconds=1)
        assert wrong_copies(just_before) == []
        sweep(row.look_at)
        row.refresh_from_db()

    assert row.light == "overdue"
    assert clock_user().username == "clock"


def test_what_an_organ_missed_before_it_was_live_is_told_to_nobody():
    row = obligation()
    row.organ.live_from_on = date(2027, 1, 1)
    row.organ.save(update_fields=["live_from_on"])
    sweep(at("2026-04-20"))
    tell_crossings(at("2026-04-20"))

    assert row.crossings.filter(told_at__isnull=True).count() == 0
    told = inbox_of(row.officer, at("2026-04-21"))
    assert not told.filter(event="obligation.crossed").exists()
