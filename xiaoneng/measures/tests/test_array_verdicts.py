"""The kernel says of every clock what the expressions say: readings of both limits, and rungs."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Profile
from xiaoneng.core.ladders import Rung
from xiaoneng.core.looking import next_look
from xiaoneng.core.pauses import Pause
from xiaoneng.core.tests.strategies import local
from xiaoneng.core.tests.worked_cases import ladders
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.array_verdicts import (
    LASTING,
    VERDICTS,
    lasting_columns,
    verdict_columns,
)
from xiaoneng.measures.tests.columns import (
    CLOCK_COLUMNS,
    clock_row,
    columnar,
    from_epoch,
    since_epoch,
)
from xiaoneng.measures.tests.generated import Maker

SEED = 20261125
PROFILE = Profile.PROMISE_STATUTE
CN = calendars.named("cn")
AGREED = ("used", "paused", "remaining", "light", "is_late", "is_provisional")


def known_to_logs(cases):
    """Clocks as a log knows them: without extensions and caps, their profile told by the run."""
    for clock, as_of in cases:
        pauses = tuple(replace(one, cap=None) for one in clock.pauses)
        yield replace(clock, pauses=pauses, extensions=()), as_of


def so_far(clock, as_of):
    """A clock of which nothing is known that has not happened yet."""
    pauses = tuple(
        replace(one, end=one.end if one.end and one.end <= as_of else None)
        for one in clock.pauses
        if one.start <= as_of
    )
    closed_at = clock.closed_at if clock.closed_at and clock.closed_at <= as_of else None
    return replace(clock, pauses=pauses, closed_at=closed_at, profile=PROFILE)


def by_kernel(cases, calendar, profile):
    """The kernel's rows of one block of clocks."""
    rows = [clock_row(place, *case) for place, case in enumerate(cases)]
    schema = pa.schema(list(CLOCK_COLUMNS.items()))
    [block] = pa.Table.from_pylist(rows, schema).combine_chunks().to_batches() or [None]
    told = [
        (place, since_epoch(pause.start), NEVER if pause.end is None else since_epoch(pause.end))
        for place, (clock, _) in enumerate(cases)
        for pause in clock.pauses
        if pause.credited
    ]
    columns = np.array(told, np.int64).reshape(-1, 3).T
    answers = lasting_columns(block, Pauses(*columns), calendar, profile)
    assert answers[: len(VERDICTS)] == verdict_columns(block, Pauses(*columns), calendar, profile)
    return pa.RecordBatch.from_arrays(answers, names=LASTING.names).to_pylist()


def moment(seconds):
    return None if seconds is None else from_epoch(seconds)


def differences(cases, calendar):
    """What kernel and expressions tell differently, clock by clock."""
    said = columnar(cases, calendar)
    rows = {profile: by_kernel(cases, calendar, profile) for profile in Profile}
    for place, (clock, _) in enumerate(cases):
        row, promised, statutory = (
            rows[clock.profile][place],
            said.promised[place],
            said.statutory[place],
        )
        kernel = {
            "due_at": moment(row["p_due"]),
            "amount": row["p_allowed"],
            **{name: row[f"p_{name}"] for name in AGREED},
            "statutory": (moment(row["s_due"]), row["s_is_late"], row["s_is_provisional"]),
            "rungs": {rung: from_epoch(row[rung]) for rung in Rung if row[rung] is not None},
        }
        other = (None, None, False)
        if statutory is not None:
            other = tuple(statutory[name] for name in ("due_at", "is_late", "is_provisional"))
        expressed = {**promised, "statutory": other, "rungs": said.rungs[place]}
        if kernel != expressed:
            yield clock, kernel, expressed


@pytest.mark.parametrize("calendar", [CN, local()], ids=lambda one: one.name)
def test_generated_clocks_get_the_same_verdicts_and_rungs(calendar):
    cases = list(known_to_logs(Maker(SEED).cases(3000)))

    assert list(differences(cases, calendar)) == []


@pytest.mark.parametrize("calendar", [CN, local()], ids=lambda one: one.name)
def test_the_next_look_is_never_too_late(calendar):
    cases = [(so_far(*case), case[1]) for case in known_to_logs(Maker(SEED + 1).cases(3000))]
    looks = [row["look"] for row in by_kernel(cases, calendar, PROFILE)]
    said = [next_look(clock, calendar, as_of) for clock, as_of in cases]
    pairs = zip(map(moment, looks), said, strict=True)

    late = [place for place, (ours, due) in enumerate(pairs) if due and not (ours and ours <= due)]

    assert late == []
    assert sum(look is not None for look in looks) > 500


def test_the_worked_ladders_without_extension_get_them_too():
    cases = [(one.clock, one.as_of) for one in ladders() if not one.clock.extensions]
    cases = list(known_to_logs(cases))

    assert len(cases) > 100
    assert list(differences(cases, CN)) == []


def test_two_pauses_over_the_same_time_are_one():
    [(clock, as_of)] = list(known_to_logs(Maker(SEED).cases(1)))
    pause = Pause(clock.started_at, None)
    cases = [(replace(clock, pauses=(pause,) * count), as_of) for count in (1, 2, 3)]

    one, two, three = by_kernel(cases, CN, "promise_statute")

    assert one == two == three
    assert list(differences(cases, CN)) == []
