"""The columnar form of `xiaoneng clock`: block after block of the file, each in whole columns.

What whole columns cannot read (a time written otherwise, a row cut short) is told by Unreadable;
the scalar form then answers it or names the row.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import csv, json

from xiaoneng.core.calendars import named
from xiaoneng.core.limits import MOST, Unit
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import Calendar
from xiaoneng.measures.array_counting import Clocks
from xiaoneng.measures.array_days import NEVER, OUTSIDE, Whole, days_of
from xiaoneng.measures.array_pauses import Pauses
from xiaoneng.measures.arrays import LIGHTS, read_arrays

BLOCK = 1 << 23  # bytes of the file at a time
UNKNOWN = -1  # a unit that is none
PAIR = 2  # a pause is [from, to or null]
WHOLE = (Unit.WORKDAY, Unit.DAY)
EPOCH = np.datetime64("1950-01-01T00:00:00", "s").astype(np.int64)
MOMENT = pa.timestamp("us")  # a fraction of a second is read, and left out of the count
KINDS = {
    "id": pa.string(),
    "started_at": MOMENT,
    "pauses": pa.string(),
    "closed_at": MOMENT,
    "as_of": MOMENT,
    "limit": pa.float64(),
    "unit": pa.string(),
    "warn": pa.float64(),
}
PAUSES = pa.schema([("p", pa.list_(pa.list_(pa.string())))])


class Unreadable(ValueError):
    """A block holds something that whole columns cannot read."""


def answer_blocks(source: Path) -> Iterator[pa.Array]:
    """The lines of answers to every block of the file, in its order; raises Unreadable."""
    calendar = named("cn")
    try:
        for block in csv.open_csv(
            source,
            csv.ReadOptions(block_size=BLOCK),
            csv.ParseOptions(newlines_in_values=True),
            csv.ConvertOptions(column_types=KINDS, include_columns=list(KINDS), null_values=[""]),
        ):
            yield answered(block, calendar)
    except pa.ArrowException as error:
        raise Unreadable(str(error)) from error


def answered(block: pa.RecordBatch, calendar: Calendar) -> pa.Array:
    clocks, pauses = clocks_of(block), pauses_of(block["pauses"])
    units = plain(pc.index_in(block["unit"], pa.array(list(Unit))), np.int32, UNKNOWN)
    refuse_unreadable(clocks, units, len(days_of(calendar).works) * DAY)
    found = np.zeros((5, len(units)), np.int64)
    place = np.zeros(len(units), np.int64)
    for number, unit in enumerate(Unit):
        rows = np.flatnonzero(units == number)
        place[rows] = np.arange(len(rows))
        mine = units[pauses.row] == number
        some = Pauses(place[pauses.row[mine]], pauses.begins[mine], pauses.ends[mine])
        reading = read_arrays(clocks.take(rows), some, unit, calendar)
        found[:, rows] = (
            reading.due,
            reading.used,
            reading.paused,
            reading.remaining,
            reading.light,
        )
    due, used, paused, remaining, light = found
    if (due == OUTSIDE).any():
        raise Unreadable("a due moment beyond the calendar")
    due_at = pa.array((due + EPOCH).astype("datetime64[s]"))
    counts = [pa.array(one) for one in (used, paused, remaining)]
    texts = [one.cast(pa.string()) for one in (due_at, *counts)]
    lights = pa.array(LIGHTS).take(pa.array(light))
    return pc.binary_join_element_wise(quoted(block["id"]), *texts, lights, ",")


def quoted(names: pa.Array) -> pa.Array:
    """Texts as cells of a CSV file: in quotes where they hold a comma, a quote or a line's end."""
    doubled = pc.replace_substring(names, '"', '""')
    cells = pc.binary_join_element_wise('"', doubled, '"', "")
    return pc.if_else(pc.match_substring_regex(names, r'[",\r\n]'), cells, names)


def text_of(lines: pa.Array) -> memoryview:
    """The lines of an array, each ended, as the bytes of a file."""
    ended = pc.binary_join_element_wise(lines, "", "\n")
    return memoryview(ended.buffers()[2])


def clocks_of(block: pa.RecordBatch) -> Clocks:
    for name in ("started_at", "as_of", "limit", "unit"):
        if block[name].null_count:
            raise Unreadable(f"a row without {name}")
    for name in ("limit", "warn"):
        if pc.any(pc.is_nan(block[name])).as_py():
            raise Unreadable(f"a {name} that is no number")
    as_of, closed = seconds(block["as_of"]), seconds(block["closed_at"])
    is_closed = closed <= as_of
    return Clocks(
        start=seconds(block["started_at"]),
        moment=np.where(is_closed, closed, as_of),
        is_closed=is_closed,
        amount=plain(block["limit"], np.float64, np.nan),
        warn=plain(block["warn"], np.float64, np.nan),
        second=np.zeros(len(as_of), np.int64),
        is_past=np.zeros(len(as_of), bool),
    )


def refuse_unreadable(clocks: Clocks, units: NDArray[np.int32], end: int) -> None:
    """The refusals of core: limits, the calendar's edges, a start after the moment."""
    is_whole = np.isin(units, [list(Unit).index(one) for one in WHOLE])
    with np.errstate(invalid="ignore"):
        is_amount = (clocks.amount >= 0) & (clocks.amount <= MOST)
        is_amount &= ~is_whole | (clocks.amount == np.floor(clocks.amount))
        is_warning = np.isnan(clocks.warn) | (np.abs(clocks.warn) <= MOST)
    is_good = is_amount & is_warning & (units != UNKNOWN)
    is_good &= (clocks.start >= 0) & (clocks.start <= clocks.moment) & (clocks.moment < end)
    if not is_good.all():
        raise Unreadable("a limit, a unit or a moment that cannot be used")


def pauses_of(texts: pa.Array) -> Pauses:
    """The JSON lists of a column as rows: one document per line, read all at once."""
    rows = pc.indices_nonzero(pc.invert(pc.is_in(texts, pa.array(["", "[]", None]))))
    if not len(rows):
        none = np.zeros(0, np.int64)
        return Pauses(none, none, none)
    lines = pc.binary_join_element_wise('{"p":', texts.take(rows), "}", "")
    lists = documents(lines)
    if len(lists) != len(rows) or lists.null_count:
        raise Unreadable("pauses that are no list")
    pairs = lists.flatten()
    parts = pairs.flatten()
    if pairs.null_count or pc.any(pc.not_equal(pc.list_value_length(pairs), PAIR)).as_py():
        raise Unreadable("a pause that is no pair")
    moments = pc.cast(parts, MOMENT)
    begins, ends = moments[::2], moments[1::2]
    if begins.null_count:
        raise Unreadable("a pause without a beginning")
    counts = raw(pc.list_value_length(lists), np.int32)
    own = np.repeat(raw(rows, np.uint64).astype(np.int64), counts)
    return Pauses(own, seconds(begins), seconds(ends))


def documents(lines: pa.Array) -> pa.Array:
    """The lists of documents {"p": …}, one a line."""
    text = text_of(lines)
    table = json.read_json(
        pa.BufferReader(text),
        json.ReadOptions(block_size=len(text)),
        json.ParseOptions(explicit_schema=PAUSES, unexpected_field_behavior="error"),
    )
    return table["p"].combine_chunks()


def seconds(moments: pa.Array) -> Whole:
    """Whole seconds since 1950-01-01; NEVER for none."""
    return plain(moments, np.int64, NEVER, lambda told: told // 1_000_000 - EPOCH)


def plain(
    column: pa.Array, kind: type, none: float, of: Callable[[Any], Any] = lambda told: told
) -> NDArray[Any]:
    """The values of a column, each through `of`, with `none` where there is no value."""
    values: NDArray[Any] = of(raw(column, kind))
    empty = raw(pc.indices_nonzero(column.is_null()), np.uint64)
    if len(empty):
        values = values.copy()
        values[empty] = none
    return values


def raw(column: pa.Array, kind: type) -> NDArray[Any]:
    """The buffer of a column as it is: Arrow's own way first loads a library of data frames,
    which takes as long as 100 000 rows."""
    values: NDArray[Any] = np.frombuffer(column.buffers()[1], kind)
    return values[column.offset : column.offset + len(column)]
