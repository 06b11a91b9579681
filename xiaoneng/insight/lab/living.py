"""Cases lived through by the limits they had, or others: arrays, and the scalar clock for the rest.

The rest are clocks that the arrays do not know: extended, re-opened, ending with business.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from xiaoneng.core.clock import Clock, Distances, Extension, Profile
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Term, Unit
from xiaoneng.core.on_trial import AS_IT_IS, Ladder
from xiaoneng.core.pauses import Pause
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar
from xiaoneng.insight.lab.facts import DISTANCES, Facts, clock_columns, moment_words_of, seconds
from xiaoneng.measures.array_days import NEVER, Flags, Whole, days_of
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.array_replay import Outcomes, needed, outcomes_of, promising
from xiaoneng.measures.scalar_replay import least_amount, outcome_of
from xiaoneng.people.queries import calendar_named

GIVEN = ("given_day", "given_moment")


@dataclass(frozen=True)
class Group:
    """The rows of one calendar and one ladder, those for the arrays and those for the scalar."""

    calendar: Calendar
    profile: str
    distances: Distances
    rows: Whole
    alone: Whole


@dataclass(frozen=True)
class Lives:
    """The cases of some facts, ready to be lived through."""

    facts: Facts

    @cached_property
    def columns(self) -> pa.RecordBatch:
        return clock_columns(self.facts)

    @cached_property
    def row_of(self) -> dict[int, int]:
        """The row of each obligation."""
        return {key: row for row, key in enumerate(self.facts.named("obligation"))}

    @cached_property
    def is_alone(self) -> Flags:
        """Which clocks the arrays do not know."""
        cases, found = self.facts.cases, np.zeros(self.facts.size, bool)
        found |= cases["closes_with_business"].fill_null(False).to_numpy()  # noqa: FBT003
        found |= cases["generation"].fill_null(1).to_numpy() > 1
        rows = [self.row_of[key] for key in self.facts.extensions["obligation"].to_pylist()]
        found[rows] = True
        return found

    @cached_property
    def groups(self) -> list[Group]:
        columns = ("calendar", "profile", *DISTANCES)
        kinds = list(zip(*(self.facts.named(name) for name in columns), strict=True))
        codes = {kind: code for code, kind in enumerate(sorted(set(kinds)))}
        of_row = np.array([codes[kind] for kind in kinds], np.int64)
        return [
            Group(
                calendar_named(name),
                profile,
                Distances(*far),
                np.flatnonzero((of_row == code) & ~self.is_alone),
                np.flatnonzero((of_row == code) & self.is_alone),
            )
            for (name, profile, *far), code in codes.items()
        ]

    @cached_property
    def pauses(self) -> tuple[Whole, Whole, Whole, Whole]:
        """The row, beginning, end and cap in working days of each credited pause; in order."""
        table = self.facts.pauses
        rows = np.array(
            [self.row_of[key] for key in table["obligation"].to_pylist()], dtype=np.int64
        )
        caps: Whole = table["cap_days"].fill_null(0).to_numpy()
        return rows, seconds(table["started_at"]), seconds(table["ended_at"]), caps

    def pauses_of(self, group: Group) -> Pauses:
        """Those of a group, by place in its rows; a cap is an end (core.pauses.end_of)."""
        rows, begins, ends, caps = self.pauses
        place = np.full(self.facts.size, -1)
        place[group.rows] = np.arange(len(group.rows))
        some = place[rows] >= 0 if len(rows) else np.zeros(0, bool)
        begins, ends, caps = begins[some], ends[some], caps[some]
        last = days_of(group.calendar).added(begins // DAY, caps) * DAY + begins % DAY
        return Pauses(place[rows[some]], begins, np.where(caps > 0, np.minimum(ends, last), ends))

    def lived(self, promise: pa.RecordBatch | None = None, ladder: Ladder = AS_IT_IS) -> Outcomes:
        """What becomes of every case; `promise` has the columns PROMISE, `ladder` is on trial."""
        found = Outcomes.blank(self.facts.size)
        columns = self.columns if promise is None else promising(self.columns, promise)
        for group in self.groups:
            profile, distances = ladder.profile or group.profile, ladder.far(group.distances)
            if len(group.rows):
                block = columns.take(pa.array(group.rows))
                pauses = self.pauses_of(group)
                part = outcomes_of(block, pauses, group.calendar, profile, distances)
                found.put(group.rows, part)
            for row in group.alone:
                self.put_alone(found, int(row), group, columns, profile, distances)
        return found

    def put_alone(  # one row of a group under a promise and a ladder
        self,
        found: Outcomes,
        row: int,
        group: Group,
        columns: pa.RecordBatch,
        profile: str,
        distances: Distances,
    ) -> None:
        clock = self.clock(row, columns)
        clock = replace(clock, profile=Profile(profile), distances=distances)
        told = outcome_of(clock, group.calendar, self.facts.moment)
        for name, value in told._asdict().items():
            getattr(found, name)[row] = value

    def needed(self, promise: pa.RecordBatch) -> Whole:
        """The least amount of the promise's unit that each case would have needed."""
        least = np.full(self.facts.size, NEVER)
        columns = promising(self.columns, promise)
        units = promise["promised_unit"].to_pylist()
        for group in self.groups:
            if len(group.rows):
                block = columns.take(pa.array(group.rows))
                least[group.rows] = needed(block, self.pauses_of(group), group.calendar)
            for row in group.alone:
                if (unit := units[row]) in set(Unit):
                    clock = self.clock(int(row), columns)
                    moment = self.facts.moment
                    least[row] = least_amount(clock, Unit(unit), group.calendar, moment)
        return least

    def clock(self, row: int, columns: pa.RecordBatch) -> Clock:
        """One case as the core's clock, with the promise that the columns tell."""
        [case] = self.facts.cases.slice(row, 1).to_pylist()
        day_end = DayEnd.CLOSE_OF_BUSINESS if case["closes_with_business"] else DayEnd.MIDNIGHT
        told = {name: columns[name][row].as_py() for name in columns.schema.names}
        key = case["obligation"]
        return Clock(
            case["started_at"],
            term_of(told, "promised", day_end),
            term_of(told, "statutory", day_end),
            pauses=tuple(
                Pause(one["started_at"], one["ended_at"], cap=one["cap_days"])
                for one in self.beside.get(key, ([], []))[0]
            ),
            extensions=tuple(
                Extension(one["granted_at"], one["amount"], one["lengthens_statute"])
                for one in self.beside.get(key, ([], []))[1]
            ),
            closed_at=case["closed_at"],
            warn=case["warn"],
            generation=case["generation"] or 1,
            since=case["reopened_at"],
        )

    @cached_property
    def beside(self) -> dict[int, tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
        """Pauses and extensions of the clocks that are read alone, by obligation."""
        keys = self.facts.cases["obligation"].to_numpy()[self.is_alone]
        known: dict[int, tuple[list[Any], list[Any]]] = {int(key): ([], []) for key in keys}
        for place, table in enumerate((self.facts.pauses, self.facts.extensions)):
            for one in rows_of(table):
                if one["obligation"] in known:
                    known[one["obligation"]][place].append(one)
        return known


def rows_of(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches():
        yield from batch.to_pylist()


def term_of(told: dict[str, Any], which: str, day_end: DayEnd) -> Term:
    """A limit of the columns as the core's term."""
    unit = told[f"{which}_unit"]
    if unit in GIVEN:
        at = moment_words_of(told[f"{which}_due"])
        if at is None:
            return None
        at = at.replace(microsecond=told["due_fraction"] if which == "promised" else 0)
        return GivenDue(at, is_moment=unit == "given_moment")
    if unit is None or unit == "none":
        return None
    return Limit(told[f"{which}_amount"], Unit(unit), day_end)
