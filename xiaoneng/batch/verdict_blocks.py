"""Verdicts block by block: clocks out of the engine, through the kernel, back as a table.

Decided in docs/decisions/0010: the same figures as the expressions of measures/verdicts.py.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core.clock import Distances
from xiaoneng.core.workdays import Calendar
from xiaoneng.engine.blocks import judged_blocks
from xiaoneng.engine.door import Engine
from xiaoneng.engine.embedded import Embedded
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.array_lives import LIVED, NEEDED, Tried, lived_columns, needed_columns
from xiaoneng.measures.array_verdicts import (
    LASTING,
    VERDICTS,
    lasting_columns,
    verdict_columns,
)

NEEDING = (  # of a clock, to know what it would have needed
    "id", "item", "start", "moment", "is_closed", "warn", "moment_fraction", "due_fraction",
    "promised_unit", "promised_amount", "promised_due",
)  # fmt: skip


class Judging(NamedTuple):
    """As of when cases are judged, and by which ladder: that of the kind all of them are."""

    moment: int
    profile: str
    distances: Distances


def verdicts_of(
    engine: Engine, clocks: Table, pauses: Table | None, calendar: Calendar, profile: str
) -> Table:
    """The rows of `measures.folding.clocks_of` with their verdicts, kept as `verdicts`."""
    judge = partial(verdict_columns, calendar=calendar, profile=profile)
    schema = pa.schema([*clocks.schema().to_pyarrow(), *VERDICTS])
    return engine.judged(clocks, credited(pauses), judge, schema, "verdicts")


def lives_of(  # clocks, how they are judged, and what is tried
    engine: Engine,
    clocks: Table,
    pauses: Table | None,
    calendar: Calendar,
    profile: str,
    tried: Tried,
) -> Table:
    """The same rows as they were and by what is on trial, kept as `lived`."""
    judge = partial(lived_columns, calendar=calendar, profile=profile, tried=tried)
    schema = pa.schema([*clocks.schema().to_pyarrow(), *LIVED])
    return engine.judged(clocks, credited(pauses), judge, schema, "lived")


def needs_of(
    engine: Engine,
    clocks: Table,
    pauses: Table | None,
    calendar: Calendar,
    units: Mapping[str, str],
) -> Table:
    """What each clock would have needed in the unit of its item, kept as `needs`."""
    judge, some = partial(needed_columns, calendar=calendar, units=units), clocks.select(*NEEDING)
    schema = pa.schema([*some.schema().to_pyarrow(), *NEEDED])
    return engine.judged(some, credited(pauses), judge, schema, "needs")


def lasting_schema(clocks: Table) -> pa.Schema:
    return pa.schema([*clocks.schema().to_pyarrow(), *LASTING])


def lasting_blocks(
    engine: Embedded,
    clocks: Table,
    pauses: Table | None,
    calendars: Mapping[str, Calendar],
    judging: Judging,
) -> Iterator[pa.RecordBatch]:
    """The same for a database: each clock by its own `calendar`, of schema `lasting_schema`."""
    by_id, schema = engine.pauses_by_id(credited(pauses)), lasting_schema(clocks)
    for name in sorted(engine.tally(clocks, "calendar")):
        some = clocks.filter(clocks.calendar == name)
        judge = partial(
            lasting_columns,
            calendar=calendars[name],
            profile=judging.profile,
            distances=judging.distances,
        )
        yield from judged_blocks(engine.batches(some), by_id, judge, schema)


def credited(pauses: Table | None) -> Table | None:
    """id, begins, ends of the pauses that stop a clock; one that lasts ends never."""
    if pauses is None:
        return None
    some = pauses.filter(pauses.credited)
    return some.select("id", "begins", ends=some.ends.fill_null(NEVER))
