"""What a file holds, in numbers that add up, and the rows of it that cannot be used."""

from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from xiaoneng.batch.rejecting import rejected_csv
from xiaoneng.cases.bringing.reading import Reading
from xiaoneng.engine.embedded import Embedded

MOST_NAMES = 100  # unknown names that are listed
LONGEST_NAME = 60  # characters of each that are shown
LONGEST_OFFICER = 120  # characters of a name that can be told who it is
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


def unknown_in(engine: Embedded, reading: Reading) -> dict[str, Any]:
    """Officers of the new rows that nobody of their organ is, and events without a meaning.

    `officers` are those that can be told who they are, or were, the most frequent first.
    """
    found = engine.arrow(officers_in(reading)).to_pylist()
    unknown = [one for one in found if one["person"] is None]
    names = sorted({tidy(one["name"])[:LONGEST_NAME] for one in unknown})
    plain = reading.fresh.filter(reading.fresh.does == "step")
    plain = plain.filter(plain.activity.notnull())
    return {
        "officers": [
            one for one in found
            if one["organ"] is not None and len(one["name"]) <= LONGEST_OFFICER
            and one["name"] == tidy(one["name"])
        ][:MOST_NAMES],
        "officers_unknown": names[:MOST_NAMES],
        "officers_unknown_number": len(unknown),
        "officers_unknown_rows": sum(one["rows"] for one in unknown),
        "steps_plain": distinct_in(engine, plain, "activity"),
        "steps_plain_rows": engine.count(plain),
    }  # fmt: skip


def officers_in(reading: Reading) -> Table:
    """organ, organ_name, name, rows, person of the officers that no name alone tells.

    As `folding_in` reads them: a row without an organ says nothing of who has the matter, unless
    no row of the source names one.
    """
    names, fresh = reading.names.names, reading.fresh
    rows = fresh.filter(fresh.officer.notnull() & (fresh.does != "ignore"))
    if reading.mapping.columns.organ is None:
        rows = rows.mutate(organ_id=ibis.literal(names.organ_id, "int64"))
    else:
        organs = names.organs.select(named="organ", organ_id="organ_id")
        rows = rows.filter(rows.organ.notnull()).left_join(organs, rows.organ == organs.named)
    found = rows.group_by("organ_id", "organ", "officer").agg(rows=rows.count())
    known = names.officers.rename(o_organ="organ_id", o_officer="officer")
    found = found.left_join(
        known, [found.organ_id == known.o_organ, found.officer == known.o_officer]
    )
    found = found.filter(found.officer_id.isnull() | found.is_told)
    found = found.order_by(ibis.desc("rows"), "organ", "officer")
    return found.select(
        organ="organ_id", organ_name=found.organ.fill_null(""), name="officer", rows="rows",
        person="officer_id",
    )  # fmt: skip


def tidy(text: str) -> str:
    return text.replace("\x00", "")


def distinct_in(engine: Embedded, rows: Table, column: str) -> list[str]:
    """The first values of a column in order, shortened, each once."""
    values = rows.filter(rows[column].notnull()).select(column).distinct()
    found = engine.arrow(values.order_by(column).limit(MOST_NAMES))
    return [tidy(str(value))[:LONGEST_NAME] for value in found[column].to_pylist()]


def counts_of(engine: Embedded, reading: Reading, shown: int) -> dict[str, Any]:
    """read = used + rejected + duplicate + known; cases that are new, changed, unchanged.

    `known` rows are in the database already; `first` are the first of those rejected.
    """
    rejects = rejects_in(engine, reading)
    in_file = engine.count(reading.staged.events.select("case").distinct())
    fresh = set(engine.arrow(reading.fresh.select("case").distinct())["case"].to_pylist())
    changed = len(fresh & set(reading.known))
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
        **unknown_in(engine, reading),
        "first": rejects.slice(0, shown).to_pylist(),
    }
