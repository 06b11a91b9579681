"""Two at once: sweeps, one that dies half-way, and openings that ask for a number."""

import pytest
from django.db import connection

from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.jobs import sweep, tell_crossings
from xiaoneng.obligations.models import Crossing, Obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import User

LATE = at("2026-04-20")


def written() -> tuple[int, ...]:
    assert Crossing.objects.count() == 36
    lines = [one.event for row in Obligation.objects.all() for one in entries_of(row)]
    told = [one.event for user in User.objects.all() for one in inbox_of(user, at("2026-04-21"))]
    return tuple(each.count("obligation.crossed") for each in (lines, told))


def test_two_sweeps_at_once_cross_each_line_once(together):
    together(lambda: sweep(LATE, batch=4), lambda: sweep(LATE, batch=4))
    together(lambda: sweep(LATE))

    assert together(written) == [(36, 0)]


def test_two_who_tell_at_once_tell_once(together):
    together(lambda: sweep(LATE))
    together(lambda: tell_crossings(LATE), lambda: tell_crossings(LATE))

    assert together(written) == [(36, 36)]


def test_a_sweep_that_dies_half_way_leaves_nothing_half(dozen):
    def dies(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "obligations_crossing"'):
            raise ConnectionError("the power went out")
        return execute(sql, params, many, context)

    before = list(Obligation.objects.order_by("pk").values())
    with connection.execute_wrapper(dies), pytest.raises(ConnectionError):
        sweep(LATE)

    assert list(Obligation.objects.order_by("pk").values()) == before
    assert Crossing.objects.count() == 0
    assert sweep(LATE).crossed == 3 * len(dozen)


def test_openings_at_once_get_numbers_of_their_own(dozen, together):
    row = dozen[0]

    opened = together(*[lambda: obligation(organ=row.organ, officer=row.officer)] * 4)

    assert sorted(one.number for one in opened) == [
        f"LICENCE-2026-{place:06}" for place in range(13, 17)
    ]
