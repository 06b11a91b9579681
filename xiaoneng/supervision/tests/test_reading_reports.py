"""What rooms report is read and written in small pieces, and goes on where it stopped."""

from datetime import timedelta
from functools import partial

import pytest

from xiaoneng.core.rulebook import Predicate, Subject, arithmetic
from xiaoneng.errands.queries import rows_aside
from xiaoneng.kit import rulebook
from xiaoneng.people.queries import clock_user
from xiaoneng.supervision.jobs import reports
from xiaoneng.supervision.jobs.reports import Listening, read_reports, waiting
from xiaoneng.supervision.models import Finding, Rule
from xiaoneng.supervision.operations.rules import found_rules, resume_rule, suspend_rule
from xiaoneng.supervision.tests.factories import FOUNDED, at

pytestmark = pytest.mark.django_db
CODES = ("TEST_EVERY", "TEST_NONE")
HAPPENED = at("2026-03-02", "09:00")
LOOKED, NEXT, LATER = (at("2026-03-02", time) for time in ("10:00", "10:01", "11:00"))


class Room:
    """Has subjects to report; keeps how many of them were asked for, and from which place on."""

    def __init__(self, organ):
        self.organ, self.number, self.told, self.asked = organ, 25, 0, []
        self.breaks_at = None

    def subjects(self, since, until, after=""):
        self.asked.append(after)
        for place in range(int(after or 0), self.number if until > HAPPENED > since else 0):
            if place == self.breaks_at:
                raise self.fault
            self.told += 1
            yield Subject(
                f"cases.case:{place + 1}", self.organ, "事", HAPPENED, {}, place=str(place + 1)
            )


def saying(said, code, _facts, _parameters):
    return said[code]


@pytest.fixture
def room(place):
    made = Room(place.organ.pk)
    said = {CODES[0]: arithmetic("every"), CODES[1]: ""}
    for code in CODES:
        holds = partial(saying, said, code)
        rulebook.contribute(Predicate(code, code, holds), made.subjects)
    found_rules(actor=clock_user(), at=FOUNDED)
    yield made
    for code in CODES:
        rulebook.withdraw(code)


def rules():
    return Rule.objects.filter(code__in=CODES)


def where():
    """How far the rules have read: the same for both."""
    [one] = set(rules().values_list("seen_until", "reading_until", "reading_after"))
    return one


def test_no_more_is_held_or_written_at_once_than_one_piece(room, monkeypatch):
    held: list[int] = []
    written: list[int] = []
    usual = reports.make_findings

    def counting(found, **by):
        held.append(room.told - sum(written))
        written.append(len(found))
        return usual(found, **by)

    monkeypatch.setattr(reports, "make_findings", counting)
    assert read_reports(LOOKED, batch=10) == (25, 0)

    assert written == [10, 10, 5]
    assert held == [10, 10, 5]
    assert room.asked == [""]
    assert where() == (LOOKED, None, "")


def test_a_long_stretch_goes_on_in_the_next_round_where_it_stopped(room):
    assert read_reports(LOOKED, batch=5, most=10) == (10, 0)
    assert where() == (FOUNDED, LOOKED, "10")
    assert [read_reports(NEXT, batch=5, most=10) for _round in range(2)] == [(10, 0), (5, 0)]
    assert room.asked == ["", "10", "20"]
    assert room.told == 25
    assert where() == (LOOKED, None, "")

    assert read_reports(NEXT) == (0, 0)
    assert where() == (NEXT, None, "")
    assert Finding.objects.count() == 25


def test_what_is_killed_goes_on_behind_what_it_wrote(room):
    room.breaks_at, room.fault = 13, SystemExit("the power went out")
    with pytest.raises(SystemExit):
        read_reports(LOOKED, batch=5)
    assert Finding.objects.count() == 10

    room.breaks_at = None
    assert read_reports(NEXT, batch=5) == (15, 0)
    assert room.asked == ["", "10"]


def test_a_room_that_breaks_is_put_off_and_shown_and_keeps_what_was_written(room):
    room.breaks_at, room.fault = 13, LookupError("no such step")
    assert read_reports(LOOKED, batch=5) == (10, 0)
    assert rows_aside(3) == [("reports", 2, [(code, "no such step") for code in CODES])]

    room.breaks_at = None
    assert [read_reports(moment, batch=5) for moment in (NEXT, LATER)] == [(0, 0), (15, 0)]
    assert rows_aside(3) == []


def test_of_two_who_read_the_same_the_slower_writes_nothing(room):
    [slower] = [one for one in waiting(LOOKED) if one.contributions[0].predicate.code in CODES]
    read_reports(NEXT, batch=10, most=10)

    assert list(Listening(slower, LOOKED).read(5, 100)) == [(0, 0)]
    assert where() == (FOUNDED, NEXT, "10")


def test_a_rule_that_rested_begins_anew(room, place):
    read_reports(LOOKED, batch=10, most=10)
    for rule in rules():
        suspend_rule(rule, paper="文", actor=place.office, at=NEXT)
        resume_rule(rule, paper="文", actor=place.office, at=LATER)

    assert where() == (LATER, None, "")
    assert read_reports(LATER + timedelta(minutes=1)) == (0, 0)
