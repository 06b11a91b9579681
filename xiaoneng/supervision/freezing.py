"""The facts of a card as they stood when its line was reached: kept with it, never changed."""

from datetime import datetime
from typing import Any

from xiaoneng.core.clock import Clock, Profile, Which, read_term
from xiaoneng.core.ladders import Rung, over_count
from xiaoneng.core.limits import GivenDue, Limit, Measure, seconds_of, unit_of
from xiaoneng.core.rulebook import arithmetic
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import wall
from xiaoneng.obligations.operations.judging import Crossed


def facts_of(one: Crossed, calendar: Calendar) -> dict[str, Any]:
    """Limits, what was used of them, the light, and the arithmetic of the line."""
    moment = wall(one.reached_at)
    limits = {
        str(which): limit_of(one.clock, which, calendar, moment) for which in one.clock.limits
    }
    which = judged_on(Rung(one.rung), one.clock, limits)
    judged = limits[which]
    stood_in = {"stood_in_for": one.absent.pk} if one.absent is not None else {}
    return {
        **stood_in,
        "obligation": one.number,
        "kind": one.kind,
        "profile": str(one.clock.profile),
        "rung": one.rung,
        "calendar": one.calendar,
        "started_at": one.clock.started_at.isoformat(),
        "pauses": len(one.clock.pauses),
        "extensions": len(one.clock.extensions),
        "limits": limits,
        "light": str(read_term(one.clock, Which.PROMISED, calendar, moment).light),
        "arithmetic": arithmetic(
            "over",
            which=which,
            unit=judged["unit"],
            amount=judged["amount"],
            used=judged["used"],
            over=judged["over"],
            due_on=judged["due_on"],
        ),
    }


def limit_of(clock: Clock, which: Which, calendar: Calendar, moment: datetime) -> dict[str, Any]:
    """One limit of a clock at a moment, in plain values."""
    term, reading = clock.term(which), read_term(clock, which, calendar, moment)
    due = reading.due_at
    measure = Measure(calendar, term, seconds_of(clock.started_at))
    due_on, over = "", 0
    if due is not None:
        due_on = datetime.fromordinal(measure.due_ordinal(seconds_of(due))).date().isoformat()
        over = over_count(measure, seconds_of(due), seconds_of(moment))
    return {
        "unit": str(unit_of(term)),
        "promised": term.amount if isinstance(term, Limit) else None,
        "is_given": isinstance(term, GivenDue),
        "amount": reading.amount,
        "used": reading.used,
        "paused": reading.paused,
        "due_at": due.isoformat() if due else "",
        "due_on": due_on,
        "is_late": reading.is_late,
        "over": over,
    }


def judged_on(rung: Rung, clock: Clock, limits: dict[str, dict[str, Any]]) -> str:
    """Which of the two limits a line was judged on (clock.md, Ladder)."""
    promised, statutory = str(Which.PROMISED), str(Which.STATUTORY)
    if statutory not in limits:
        return promised
    if clock.profile is Profile.DAY_COUNT:
        return statutory
    is_later = limits[statutory]["due_on"] > limits[promised]["due_on"]
    return statutory if rung is Rung.RED and is_later else promised
