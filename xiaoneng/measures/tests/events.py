"""A handful of events as the rows of a log that has been read."""

from datetime import datetime
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.measures.folding import SCALE
from xiaoneng.measures.tests.columns import since_epoch, table

MOMENT = pa.timestamp("us")
EVENT_COLUMNS = {
    "case": pa.string(),
    "order": pa.int64(),
    "key": pa.int64(),
    "at": MOMENT,
    "does": pa.string(),
    "activity": pa.string(),
    "credited": pa.bool_(),
    "organ": pa.string(),
    "officer": pa.string(),
    "item": pa.string(),
    "started_at": MOMENT,
    "ended_at": MOMENT,
    "due_at": MOMENT,
    "amount": pa.float64(),
    "unit": pa.string(),
    "statutory_amount": pa.float64(),
    "warn": pa.float64(),
    "recorded_at": MOMENT,
}


def at(text: str) -> datetime:
    """A moment of 2026: "03-02 09:00"."""
    return datetime.fromisoformat(f"2026-{text}")


def event(case: str, moment: str, does: str = "step", **more: Any) -> dict[str, Any]:
    return {"case": case, "at": at(moment), "does": does, **more}


def events(*told: dict[str, Any]) -> Table:
    """The events in the order of reading, each with its key."""
    keyed = [
        {**one, "order": order, "key": since_epoch(one["at"]) * SCALE + order}
        for order, one in enumerate(told)
    ]
    return table(keyed, EVENT_COLUMNS)
