"""One row that cannot be dealt with keeps nobody else from being told, and is shown on Health."""

import pytest
from django.db import OperationalError

from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.queries import rows_aside
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations import jobs
from xiaoneng.obligations.models import Crossing
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Succession
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
NOW, SOON, NEXT = (at("2026-03-12", time) for time in ("09:00", "09:30", "10:00"))
LATER = at("2026-12-31")


@pytest.fixture
def two():
    """Two obligations whose reminders nobody has been told of; the first is the bad one."""
    rows = obligation(), obligation()
    jobs.sweep(NOW)
    return rows


@pytest.fixture
def faulty(two, monkeypatch):
    concerned, faults = jobs.concerned, {two[0].pk: TypeError("no such organ")}

    def failing(one, moment):
        if one.obligation_id in faults:
            raise faults[one.obligation_id]
        return concerned(one, moment)

    monkeypatch.setattr(jobs, "concerned", failing)
    return faults


def reminded(row):
    return inbox_of(row.officer, LATER).filter(event="obligation.crossed").count()


def test_a_crossing_that_cannot_be_told_is_put_off_and_the_others_are_told(two, faulty):
    assert jobs.tell_crossings(NOW, batch=1) == 1
    assert [reminded(row) for row in two] == [0, 1]

    [shown] = rows_aside(3)
    assert shown == ("crossings", 1, [(two[0].number, "no such organ")])
    assert Crossing.objects.filter(told_at__isnull=True).count() == 1


def test_it_is_tried_again_after_an_hour_and_forgotten_once_told(two, faulty):
    jobs.tell_crossings(NOW)
    faulty.clear()
    assert jobs.tell_crossings(SOON) == 0  # not yet
    assert [one.rows for one in rows_aside(3)] == [1]

    assert jobs.tell_crossings(NEXT) == 1
    assert reminded(two[0]) == 1
    assert rows_aside(3) == []


def test_what_fails_again_is_put_off_again(two, faulty):
    jobs.tell_crossings(NOW)
    faulty[two[0].pk] = Unusable("另一处错误")
    jobs.tell_crossings(NEXT)

    assert rows_aside(3) == [("crossings", 1, [(two[0].number, "另一处错误")])]
    faulty.clear()
    assert [jobs.tell_crossings(at("2026-03-12", time)) for time in ("10:59", "11:00")] == [0, 1]


def test_what_another_machine_told_meanwhile_is_forgotten(two, faulty):
    jobs.tell_crossings(NOW)
    Crossing.objects.update(told_at=NOW)
    jobs.tell_crossings(SOON)

    assert rows_aside(3) == []


def test_a_database_that_is_held_by_somebody_is_no_fault_of_a_row(two, faulty):
    faulty[two[0].pk] = OperationalError("database is locked")
    with pytest.raises(OperationalError):
        jobs.tell_crossings(NOW)

    assert rows_aside(3) == []


def test_a_succession_that_cannot_be_followed_keeps_no_other_from_it(monkeypatch):
    root = OrganFactory(level="district")
    bad, good, target = (OrganFactory(parent=root) for _ in range(3))
    known = {"kind": "merge", "target": target, "on": NOW.date(), "basis": "方案"}
    for source in (bad, good):
        Succession.objects.create(source=source, **known)
    row, follow = obligation(organ=good), jobs.follow_succession

    def failing(one, **by):
        if one.source == bad:
            raise ValueError("a loop of organs")
        return follow(one, **by)

    monkeypatch.setattr(jobs, "follow_succession", failing)
    assert [jobs.follow_successions(NOW), jobs.follow_successions(SOON)] == [1, 0]
    row.refresh_from_db()
    assert row.organ == target
    [shown] = rows_aside(3)
    assert shown == ("successions", 1, [(f"{bad} – {target}", "a loop of organs")])

    monkeypatch.setattr(jobs, "follow_succession", follow)
    jobs.follow_successions(NEXT)
    assert rows_aside(3) == []
    assert not Succession.objects.filter(followed_at__isnull=True).exists()
