"""The scalar and the columnar form are two uses of the same tables: they agree on every clock."""

from collections.abc import Sequence
from typing import Any

import pytest

from xiaoneng.core import calendars
from xiaoneng.core.clock import Clock, Light, Which, read, read_term
from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.tests.strategies import local
from xiaoneng.core.workdays import Calendar
from xiaoneng.measures.tests.columns import Case, columnar
from xiaoneng.measures.tests.generated import Maker

SEED = 20260302
CN = calendars.named("cn")


@pytest.mark.parametrize("calendar", [CN, local()], ids=lambda one: one.name)
def test_both_forms_say_the_same_of_every_clock(calendar):
    cases = list(Maker(SEED).cases(2000))

    said = columnar(cases, calendar)

    promised = [read(clock, calendar, as_of)._asdict() for clock, as_of in cases]
    assert differences(cases, promised, said.promised) == []
    statutory = [statutory_reading(clock, calendar, as_of) for clock, as_of in cases]
    found = [without_light(one) for one in said.statutory]
    assert differences(cases, statutory, found) == []
    reached = [rungs(clock, calendar, as_of) for clock, as_of in cases]
    assert differences(cases, reached, said.rungs) == []


def test_the_generated_clocks_show_every_light_and_every_rung():
    cases = list(Maker(SEED).cases(500))

    lights = {read(clock, CN, as_of).light for clock, as_of in cases}
    reached = [rungs(clock, CN, as_of) for clock, as_of in cases]
    assert lights == set(Light)
    assert all(sum(rung in one for one in reached) > 50 for rung in Rung)


@pytest.mark.parametrize("unit", list(Unit))
def test_clocks_of_one_unit_alone_without_extensions_are_read_alike(unit):
    cases = [
        (Clock(one.started_at, Limit(amount, unit), None, one.pauses), as_of)
        for amount, (one, as_of) in enumerate(Maker(SEED).cases(40))
    ]

    said = columnar(cases, CN)

    expected = [read(clock, CN, as_of)._asdict() for clock, as_of in cases]
    assert differences(cases, expected, said.promised) == []
    assert said.statutory == [None] * 40


def statutory_reading(clock: Clock, calendar: Calendar, as_of: Any) -> dict[str, Any] | None:
    if clock.statutory is None:
        return None
    return without_light(read_term(clock, Which.STATUTORY, calendar, as_of)._asdict())


def without_light(reading: dict[str, Any] | None) -> dict[str, Any] | None:
    """The light is the promised limit's; a warning in its unit says nothing of the statute."""
    if reading is None:
        return None
    return {name: one for name, one in reading.items() if name != "light"}


def differences(cases: Sequence[Case], expected: Sequence[Any], found: Sequence[Any]):
    """The first few clocks on which the two forms differ."""
    told = zip(cases, expected, found, strict=True)
    return [one for one in told if one[1] != one[2]][:3]
