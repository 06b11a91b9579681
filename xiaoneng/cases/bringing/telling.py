"""What a file holds, in numbers that add up, and the rows of it that cannot be used."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from xiaoneng.batch.rejecting import rejected_csv
from xiaoneng.cases.bringing.reading import Reading
from xiaoneng.engine.embedded import Embedded

MOST_NAMES = 100  # unknown names that are listed
LONGEST_NAME = 60  # characters of each that are shown
COUNTED = ("row", "column", "value", "reason")


def rejects_in(engine: Embedded, reading: Reading) -> pa.Table:
    """row, column, value, reason of each row that cannot be used, in the order of the file."""
    found = engine.arrow(rejected_csv(engine, reading.rejected, reading.refused, reading.files))
    longest = {"column": 120, "value": 300, "reason": 300}
    columns = {"row": found["row"]}
    for name, most in longest.items():
        tidy = pc.replace_substring(found[name].cast(pa.string()), "\x00", "")
        columns[name] = pc.fill_null(pc.utf8_slice_codeunits(tidy, 0, most), "")
    return pa.table(columns)


def officers_unknown(engine: Embedded, reading: Reading) -> list[str]:
    """Names of officers in the new rows that nobody of the organs of the log bears."""
    known = reading.names.names.officers.select(named="officer")
    some = reading.fresh.filter(reading.fresh.officer.notnull())
    return distinct_in(engine, some.anti_join(known, some.officer == known.named), "officer")


def distinct_in(engine: Embedded, rows: Table, column: str) -> list[str]:
    """The first values of a column in order, shortened, each once."""
    values = rows.filter(rows[column].notnull()).select(column).distinct()
    found = engine.arrow(values.order_by(column).limit(MOST_NAMES))
    return [str(value)[:LONGEST_NAME] for value in found[column].to_pylist()]


def counts_of(engine: Embedded, reading: Reading, shown: int) -> dict[str, Any]:
    """read = used + rejected + duplicate + known; cases that are new, changed, unchanged.

    `known` rows are in the database already; `first` are the first of those rejected.
    """
    rejects = rejects_in(engine, reading)
    in_file = engine.count(reading.staged.events.select("case").distinct())
    fresh = set(engine.arrow(reading.fresh.select("case").distinct())["case"].to_pylist())
    changed = len(fresh & set(reading.known))
    steps = reading.fresh.filter(reading.fresh.does == "step")
    rejected = rejects.num_rows
    duplicate = reading.staged.rows_duplicate
    read = reading.rejected.rows_read
    return {
        "read": read,
        "used": read - rejected - duplicate - reading.rows_known,
        "rejected": rejected,
        "duplicate": duplicate,
        "known": reading.rows_known,
        "cases": in_file,
        "cases_new": len(fresh) - changed,
        "cases_changed": changed,
        "cases_unchanged": len(reading.known) - changed,
        "organs_unknown": reading.names.unknown_organs[:MOST_NAMES],
        "items_unknown": reading.names.unknown_items[:MOST_NAMES],
        "officers_unknown": officers_unknown(engine, reading),
        "steps_plain": distinct_in(engine, steps, "activity"),
        "first": rejects.slice(0, shown).to_pylist(),
    }
