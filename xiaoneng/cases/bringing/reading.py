"""A file of a source against what is known: which of its rows are new, which cannot be used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.batch.folding_in import cases_in
from xiaoneng.batch.rejecting import backwards_rows, column_name, repeated_cases
from xiaoneng.batch.staging import STAGED, Staged, stage
from xiaoneng.cases.bringing.matching import Matched, matched
from xiaoneng.cases.models import Case, Event, Source
from xiaoneng.cases.reasons import LONG_KEY, NOT_YET, UNKNOWN_ORGAN
from xiaoneng.core.limits import seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET
from xiaoneng.engine.embedded import Embedded
from xiaoneng.kit.many import is_among
from xiaoneng.kit.time import wall
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.terms import Column, Mapping
from xiaoneng.measures.calendar_tables import EPOCH
from xiaoneng.measures.folding import ORDER_BITS, SCALE

LONGEST_KEY = 100  # characters of a case number
KEYS = 5_000  # asked for at once
STORED = STAGED.set(STAGED.get_field_index("file"), pa.field("file", pa.int64()))
KEPT = (
    "case__source_key", "activity", "does", "is_credited", "at", "recorded_at", "organ_name",
    "officer_name", "item", "started_at", "ended_at", "due_at", "amount", "unit",
    "statutory_amount", "warn", "print",
)  # fmt: skip


class Rows(NamedTuple):
    """The rows of some files as they were read."""

    files: Sequence[Path]
    staged: Staged
    rejected: RejectedRows


@dataclass
class Reading:
    """What one file holds, told from what the database has.

    events: what is to be folded: new rows, and those kept of the cases they belong to. fresh: the
    new rows alone. known: number in the source -> key, of the cases that are here already.
    """

    source: Source
    mapping: Mapping
    moment: int
    rejected: RejectedRows
    staged: Staged
    names: Matched
    events: Table
    fresh: Table
    cases: Table
    known: dict[str, int]
    rows_known: int
    files: Sequence[Path]
    refused: list[tuple[Table, str]] = field(default_factory=list)


def mapping_of(source: Source, folder: Path) -> Mapping:
    """The mapping of a source, checked; raises Unusable."""
    path = folder / f"{source.code}.toml"
    path.write_text(source.mapping, encoding="utf-8")
    return load_mapping(path)


def moment_of(at: datetime) -> int:
    """A moment as the engine counts them."""
    return seconds_of(wall(at)) - OFFSET * DAY


def read_files(engine: Embedded, source: Source, files: Sequence[Path], at: datetime) -> Reading:
    """Read the files of a batch; nothing is written."""
    mapping = mapping_of(source, engine.folder)
    rejected = RejectedRows()
    staged = stage(engine, files, mapping, rejected, is_lasting=True)
    return told_apart(engine, source, mapping, Rows(files, staged, rejected), at)


def told_apart(  # what was read, and when
    engine: Embedded,
    source: Source,
    mapping: Mapping,
    rows: Rows,
    at: datetime,
) -> Reading:
    """Set aside what is known already and what cannot be used; find out what the names mean."""
    files, staged, rejected = rows
    moment = moment_of(at)
    keys = engine.arrow(staged.events.select("case").distinct())["case"].to_pylist()
    known = dict(known_cases(source, keys))
    stored = engine.keep(stored_rows(source, known), "stored")
    number, fresh, rows_known = engine.count(stored), staged.events, 0
    if number:
        fresh = engine.write(fresh.anti_join(stored, ["case", "print"]), "unknown")
        rows_known = engine.count(staged.events) - engine.count(fresh)
    names = names_in(engine, source, fresh, stored)
    refused: list[tuple[Table, str]] = []
    for table, column in refusals(fresh, source, mapping, names, moment):
        wrong = engine.write(table.semi_join(fresh, "order"), f"refused_{len(refused)}")
        if engine.count(wrong):
            refused.append((wrong, column))
            fresh = fresh.anti_join(wrong, "order")
    # What comes in for the first time, and nothing of it refused, stands as it was staged.
    fresh = engine.write(fresh, "fresh") if refused else fresh
    events = fresh.select(list(STAGED.names))
    if number:
        later = events.mutate(key=events.key + number, order=events.order + number)
        events = ibis.union(stored.semi_join(fresh, "case").select(events.columns), later)
        events = engine.write(events, "events")
    cases, backwards = cases_in(engine, events, moment)
    if engine.count(backwards):
        wrong = engine.write(backwards_rows(fresh, backwards), "backwards_rows")
        refused.append((wrong, column_name(mapping.case.end, "end")))
        events = engine.write(events.anti_join(backwards, "case"), "events_used")
        fresh = engine.write(fresh.anti_join(backwards, "case"), "fresh_used")
    return Reading(
        source, mapping, moment, rejected, staged, names, events, fresh, cases, known, rows_known,
        files, refused,
    )  # fmt: skip


def names_in(engine: Embedded, source: Source, *tables: Table) -> Matched:
    """Everything the rows name, looked up."""
    both = ibis.union(*(table.select("organ", "item") for table in tables))
    organs = engine.arrow(both.select("organ").distinct())["organ"].drop_null().to_pylist()
    items = engine.arrow(both.select("item").distinct())["item"].drop_null().to_pylist()
    return matched(source, organs, items)


def refusals(
    fresh: Table, source: Source, mapping: Mapping, names: Matched, moment: int
) -> Iterator[tuple[Table, str]]:
    """Rows that no live database can use, each with order, file, row, value and reason."""
    case = column_name(mapping.columns.case, "case")
    if mapping.shape == "cases":
        yield repeated_cases(fresh), case
    long = fresh.filter(fresh["case"].length() > LONGEST_KEY)
    yield refused_for(long, "case", LONG_KEY), case
    at = mapping.columns.at or mapping.case.start
    late = fresh.filter(fresh.key >= (moment + 1) * SCALE)
    late = late.mutate(said=late.at.fill_null(late.started_at).strftime("%Y-%m-%d %H:%M:%S"))
    yield refused_for(late, "said", NOT_YET), column_name(at, "at")
    begun = fresh.filter(fresh.started_at.epoch_seconds() - EPOCH > moment)
    begun = begun.mutate(said=begun.started_at.strftime("%Y-%m-%d %H:%M:%S"))
    start = column_name(mapping.case.start, "start")
    yield refused_for(begun, "said", NOT_YET), start
    if source.creates_organs:
        return  # they will be founded
    unknown = fresh.filter(fresh.organ.notnull()).anti_join(names.names.organs, "organ")
    organ = mapping.columns.organ
    column = organ.name if isinstance(organ, Column) else "organ"
    yield refused_for(unknown, "organ", UNKNOWN_ORGAN), column


def refused_for(rows: Table, value: str, reason: str) -> Table:
    return rows.select("order", "file", "row", value=rows[value], reason=ibis.literal(reason))


def known_cases(source: Source, keys: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Those of some numbers that are here already."""
    ours = Case.objects.filter(source=source)
    if not ours.exists():
        return
    for place in range(0, len(keys), KEYS):
        some = ours.filter(is_among("source_key", keys[place : place + KEYS]))
        yield from some.order_by().values_list("source_key", "pk")


def stored_rows(source: Source, known: dict[str, int]) -> pa.Table:
    """The rows kept of some cases, in the order in which they came, as if read anew."""
    keys = list(known.values())
    rows: list[tuple[object, ...]] = []
    for place in range(0, len(keys), KEYS):
        some = Event.objects.filter(case__in=keys[place : place + KEYS]).order_by("pk")
        rows += some.values_list("pk", *KEPT)
    rows.sort()
    return pa.Table.from_pylist(
        [staged_row(order, *row[1:]) for order, row in enumerate(rows)], STORED
    )


def staged_row(order: int, *kept: object) -> dict[str, object]:
    """A kept event in the shape of a row that was just read."""
    row = dict(zip(KEPT, kept, strict=True))
    times = {
        name: wall(row[name]) if row[name] else None  # type: ignore[arg-type]  # a moment
        for name in ("at", "recorded_at", "started_at", "ended_at", "due_at")
    }
    first = times["at"] or times["started_at"]
    key = None
    if first is not None:
        key = ((seconds_of(first) - OFFSET * DAY) << ORDER_BITS) + order
    return {
        "file": -1,
        "row": 0,
        "case": row["case__source_key"],
        "activity": row["activity"],
        "does": row["does"],
        "credited": row["is_credited"],
        **times,
        "organ": row["organ_name"] or None,
        "officer": row["officer_name"] or None,
        "item": row["item"] or None,
        "amount": row["amount"],
        "unit": row["unit"] or None,
        "statutory_amount": row["statutory_amount"],
        "warn": row["warn"],
        "order": order,
        "key": key,
        "print": int(str(row["print"])) if row["print"] else None,
    }
