"""Some cases with everything that belongs to them, read from the database: one block."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.cases import extracts as of_cases
from xiaoneng.cases.extracts import Keys
from xiaoneng.obligations import extracts as of_obligations
from xiaoneng.warehouse.meanings import Meanings
from xiaoneng.warehouse.schemas import (
    BY_CASE,
    EXTENSIONS,
    HOLDINGS,
    ORDER,
    PAUSES,
    STEPS,
    VOLATILE,
)
from xiaoneng.warehouse.stories import Parts, absent, event_rows

MAYBE = ("promised_unit", "statutory_unit", "decision_paper")


class Owed:
    """The obligations of some cases: decisions and the steps of these."""

    def __init__(self, cases: pa.Table, begun: pa.Table) -> None:
        whole = cases.filter(pc.is_valid(cases["obligation"]))
        self.keys = pa.concat_arrays(
            [whole["obligation"].combine_chunks(), begun["obligation"].combine_chunks()]
        )
        decisions = whole["obligation"].combine_chunks()
        self.decisions = decisions
        parent = pc.index_in(begun["parent"].combine_chunks(), value_set=decisions)
        own = whole["case"].combine_chunks()
        self.cases = pa.concat_arrays([own, own.take(parent)])

    def case_of(self, obligations: pa.ChunkedArray) -> pa.Array:
        """The case of each obligation."""
        place = pc.index_in(obligations.combine_chunks(), value_set=self.keys)
        return self.cases.take(place)

    def is_step(self, obligations: pa.ChunkedArray) -> pa.Array:
        return pc.invert(pc.is_in(obligations.combine_chunks(), value_set=self.decisions))


def block(keys: Keys, meanings: Meanings) -> dict[str, pa.Table]:
    """The rows of every table that is cut by case, for some cases, each in its order."""
    cases = of_cases.case_table(keys)
    decided = cases["obligation"].drop_null().to_pylist()
    begun = of_obligations.begun_table(decided)
    owed = Owed(cases, begun)
    every = owed.keys.to_pylist()
    holdings = belonging(
        with_hands(of_obligations.holding_table(every)), owed, HOLDINGS, "holdings"
    )
    pauses = of_obligations.pause_table(every)
    pauses = pauses.append_column("credited", pc.not_equal(pauses["paper"], ""))
    steps = step_rows(of_obligations.planned_table(decided), begun, owed, decided)
    said = of_cases.event_table(keys)
    return {
        "cases": without_copies(with_absent(cases, MAYBE), "obligation_state"),
        "events": event_rows(Parts(cases, said, holdings, steps), meanings),
        "pauses": belonging(pauses, owed, PAUSES, "pauses"),
        "extensions": belonging(
            of_obligations.extension_table(every), owed, EXTENSIONS, "extensions"
        ),
        "holdings": holdings,
        "steps": without_copies(steps, "state"),
    }


def belonging(rows: pa.Table, owed: Owed, schema: pa.Schema, name: str) -> pa.Table:
    """Rows of obligations with their case, in the order of the table."""
    columns: dict[str, Any] = {one: rows[one] for one in rows.column_names}
    columns["case"] = owed.case_of(rows["obligation"])
    columns["is_step"] = owed.is_step(rows["obligation"])
    return ordered(pa.table({one: columns[one] for one in schema.names}, schema=schema), name)


def with_hands(holdings: pa.Table) -> pa.Table:
    """Add is_handed: somebody gave it out of other hands, and said why."""
    rows = holdings.combine_chunks()
    number = rows.num_rows
    before = pa.array([None, *range(number - 1)][:number], pa.int64())
    is_same = [
        pc.equal(rows["obligation"], rows["obligation"].take(before)),
        pc.not_equal(rows["reason"], ""),
    ]
    has_moved = pc.or_(
        pc.not_equal(rows["organ_id"], rows["organ_id"].take(before)),
        pc.not_equal(
            pc.fill_null(rows["officer_id"], 0), pc.fill_null(rows["officer_id"].take(before), 0)
        ),
    )
    found = pc.fill_null(pc.and_(pc.and_(*is_same), has_moved), False)  # noqa: FBT003
    return rows.append_column("is_handed", found)


def step_rows(planned: pa.Table, begun: pa.Table, owed: Owed, decided: list[int]) -> pa.Table:
    """The steps of some cases: those planned, begun or not, and those begun without a plan."""
    if not planned.num_rows and not begun.num_rows:
        return STEPS.empty_table()
    follows = of_obligations.followed_by_step(decided) if planned.num_rows else {}
    clocks = {row["obligation"]: row for row in begun.to_pylist()}
    rows = []
    for plan in planned.to_pylist():
        clock = clocks.pop(plan["obligation"], {})
        before = ";".join(map(str, follows.get(plan["step"], [])))
        rows.append({**plan, **clock, "follows": before})
    rows += [{**clock, "follows": ""} for clock in clocks.values()]
    parent = pa.chunked_array([pa.array([row["parent"] for row in rows], pa.int64())])
    for row, case in zip(rows, owed.case_of(parent).to_pylist(), strict=True):
        row["case"] = case
    return ordered(pa.Table.from_pylist(rows, STEPS), "steps")


def without_copies(rows: pa.Table, state: str) -> pa.Table:
    """Open clocks without what the sweep changes: it stands in `lights`."""
    is_open = pc.equal(rows[state], "open")
    for name in VOLATILE:
        if name in rows.column_names:
            place = rows.column_names.index(name)
            none = pa.scalar(None, rows.schema.field(name).type)
            rows = rows.set_column(
                place, rows.schema.field(name), pc.if_else(is_open, none, rows[name])
            )
    return rows


def with_absent(rows: pa.Table, names: tuple[str, ...]) -> pa.Table:
    for name in names:
        place = rows.column_names.index(name)
        rows = rows.set_column(place, rows.schema.field(name), absent(rows[name]))
    return rows


def ordered(rows: pa.Table, name: str) -> pa.Table:
    found = rows.sort_by([(one, "ascending") for one in ORDER[name]])
    return found.cast(BY_CASE[name])
