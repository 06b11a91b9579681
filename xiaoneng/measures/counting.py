"""The counts of each unit as expressions: the lines of core/limits.py, for whole columns.

Each function takes a table and gives it back with more columns. The table carries `unit` and
moments as int64 seconds since 1950-01-01; only the look-ups that `units` need are joined.
"""

from collections.abc import Collection
from dataclasses import dataclass

import ibis
from ibis.expr.types import IntegerColumn, Table, Value

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.calendar_tables import EPOCH, CalendarTables

GIVEN_DAY, GIVEN_MOMENT = "given_day", "given_moment"
ROLLED = ("day", "none")  # units that count dates and end on a working day
DATE_UNITS = ("workday", "day", GIVEN_DAY, GIVEN_MOMENT, "none")
HOUR_UNITS = ("hour", "workhour")


def seconds(moment: Value) -> Value:
    """A timestamp as whole seconds since 1950-01-01."""
    return moment.truncate("s").epoch_seconds().cast("int64") - EPOCH


def timestamp(moment: Value) -> Value:
    """Whole seconds since 1950-01-01 as a timestamp."""
    return ibis.timestamp("1950-01-01 00:00:00") + moment.as_interval("s")


def whole_sum(counts: Value) -> Value:
    """A sum of whole numbers in 64 bits: engines sum them into 128, and everything after slows.

    Exact below 2^53.
    """
    return counts.cast("float64").sum().cast("int64")


def place(moment: Value) -> Value:
    """The date of a moment, in days since 1950-01-01."""
    return (moment // DAY).cast("int64")


def attached(
    table: Table, key: Value, other: Table, other_key: str, names: dict[str, str]
) -> Table:
    """`table` with columns of `other` (new name -> its name) where its key equals `key`."""
    looked = other.select(looked_key=other_key, **names)
    keyed = table.mutate(key_sought=key.cast("int64"))
    joined = keyed.left_join(looked, keyed.key_sought == looked.looked_key)
    return joined.drop("key_sought", "looked_key")


@dataclass(frozen=True)
class Counting:
    """Counting on one calendar, for the units that occur."""

    tables: CalendarTables
    units: frozenset[str]

    @classmethod
    def on(cls, tables: CalendarTables, units: Collection[str]) -> "Counting":
        return cls(tables, frozenset(units))

    def counter(self, table: Table, moment: str, count: str) -> Table:
        """Add `count`: the running count of the row's unit at `moment`."""
        looked = self._dates(table, moment)
        at = looked[moment]
        branches: list[tuple[Value, Value]] = []
        if "workday" in self.units:
            branches.append((looked.unit == "workday", looked.on_n))
        if "hour" in self.units:
            branches.append((looked.unit == "hour", at))
        if "workhour" in self.units:
            branches.append((looked.unit == "workhour", self._office(looked, at % DAY)))
        value = ibis.cases(*branches, else_=place(at)) if branches else place(at)
        counted = looked.mutate(**{count: value.cast("int64")})
        return counted.drop([name for name in counted.columns if name.startswith("on_")])

    def due(self, table: Table, target: str, floor: str) -> Table:
        """Add the due moment where the count reaches `target`, not before `floor` (a moment).

        Adds due (seconds), due_place, over_1, over_2 (places), is_provisional. The table carries
        start and, for a given moment, given_second (of the day).
        """
        table = self._due_workday(table, target, floor)
        aim = table[target]
        found: list[tuple[Value, Value]] = []
        if GIVEN_DAY in self.units:
            found.append((table.unit == GIVEN_DAY, (aim + 1) * DAY))
        if GIVEN_MOMENT in self.units:
            found.append((table.unit == GIVEN_MOMENT, aim * DAY + table.given_second))
        if "hour" in self.units:
            found.append((table.unit == "hour", aim))
        if "workhour" in self.units:
            table = self.reached_office(table, target, "due_office")
            found.append((table.unit == "workhour", table.due_office))
        rolled = (table.by_place + 1) * DAY
        due = ibis.cases(*found, else_=rolled) if found else rolled
        table = table.mutate(due=due.cast("int64"))
        is_inside = table.unit.isin([GIVEN_MOMENT, *HOUR_UNITS])
        table = table.mutate(due_place=place(table.due - ibis.ifelse(is_inside, 0, 1)))
        return self._due_neighbours(table)

    def reached_office(self, table: Table, target: str, name: str) -> Table:
        """Add the earliest moment, not before `start`, at which office time is `target`."""
        table = self._bucket_dates(table, table[target])
        is_next = table[target] > table.b0_office + self._length(table, "b0_")
        base = ibis.ifelse(is_next, table.b1_office, table.b0_office)
        rest = table[target] - base
        day = ibis.ifelse(is_next, table.b1_place, table.b0_place) * DAY
        moment = day + self._second_of(table, is_next, rest)
        value = ibis.ifelse(table[target] <= table.start_count, table.start, moment)
        table = table.mutate(**{name: value.cast("int64")})
        return table.drop([c for c in table.columns if c.startswith(("b0_", "b1_"))])

    def on_date(self, table: Table, key: Value, prefix: str, names: list[str]) -> Table:
        """Look `names` up in the dates by place, as columns with a prefix."""
        return attached(table, key, self.tables.dates, "place", {f"{prefix}{n}": n for n in names})

    def on_count(self, table: Table, key: Value, prefix: str, names: list[str]) -> Table:
        """Look `names` up in the working days by N, as columns with a prefix."""
        return attached(table, key, self.tables.workdays, "n", {f"{prefix}{n}": n for n in names})

    def _dates(self, table: Table, moment: str) -> Table:
        if not self.units & {"workday", "workhour"}:
            return table
        names = ["n"] if "workday" in self.units else []
        if "workhour" in self.units:
            names += ["office", *self._session_columns()]
        return self.on_date(table, place(table[moment]), "on_", names)

    def _due_workday(self, table: Table, target: str, floor: str) -> Table:
        """Add by_place, by_over_1 … of the working day on which a date limit ends."""
        if not self.units & {"workday", *ROLLED}:
            return table.mutate(by_place=ibis.null("int64"))
        base = place(table[floor])
        rolled = ibis.greatest(table[target], base)
        key = ibis.ifelse(table.unit == "workday", base, rolled)
        table = self.on_date(table, key, "to_", ["next_n"])
        aim = ibis.ifelse(
            table.unit == "workday",
            ibis.greatest(table[target], table.to_next_n),
            table.to_next_n,
        )
        names = ["place", "over_1", "over_2", "is_provisional"]
        return self.on_count(table, aim, "by_", names).drop("to_next_n")

    def _due_neighbours(self, table: Table) -> Table:
        """over_1, over_2, is_provisional of the due date, whichever way it was found."""
        names = ["over_1", "over_2", "is_provisional"]
        if self.units & {GIVEN_DAY, GIVEN_MOMENT, *HOUR_UNITS}:
            table = self.on_date(table, table.due_place, "at_", names)
            table = table.mutate(**{name: table[f"at_{name}"] for name in names})
        else:
            table = table.mutate(**{name: table[f"by_{name}"] for name in names})
        gone = ("at_", "by_", "due_office")
        return table.drop([name for name in table.columns if name.startswith(gone)])

    def _bucket_dates(self, table: Table, target: IntegerColumn) -> Table:
        """The date in which the target's bucket begins (b0_) and the next working day (b1_)."""
        names = ["place", "office", "over_1", *self._session_columns()]
        key = (ibis.greatest(target - 1, 0) // self.tables.bucket).cast("int64")
        found = attached(table, key, self.tables.buckets, "bucket", {"bucket_place": "place"})
        found = self.on_date(found, found.bucket_place, "b0_", names)
        found = self.on_date(found, found.b0_over_1, "b1_", names)
        return found.drop("bucket_place")

    def _second_of(self, table: Table, is_next: Value, rest: Value) -> Value:
        """The second of the day at which `rest` seconds of its office time have passed."""
        value: Value = ibis.literal(0, "int64")
        before: Value = ibis.literal(0, "int64")
        branches: list[tuple[Value, Value]] = []
        for index in range(self.tables.sessions):
            opens = ibis.ifelse(is_next, table[f"b1_opens_{index}"], table[f"b0_opens_{index}"])
            closes = ibis.ifelse(is_next, table[f"b1_closes_{index}"], table[f"b0_closes_{index}"])
            value = opens + rest - before
            before = before + (closes - opens)
            branches.append((rest <= before, value))
        return ibis.cases(*branches, else_=value)

    def _office(self, looked: Table, second: Value) -> Value:
        """F: office seconds up to a second of the looked-up date."""
        total: Value = looked.on_office
        for index in range(self.tables.sessions):
            opens, closes = looked[f"on_opens_{index}"], looked[f"on_closes_{index}"]
            total = total + ibis.greatest(ibis.least(second, closes) - opens, 0)
        return total

    def _length(self, table: Table, prefix: str) -> Value:
        total: Value = ibis.literal(0, "int64")
        for index in range(self.tables.sessions):
            total = total + table[f"{prefix}closes_{index}"] - table[f"{prefix}opens_{index}"]
        return total

    def _session_columns(self) -> list[str]:
        return [f"{edge}_{i}" for i in range(self.tables.sessions) for edge in ("opens", "closes")]
