"""The kernel over arrays says of every clock what the scalar form says."""

from dataclasses import replace

import numpy as np
import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, read
from xiaoneng.core.limits import MOST, Limit, Unit
from xiaoneng.core.tests.strategies import local
from xiaoneng.measures.array_counting import Clocks
from xiaoneng.measures.array_days import NEVER, OUTSIDE
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.arrays import LIGHTS, read_arrays
from xiaoneng.measures.tests.generated import Maker

SEED = 20261124
CN = calendars.named("cn")
EPOCH = np.datetime64("1950-01-01T00:00:00", "s")


def arrays(cases):
    """Clocks and pauses as the kernel takes them."""
    ends = [as_of if one.closed_at is None else min(one.closed_at, as_of) for one, as_of in cases]
    told = [(row, pause) for row, (one, _) in enumerate(cases) for pause in one.pauses]
    clocks = Clocks(
        start=moments([one.started_at for one, _ in cases]),
        moment=moments(ends),
        is_closed=np.array(
            [one.closed_at == end for (one, _), end in zip(cases, ends, strict=True)], bool
        ),
        amount=np.array([one.promised.amount for one, _ in cases], np.float64),
        warn=np.array([np.nan if one.warn is None else one.warn for one, _ in cases], np.float64),
        second=np.zeros(len(cases), np.int64),
        is_past=np.zeros(len(cases), bool),
    )
    pauses = Pauses(
        row=np.array([row for row, _ in told], np.int64),
        begins=moments([pause.start for _, pause in told]),
        ends=moments([pause.end for _, pause in told]),
    )
    return clocks, pauses


def moments(told):
    since = [
        NEVER if one is None else int((np.datetime64(one, "s") - EPOCH).astype(int)) for one in told
    ]
    return np.array(since, np.int64)


def generated(unit, count, seed=SEED):
    """Clocks of one unit with credited pauses: what `xiaoneng clock` is asked."""
    maker = Maker(seed)
    for clock, as_of in maker.cases(count):
        amount = maker.below(60) / (4 if unit in (Unit.HOUR, Unit.WORKHOUR) else 1)
        amount = amount if unit in (Unit.HOUR, Unit.WORKHOUR) else int(amount) % 16
        pauses = tuple(replace(one, credited=True, cap=None) for one in clock.pauses)
        closed = clock.closed_at
        yield (
            Clock(clock.started_at, Limit(amount, unit), None, pauses, (), closed, warn=clock.warn),
            as_of,
        )


@pytest.mark.parametrize("calendar", [CN, local()], ids=lambda one: one.name)
@pytest.mark.parametrize("unit", list(Unit))
def test_every_clock_is_read_as_one_by_one(unit, calendar):
    cases = list(generated(unit, 1500))

    clocks, pauses = arrays(cases)
    found = read_arrays(clocks, pauses, unit, calendar)

    for row, (clock, as_of) in enumerate(cases):
        expected = read(clock, calendar, as_of)
        assert (
            EPOCH + np.timedelta64(int(found.due[row]), "s"),
            *(int(one[row]) for one in (found.used, found.paused, found.remaining)),
            str(LIGHTS[found.light[row]]),
        ) == (
            np.datetime64(expected.due_at, "s"),
            *(expected.used, expected.paused, expected.remaining),
            str(expected.light),
        ), (clock, as_of)


@pytest.mark.parametrize("unit", [Unit.WORKDAY, Unit.DAY, Unit.WORKHOUR])
def test_a_due_moment_beyond_the_calendar_is_outside(unit):
    [(clock, as_of)] = generated(unit, 1)
    far = replace(clock, promised=Limit(MOST, unit), pauses=())

    clocks, pauses = arrays([(far, as_of)])
    found = read_arrays(clocks, pauses, unit, CN)

    assert list(found.due) == [OUTSIDE]


@pytest.mark.parametrize("unit", list(Unit))
def test_no_clock_is_no_reading(unit):
    clocks, pauses = arrays([])
    found = read_arrays(clocks, pauses, unit, CN)

    assert [len(one) for one in (found.due, found.used, found.light)] == [0, 0, 0]
