"""What happened in some cases as rows of `events`: acts, rows of logs, steps, hand-overs.

Acts and rows of logs are kept by cases. Steps and hand-overs are told by obligations; they are
beside the clock (`ignore`), so that folding the events gives the clock that the platform has.
"""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.measures.folding import MICROS, event_keys
from xiaoneng.warehouse.meanings import Meanings
from xiaoneng.warehouse.schemas import EVENTS

ENDED, ACT, HANDED, BEGUN = range(4)  # the order of what happens within one second
SIDE = 40  # bits of the seconds beside the place of a case


class Parts(NamedTuple):
    """What is known of some cases; rows in the order of the cases."""

    cases: pa.Table
    said: pa.Table  # rows of `cases.extracts.EVENT`
    holdings: pa.Table
    steps: pa.Table


def event_rows(parts: Parts, meanings: Meanings) -> pa.Table:
    """The rows of `events`, in order, with keys as the measures expect them."""
    told = pa.concat_tables([acted(parts, meanings), stepped(parts), handed(parts)])
    first = pc.coalesce(told["at"], told["started_at"]).cast(pa.int64())
    second = first.fill_null(np.iinfo(np.int64).max).to_numpy() // MICROS
    told = told.append_column("second", pa.array(second))
    told = told.sort_by([(name, "ascending") for name in ("case", "second", "rank", "event")])
    told = told.combine_chunks()
    case = told["case"].to_numpy()
    starts = np.flatnonzero(np.diff(case, prepend=-1))
    lengths = np.diff(np.append(starts, len(case)))
    order = pa.array(np.arange(len(case)) - np.repeat(starts, lengths), pa.int64())
    at = pc.coalesce(told["at"], told["started_at"]).combine_chunks()
    columns = {**{name: told[name] for name in told.column_names}, "order": order}
    columns["key"] = event_keys(at, order)
    return pa.table({name: columns[name] for name in EVENTS.names}, schema=EVENTS)


def acted(parts: Parts, meanings: Meanings) -> pa.Table:
    """Rows of logs, and acts in the platform: those by whoever held the clock."""
    said = parts.said.combine_chunks()
    case = place_of(said["case"], parts.cases["case"])
    is_act = pc.is_null(said["batch"])
    source = parts.cases["source"].take(case)
    organ, officer = meanings.of(
        pc.if_else(is_act, None, source).combine_chunks(),
        *(said[name].combine_chunks() for name in ("organ", "officer")),
    )
    holder_organ, holder = held_at(parts, case, said["at"])
    own = pc.coalesce(holder_organ, parts.cases["organ_id"].take(case))
    columns: dict[str, Any] = {name: said[name] for name in said.column_names}
    for name in ("organ", "officer", "item", "unit"):
        columns[name] = absent(said[name])
    rows = said.num_rows
    columns |= {
        "origin": pc.if_else(is_act, "act", "log"),
        "organ_id": pc.if_else(is_act, own, organ),
        "officer_id": pc.if_else(is_act, holder, officer),
        "rank": pa.array(np.full(rows, ACT)),
    }
    return shaped(columns, rows)


def held_at(
    parts: Parts, case: pa.Array, at: pa.ChunkedArray
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Organ and officer that held the decision of a case (by its place) at a moment."""
    held = parts.holdings.filter(pc.invert(parts.holdings["is_step"]))
    none = pa.chunked_array([pa.nulls(len(case), pa.int64())])
    if not held.num_rows:
        return none, none
    begins = sided(place_of(held["case"], parts.cases["case"]), held["from_at"])
    ends = pc.fill_null(held["until_at"].cast(pa.int64()), np.iinfo(np.int64).max)
    moments = sided(case, at)
    row = np.searchsorted(begins, moments, side="right") - 1
    is_same = (row >= 0) & (begins[row] >> SIDE == moments >> SIDE)
    is_same &= at.cast(pa.int64()).fill_null(0).to_numpy() <= ends.to_numpy()[row]
    place = pa.array(row, mask=~is_same)
    return held["organ_id"].take(place), held["officer_id"].take(place)


def sided(place: pa.Array, at: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The place of a case and a moment as one number that sorts by both; no moment is long ago."""
    micros = at.cast(pa.int64()).fill_null(0).to_numpy()
    seconds = np.clip(micros // MICROS, 0, (1 << SIDE) - 1)
    found: np.ndarray[Any, np.dtype[np.int64]] = (place.to_numpy() << SIDE) + seconds
    return found


def stepped(parts: Parts) -> pa.Table:
    """A row where a step began, and one where it ended."""
    begun = parts.steps.filter(pc.is_valid(parts.steps["started_at"]))
    over = begun.filter(pc.is_valid(begun["closed_at"]))
    return pa.concat_tables(
        [
            beside(begun, begun["title"], begun["started_at"], "step_begun", BEGUN),
            beside(over, over["title"], over["closed_at"], "step_ended", ENDED),
        ]
    )


def handed(parts: Parts) -> pa.Table:
    """A row where somebody handed the case on; who has it then is in the row."""
    some = parts.holdings.filter(
        pc.and_(parts.holdings["is_handed"], pc.invert(parts.holdings["is_step"]))
    )
    words = pa.chunked_array([pa.array(["handed_over"] * some.num_rows, pa.string())])
    return beside(some, words, some["from_at"], "handed_over", HANDED)


def beside(
    rows: pa.Table, activity: pa.ChunkedArray, at: pa.ChunkedArray, origin: str, rank: int
) -> pa.Table:
    """Rows beside the clock, at moments of obligations."""
    number = rows.num_rows
    columns = {
        "case": rows["case"],
        "event": rows["obligation"],
        "activity": activity,
        "at": at,
        "recorded_at": at,
        "organ_id": rows["organ_id"],
        "officer_id": rows["officer_id"],
        "origin": pa.array([origin] * number, pa.string()),
        "does": pa.array(["ignore"] * number, pa.string()),
        "credited": pa.array([False] * number, pa.bool_()),
        "rank": pa.array(np.full(number, rank)),
    }
    return shaped(columns, number)


def shaped(columns: dict[str, Any], rows: int) -> pa.Table:
    """The columns of `events` but key and order, with what puts them in order; the rest null."""
    extra = [pa.field("event", pa.int64()), pa.field("rank", pa.int64())]
    fields = [field for field in EVENTS if field.name not in ("key", "order")] + extra
    return pa.table(
        {one.name: columns.get(one.name, pa.nulls(rows, one.type)) for one in fields},
        schema=pa.schema(fields),
    )


def place_of(keys: pa.ChunkedArray, cases: pa.ChunkedArray) -> pa.Array:
    """Where each case stands among the cases."""
    found = pc.index_in(keys, value_set=cases.combine_chunks()).cast(pa.int64())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def absent(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """What is "" in a table is nothing in an extract."""
    return pc.if_else(pc.equal(column, ""), None, column)
