"""Obligations that come in bulk from an organ's own system, and those of them that change again.

New ones are written with everything a list shows of them already read off their clocks, by the
engine, and with the lines they have crossed: the next sweep finds nothing to correct. One that is
known already is read anew by the core, like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.at_once import keep_words, without_triggers
from xiaoneng.kit.copying import copy_table, reserved
from xiaoneng.kit.moves import move
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record_all
from xiaoneng.ledger.sealing import Named
from xiaoneng.obligations.counting_in import TRIGGERS as COUNTING
from xiaoneng.obligations.counting_in import count_in
from xiaoneng.obligations.crossing import SUBJECT, settle
from xiaoneng.obligations.lifecycle import OBLIGATION
from xiaoneng.obligations.models import Crossing, Holding, Obligation, Pause
from xiaoneng.obligations.operations.claiming import claim
from xiaoneng.obligations.stamping import restamp
from xiaoneng.obligations.words import WORDED
from xiaoneng.people.queries import clock_user

WORDING = "obligation_worded"  # the trigger of migration 0007
WRITTEN = 20_000  # lines of the ledger that are made at once
PLAIN: dict[str, Any] = {  # what nothing that comes in bulk has
    "creditor_name": pa.scalar(""),
    "post_id": pa.scalar(None, pa.int64()),
    "parent_id": pa.scalar(None, pa.int64()),
    "own_grounds": pa.scalar("[]"),
    "basis": pa.scalar(""),
    "generation": pa.scalar(1, pa.int16()),
    "arming": pa.scalar(1, pa.int16()),
    "armed_at": pa.scalar(None, pa.timestamp("us", "UTC")),
    "reopened_at": pa.scalar(None, pa.timestamp("us", "UTC")),
    "trouble": pa.scalar(""),
}


@dataclass(frozen=True, slots=True)
class Brought:
    """New obligations and what belongs to them, as columns of their tables.

    obligations: every column but those of `PLAIN`, with keys from `reserved_keys`. pauses:
    obligation_id, ground, paper, started_at, ended_at. holdings: obligation_id, organ_id,
    officer_id, from_at, until_at. crossings: obligation_id, rung, reached_at, organ_id,
    officer_id, told_at.
    """

    obligations: pa.Table
    pauses: pa.Table | None
    holdings: pa.Table
    crossings: pa.Table


def reserved_keys(number: int) -> list[int]:
    """Keys for obligations that are to be brought in this transaction."""
    return reserved(Obligation, number)


def with_columns(rows: pa.Table, values: Mapping[str, Any]) -> pa.Table:
    """A table with more columns, each of one value."""
    for name, value in values.items():
        rows = rows.append_column(name, pa.repeat(value, rows.num_rows))
    return rows


def bring_obligations(brought: Brought, at: datetime) -> None:
    """Write new obligations with all that belongs to them; the caller's transaction holds them.

    It ends with `record_crossings`.
    """
    write_obligations(with_columns(brought.obligations, PLAIN))
    if brought.pauses is not None:
        recorded = {"recorded_at": brought.pauses["started_at"],
                    "end_recorded_at": brought.pauses["ended_at"]}  # fmt: skip
        pauses = brought.pauses
        for name, column in recorded.items():
            pauses = pauses.append_column(name, column)
        rest = {"cap_days": pa.scalar(None, pa.int16()), "counted_by": pa.scalar(""),
                "is_excess": pa.scalar(value=False)}  # fmt: skip
        copy_table(Pause, with_columns(pauses, rest))
    copy_table(Holding, with_columns(brought.holdings, {"reason": pa.scalar("")}))
    one = pa.scalar(1, pa.int16())
    noticed = pa.scalar(at, pa.timestamp("us", "UTC"))
    crossings = brought.crossings
    # A reminder is never a card, nor is what was crossed before the source went live.
    is_none = pc.or_(pc.equal(crossings["rung"], "reminder"), pc.is_valid(crossings["told_at"]))
    nothing = pa.scalar(None, pa.timestamp("us", "UTC"))
    crossings = crossings.append_column("judged_at", pc.if_else(is_none, noticed, nothing))
    copy_table(
        Crossing, with_columns(crossings, {"generation": one, "arming": one, "noticed_at": noticed})
    )


def write_obligations(rows: pa.Table) -> None:
    """Write the rows, and what the database keeps beside them."""
    with without_triggers((*COUNTING, WORDING)):
        copy_table(Obligation, rows)
        keep_words(WORDED, rows)
        keys = pc.min_max(rows["id"]).as_py()
        count_in(keys["min"], keys["max"])


def record_crossings(brought: Brought) -> None:
    """The lines of the ledger about each line that was crossed, by the clock."""
    owed = brought.obligations
    organs = dict(zip(*(owed[name].to_pylist() for name in ("id", "organ_id")), strict=True))
    names = ("obligation_id", "reached_at", "rung")
    for batch in brought.crossings.to_batches(WRITTEN):
        keys, moments, rungs = (batch[name].to_pylist() for name in names)
        facts = {rung: {"rung": rung, "arming": 1} for rung in set(rungs)}
        record_all(
            "obligation.crossed",
            [
                Fact(Named(f"{SUBJECT}:{key}", organs[key]), at, facts[rung])
                for key, at, rung in zip(keys, moments, rungs, strict=True)
            ],
            actor=clock_user(),
        )


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a source says of an obligation that is known: its facts as they stand now.

    `columns` are those of the obligation but its state and copies; `pauses` and `holdings` rows of
    their tables, which take the place of those before.
    """

    columns: Mapping[str, Any]
    closed_at: datetime | None
    pauses: Sequence[Mapping[str, Any]]
    holdings: Sequence[Mapping[str, Any]]


def renew_obligation(obligation: Obligation, renewed: Renewed, at: datetime) -> Obligation:
    """Lay what its source says now over a known obligation, and read its clock anew.

    What it crossed stays crossed, whatever is said now; what it crossed besides is written.
    """
    row = claim(obligation)
    if row.state == "cancelled":
        raise Conflict(f"{row.number} was cancelled here")
    if row.state == "closed" and renewed.closed_at is None:
        move(row, OBLIGATION, "reopen")
    for name, value in renewed.columns.items():
        setattr(row, name, value)
    row.closed_at = renewed.closed_at
    if row.closed_at is not None:
        row.look_at = None
    row.save(update_fields=[*renewed.columns, "closed_at", "look_at"])
    if row.state == "open" and row.closed_at is not None:
        move(row, OBLIGATION, "close")
    row.pauses.all().delete()
    row.holdings.all().delete()
    Pause.objects.bulk_create([Pause(obligation=row, **one) for one in renewed.pauses])
    Holding.objects.bulk_create([Holding(obligation=row, **one) for one in renewed.holdings])
    restamp(row, at, look_now=False)
    settle(row, at)
    return row
