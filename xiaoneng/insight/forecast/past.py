"""The facts of an extract as they were known at a moment: nothing that happened after it is there.

A case closed later is open, a pause ended later lasts, an extension granted later is none.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.insight.lab.facts import CASE, EXTENSION, HOLDING, PAUSE, STEP, Facts, with_kinds
from xiaoneng.warehouse.queries import Extract

STATES = ("open", "closed", "cancelled")
BODIES = ("district", "organ", "street")  # levels at which an organ has time of its own


@dataclass(frozen=True)
class Past:
    """Every case that a forecast may need, with its pauses and extensions; `bodies`: the organ
    of which each part is a part.
    """

    facts: Facts
    bodies: dict[int, int]

    @property
    def moment(self) -> datetime:
        return self.facts.moment

    def at(self, moment: datetime, since: date) -> Facts:
        """What was known at a moment: cases begun since a day, and older ones open then."""
        begin = datetime.combine(since, time())
        cases = self.facts.cases
        begun = pc.less_equal(cases["started_at"], moment)
        closed = until(cases["closed_at"], moment)
        is_wanted = pc.or_(pc.greater_equal(cases["started_at"], begin), pc.is_null(closed))
        kept = put(cases, "closed_at", closed).filter(pc.and_(begun, is_wanted))
        keys = kept["obligation"]
        pauses = known(self.facts.pauses, "started_at", moment, keys)
        return replace(
            self.facts,
            moment=moment,
            cases=kept,
            pauses=put(pauses, "ended_at", until(pauses["ended_at"], moment)),
            extensions=known(self.facts.extensions, "granted_at", moment, keys),
        )


def known(table: pa.Table, name: str, moment: datetime, keys: pa.ChunkedArray) -> pa.Table:
    """What had happened by a moment, of some obligations."""
    is_mine = pc.is_in(table["obligation"], value_set=keys.combine_chunks())
    return table.filter(pc.and_(pc.less_equal(table[name], moment), is_mine))


def until(column: pa.ChunkedArray, moment: datetime) -> pa.ChunkedArray:
    """Moments up to one; what came later had not happened."""
    had = pc.fill_null(pc.less_equal(column, moment), fill_value=False)
    return pc.if_else(had, column, pa.scalar(None, column.type))


def put(table: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    return table.set_column(table.schema.get_field_index(name), name, column)


def past_of(found: Extract, since: date) -> Past:
    """Cases that ran since a day; those that were taken up again are left out."""
    with embedded() as engine:
        cases = found.kept(engine, "cases")
        begin = datetime.combine(since, time())
        cases = cases.filter(
            cases.obligation.notnull(),
            cases.obligation_state.isin(STATES),
            cases.started_at.notnull(),
            cases.started_at <= found.moment,
            cases.closed_at.isnull() | (cases.closed_at >= begin) | (cases.started_at >= begin),
            cases.generation.fill_null(1) == 1,
        )
        wanted = engine.arrow(cases.select(*CASE, "organ_id", "obligation_state").order_by("case"))
        kept = engine.keep(wanted, "past_cases")

        def beside(name: str, columns: Iterable[str]) -> pa.Table:
            rows = found.kept(engine, name)
            rows = rows.filter(~rows.is_step)
            rows = rows.filter(rows.credited) if name == "pauses" else rows
            return engine.arrow(rows.semi_join(kept, "obligation").select(*columns))

        facts = Facts(
            moment=found.moment,
            cases=with_kinds(wanted, engine.rows(found.kept(engine, "kinds"))),
            pauses=beside("pauses", PAUSE),
            extensions=beside("extensions", EXTENSION),
            holdings=pa.table({name: [] for name in HOLDING}),
            steps=pa.table({name: [] for name in STEP}),
            items=pa.table({}),
        )
        return Past(facts, bodies_in(engine, found))


def bodies_in(engine: Embedded, found: Extract) -> dict[int, int]:
    """Of each part of an organ the organ: the next above it that is no section or village."""
    organs = {one["organ_id"]: one for one in engine.rows(found.kept(engine, "organs"))}

    def body(key: int) -> int:
        one = organs[key]
        above = one["parent"]
        return key if one["level"] in BODIES or above not in organs else body(above)

    return {key: body(key) for key in organs}
