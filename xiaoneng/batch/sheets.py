"""The sheet of one case: its clocks, days, events and holders, told by the scalar clock.

The scalar reading must be the row of cases.csv; a difference is a fault and is raised.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import ibis
import pyarrow as pa

from xiaoneng.batch.facts import CardLine, CaseSheet, ClockLine, EventLine, HolderLine
from xiaoneng.batch.judging import Judged
from xiaoneng.core.clock import Clock, Reading, Which, read_term
from xiaoneng.core.explaining import explain
from xiaoneng.core.ladders import over_count
from xiaoneng.core.limits import GivenDue, Limit, Measure, Term, Unit, moment_of, seconds_of
from xiaoneng.core.pauses import Pause
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET, Calendar
from xiaoneng.engine.door import Engine

GIVEN = ("given_day", "given_moment")


class SheetSource:
    """Where the facts of single cases are fetched from."""

    def __init__(self, engine: Engine, judged: Judged, calendar: Calendar, as_of: datetime) -> None:
        self.engine = engine
        self.judged = judged
        self.calendar = calendar
        self.as_of = as_of

    def sheets(self, cases: Sequence[str], cards: Sequence[CardLine]) -> dict[str, CaseSheet]:
        """The sheets of some cases, in their order; `cards` are those to be told on them."""
        chosen = ibis.memtable(pa.table({"chosen": pa.array(cases, pa.string())}))
        verdicts = self.judged.verdicts
        rows = self.engine.rows(verdicts.semi_join(chosen, verdicts.case == chosen.chosen))
        by_case = {str(row["case"]): row for row in rows}
        events = self._events(chosen)
        pauses = self._pauses(chosen)
        return {
            case: self._sheet(by_case[case], events.get(case, []), pauses.get(case, []), cards)
            for case in cases
        }

    def _sheet(
        self,
        row: dict[str, Any],
        events: list[dict[str, Any]],
        pauses: list[Pause],
        cards: Sequence[CardLine],
    ) -> CaseSheet:
        clock = clock_of(row, pauses)
        lines = [
            clock_line(which, clock, self.calendar, self.as_of)
            for which in clock.limits
            if clock.term(which) is not None
        ]
        reading = read_term(clock, Which.PROMISED, self.calendar, self.as_of)
        refuse_difference(row, reading)
        closed = row["closed"]
        return CaseSheet(
            case=row["case"],
            item=row["item"] or "",
            organ=row["organ"] or "",
            light=row["p_light"],
            started_at=clock.started_at,
            closed_at=None if closed is None else at(closed),
            is_provisional=bool(row["p_is_provisional"]),
            warnings=warnings_of(row),
            clocks=tuple(lines),
            days=tuple(explain(clock, Which.PROMISED, self.calendar, self.as_of)),
            events=tuple(event_line(one) for one in events),
            holders=holders_of(clock, events, self.calendar, self.as_of),
            cards=tuple(card for card in cards if card.case == row["case"]),
        )

    def _events(self, chosen: ibis.Table) -> dict[str, list[dict[str, Any]]]:
        events = self.judged.events
        some = events.semi_join(chosen, events.case == chosen.chosen)
        some = some.filter(some["at"].notnull() & (some["at"] <= self.as_of)).order_by("key")
        found: dict[str, list[dict[str, Any]]] = {}
        for row in self.engine.rows(some):
            found.setdefault(str(row["case"]), []).append(row)
        return found

    def _pauses(self, chosen: ibis.Table) -> dict[str, list[Pause]]:
        if self.judged.pauses is None:
            return {}
        pauses = self.judged.pauses
        some = pauses.semi_join(chosen, pauses.case == chosen.chosen).order_by("begins")
        found: dict[str, list[Pause]] = {}
        for row in self.engine.rows(some):
            pause: dict[str, Any] = row
            end = None if pause["ends"] is None else at(pause["ends"])
            one = Pause(at(pause["begins"]), end, pause["credited"], ground=pause["ground"] or "")
            found.setdefault(pause["case"], []).append(one)
        return found


def clock_of(row: dict[str, Any], pauses: Sequence[Pause]) -> Clock:
    """The scalar clock of a case, from its row of verdicts."""
    unit = row["promised_unit"]
    promised: Term = None
    if unit in GIVEN:
        due = at(row["promised_due"]) + timedelta(microseconds=row["due_fraction"])
        promised = GivenDue(due, is_moment=unit == "given_moment")
    elif unit != "none":
        promised = Limit(row["promised_amount"], Unit(unit))
    statutory: Term = None
    if row["statutory_unit"] is not None:
        statutory = Limit(row["statutory_amount"], Unit(row["statutory_unit"]))
    closed = at(row["moment"]) + timedelta(microseconds=row["moment_fraction"])
    return Clock(
        at(row["start"]),
        promised,
        statutory,
        tuple(pauses),
        closed_at=closed if row["is_closed"] else None,
        warn=row["warn"],
    )


def clock_line(which: Which, clock: Clock, calendar: Calendar, as_of: datetime) -> ClockLine:
    term = clock.term(which)
    reading = read_term(clock, which, calendar, as_of)
    measure = Measure(calendar, term, seconds_of(clock.started_at))
    due_on = None
    over = 0
    if reading.due_at is not None:
        due = seconds_of(reading.due_at)
        due_on = moment_of(measure.due_ordinal(due) * DAY).date()
        over = over_count(measure, due, seconds_of(clock.ends_at(as_of)))
    return ClockLine(
        which=which.value,
        unit=measure.unit.value,
        amount=term.amount if isinstance(term, Limit) else float(reading.amount),
        used=reading.used,
        paused=reading.paused,
        remaining=reading.remaining,
        due_at=reading.due_at,
        due_on=due_on,
        is_late=reading.is_late,
        over=over,
        is_given=isinstance(term, GivenDue),
    )


def warnings_of(row: dict[str, Any]) -> tuple[str, ...]:
    """The names that the column `warnings` of cases.csv has."""
    closed = row["closed"]
    is_early = closed is not None and closed < row["start"]
    told = {"closed_before_started": is_early, "limits_differ": row["limits_differ"]}
    return tuple(name for name, is_so in told.items() if is_so)


def event_line(row: dict[str, Any]) -> EventLine:
    return EventLine(
        at=row["at"],
        activity=row["activity"] or "",
        does=row["does"],
        organ=row["organ"] or "",
        officer=row["officer"] or "",
    )


def holders_of(
    clock: Clock, events: Sequence[dict[str, Any]], calendar: Calendar, as_of: datetime
) -> tuple[HolderLine, ...]:
    """Who held the clock how long: from an event that names an organ to the next that does.

    The shares add up to the time used and the time paused.
    """
    turns = [(clock.started_at, "")]
    turns += [
        (max(event["at"].replace(microsecond=0), clock.started_at), event["organ"])
        for event in events
        if event["organ"] and event["does"] != "ignore"
    ]
    end = clock.ends_at(as_of)
    turns = [(min(moment, end), organ) for moment, organ in turns]
    if len(turns) > 1:
        turns[0] = (clock.started_at, turns[1][1])  # before the first event its organ held it
    shares: dict[str, tuple[int, int]] = {}
    before = (0, 0)
    for place, (_, organ) in enumerate(turns):
        until = turns[place + 1][0] if place + 1 < len(turns) else end
        used, paused = standing_at(clock, calendar, until)
        held = shares.get(organ, (0, 0))
        shares[organ] = (held[0] + used - before[0], held[1] + paused - before[1])
        before = (used, paused)
    return tuple(HolderLine(organ, used, paused) for organ, (used, paused) in shares.items())


def standing_at(clock: Clock, calendar: Calendar, moment: datetime) -> tuple[int, int]:
    reading = read_term(clock, Which.PROMISED, calendar, moment)
    return reading.used, reading.paused


def refuse_difference(row: dict[str, Any], reading: Reading) -> None:
    """Scalar and columnar say the same of every case shown, or nothing is shown."""
    due = None if row["p_due"] is None else at(row["p_due"])
    columnar = (due, row["p_used"], row["p_paused"], row["p_light"])
    scalar = (reading.due_at, reading.used, reading.paused, reading.light.value)
    if columnar != scalar:
        raise AssertionError(f"case {row['case']}: {columnar} in the table, {scalar} by itself")


def at(seconds: int) -> datetime:
    return moment_of(seconds + OFFSET * DAY)
