"""What a run did not refuse but somebody should know: lines for the terminal, few and counted."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table

from xiaoneng.batch.folding import terms_of
from xiaoneng.batch.judging import Judged
from xiaoneng.batch.staging import file_names
from xiaoneng.engine.door import Engine
from xiaoneng.logs.readers import left_out
from xiaoneng.logs.sources import kind_of
from xiaoneng.logs.terms import Column, Mapping

SHOWN = 10  # lines of one doubt; further ones are only counted
LIMIT = ("amount", "unit", "statutory_amount")
OTHER = ("row says another limit than its case keeps",
         "rows say another limit than their cases keep")  # fmt: skip
LATE = ("row promises more time than its statute gives",
        "rows promise more time than their statutes give")  # fmt: skip
Row = dict[str, Any]


def doubts_of_reading(files: Sequence[Path], rows_read: int, rows_used: int) -> Iterator[str]:
    """Sheets that were not read, and a log of which nothing could be used."""
    for path in files:
        names = left_out(path, kind_of(path))
        if names:
            listed = ", ".join(f'"{name}"' for name in names)
            yield f"warning: {path}: only the first sheet is read, not {listed}"
    if not rows_read:
        yield "warning: the log holds no rows; the report is empty"
    elif not rows_used:
        yield f"warning: none of the {rows_read:,} rows could be used; rejected.csv says why"


def doubts_of_limits(
    engine: Engine, judged: Judged, mapping: Mapping, files: Sequence[Path]
) -> Iterator[str]:
    """Limits that a log carries and contradicts, or that promise more time than the law gives."""
    if not any(isinstance(getattr(mapping.limit, name), Column) for name in LIMIT):
        return  # the mapping's own limits are one for all, and checked before anything is read
    suspects = engine.write(_suspects(judged.cases, mapping), "suspects")
    if not engine.count(suspects):
        return  # most logs: their rows are not gone over again
    events = judged.events
    limited = events.filter(events.amount.notnull() | events.statutory_amount.notnull())
    limited = limited.semi_join(suspects, "case")
    kept = engine.write(_kept_limits(limited), "kept_limits")
    names = ibis.memtable(file_names(files))
    if mapping.shape == "events":
        yield from _told(engine, _others(limited, kept), names, OTHER, _other)
    late = _late_promises(kept, mapping)
    yield from _told(engine, late, names, LATE, _late)


def _suspects(cases: Table, mapping: Mapping) -> Table:
    """Cases whose rows may say different limits, or promise more than their statute."""
    terms = terms_of(mapping)
    promised = ibis.coalesce(cases.amount, ibis.literal(terms.amount, "float64"))
    statutory = ibis.coalesce(
        cases.statutory_amount, ibis.literal(terms.statutory_amount, "float64")
    )
    is_late = (promised > statutory).fill_null(False)  # noqa: FBT003
    return cases.filter(cases.limits_differ | is_late).select("case")


def _kept_limits(limited: Table) -> Table:
    """The limit each case keeps: that of the first row that has one (decision 6)."""
    fields = ("key", "file", "row", "due_at", *LIMIT)
    limits = ibis.struct({name: limited[name] for name in fields})
    first = limited.group_by("case").agg(first=limits.argmin(limited.key))
    return first.select("case", *(first.first[name].name(f"kept_{name}") for name in fields))


def _others(limited: Table, kept: Table) -> Table:
    """Rows with a limit that says otherwise than the one its case keeps."""
    joined = limited.join(kept, "case")
    differs = [_differs(joined, name) for name in LIMIT]
    return joined.filter(differs[0] | differs[1] | differs[2])


def _differs(joined: Table, name: str) -> BooleanValue:
    said = joined[name]
    return said.notnull() & ~said.identical_to(joined[f"kept_{name}"])


def _late_promises(kept: Table, mapping: Mapping) -> Table:
    """Cases whose two limits, which count in one unit, stand in the wrong order."""
    terms = terms_of(mapping)
    table = kept.mutate(
        key=kept.kept_key,
        file=kept.kept_file,
        row=kept.kept_row,
        amount=ibis.coalesce(kept.kept_amount, ibis.literal(terms.amount, "float64")),
        unit=ibis.coalesce(kept.kept_unit, ibis.literal(terms.unit, "string")),
        statutory_amount=ibis.coalesce(
            kept.kept_statutory_amount, ibis.literal(terms.statutory_amount, "float64")
        ),
    )
    return table.filter((table.amount > table.statutory_amount) & table.kept_due_at.isnull())


def _told(
    engine: Engine, found: Table, names: Table, what: tuple[str, str], line: Callable[[Row], str]
) -> Iterator[str]:
    """How many rows there are, the first of them, and how many more."""
    count = engine.count(found)
    if not count:
        return
    yield f"warning: {count:,} {what[count > 1]}"
    first = found.join(names, found.file == names.file_no).order_by("file_no", "row").limit(SHOWN)
    for row in engine.rows(first):
        yield f"  {row['name']}, row {row['row']}, case {row['case']}: {line(row)}"
    if count > SHOWN:
        yield f"  and {count - SHOWN:,} more"


def _other(row: Row) -> str:
    kept = {name: row[f"kept_{name}"] for name in LIMIT}
    return f"{_limit(row)}; {_limit(kept)} of row {row['kept_row']} is kept"


def _late(row: Row) -> str:
    unit = row["unit"]
    return f"promised {row['amount']:g} {unit}, statutory {row['statutory_amount']:g} {unit}"


def _limit(row: Row) -> str:
    """The parts of a limit that a row carries."""
    unit = row["unit"] or ""
    amount = "" if row["amount"] is None else f"{row['amount']:g} {unit}".strip()
    statutory = row["statutory_amount"]
    by_law = "" if statutory is None else f"statutory {statutory:g} {unit}".strip()
    return ", ".join(part for part in (amount, by_law) if part)
