"""What the warehouse reads of registers: every row, in the order of keys."""

from collections.abc import Iterator

import pyarrow as pa
from django.db.models import Value
from django.db.models.functions import NullIf

from xiaoneng.kit.gathering import WALL, arrow_batches
from xiaoneng.registers.models import Result, Ticket

NAMED = NullIf("case_number", Value(""))  # absent is null
TEXT, KEY, FLAG, DAY = pa.string(), pa.int64(), pa.bool_(), pa.date32()
RESULT = pa.schema(
    [
        ("result", KEY),
        ("organ_id", KEY),
        ("item", KEY),
        ("number", TEXT),
        ("issued_on", DAY),
        ("case_number", TEXT),
        ("is_generated", FLAG),
    ]
)
TICKET = pa.schema(
    [
        ("ticket", KEY),
        ("organ_id", KEY),
        ("officer_id", KEY),
        ("item", KEY),
        ("number", TEXT),
        ("taken_at", WALL),
        ("called_at", WALL),
        ("ended_at", WALL),
        ("case_number", TEXT),
        ("is_generated", FLAG),
    ]
)


def results() -> Iterator[pa.RecordBatch]:
    """What was issued."""
    rows = Result.objects.order_by("pk").annotate(named=NAMED)
    names = ("pk", "organ_id", "item_id", "number", "issued_on", "named", "is_generated")
    return arrow_batches(rows.values_list(*names), RESULT)


def tickets() -> Iterator[pa.RecordBatch]:
    """What was drawn in the halls."""
    rows = Ticket.objects.order_by("pk").annotate(named=NAMED)
    names = (
        "pk", "organ_id", "officer_id", "item_id", "number", "taken_at", "called_at", "ended_at",
        "named", "is_generated",
    )  # fmt: skip
    return arrow_batches(rows.values_list(*names), TICKET)
