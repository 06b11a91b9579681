"""Reads JSON as a stream: an array of objects somewhere in a document, or one object per line.

An object inside a row gives columns with dotted names ("reporter.name"); a list is one value, as
JSON text. Numbers are kept as written.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson
import numpy as np
import pyarrow as pa

from xiaoneng.core.refusals import Refused, Unusable, mark
from xiaoneng.logs.raw import (
    LARGEST_BATCH,
    LONGEST_TOKEN,
    RawBatch,
    Reject,
    check_columns,
    shortened,
    too_long_a_value,
)
from xiaoneng.logs.reasons import NOT_AN_OBJECT, NOT_JSON, NOT_UTF8, TOO_DEEP
from xiaoneng.logs.sources import opened
from xiaoneng.logs.toml_tables import listed

BATCH = 1 << 12  # rows
CHUNK = 1 << 20  # bytes; a parser goes over an unfinished value again with every chunk
DEEPEST = 64  # arrays and objects inside one another
BOM = b"\xef\xbb\xbf"
OPENING, CLOSING = {"start_map", "start_array"}, {"end_map", "end_array"}

Row = dict[str, str | None]
Event = tuple[str, Any]


def read_json(path: Path, keys: tuple[str, ...]) -> Iterator[RawBatch]:
    """The rows of the array found under `keys`; the n-th element is row n."""
    gathered = Gathered(path)
    with opened(path) as stream:
        try:
            for value in elements(path, events_of(path, stream), keys):
                gathered.take(value)
                if gathered.is_full:
                    yield gathered.batch()
        except (ijson.JSONError, ValueError) as error:
            reason = str(error).strip().splitlines()[0]
            raise Unusable(
                mark("%(file)s is not valid JSON (%(reason)s); export it again"),
                file=path,
                reason=reason,
            ) from error
    yield gathered.batch()


def read_json_lines(path: Path) -> Iterator[RawBatch]:
    """One object per line; blank lines are passed over and not counted."""
    gathered = Gathered(path)
    with opened(path) as stream:
        start = stream.read(len(BOM))
        rest = b"" if start == BOM else start
        while line := rest + stream.readline(LONGEST_TOKEN):
            rest = b""
            if len(line) >= LONGEST_TOKEN:
                raise too_long_a_value(path)
            if not line.strip():
                continue
            try:
                gathered.take(json.loads(line, parse_float=str, parse_int=str))
            except RecursionError:
                gathered.refuse(TOO_DEEP, line)
            except UnicodeDecodeError:
                gathered.refuse(NOT_UTF8, line)
            except ValueError:
                gathered.refuse(NOT_JSON, line)
            if gathered.is_full:
                yield gathered.batch()
    yield gathered.batch()


def events_of(path: Path, stream: BinaryIO) -> Iterator[Event]:
    """What the parser meets, in order; Unusable beyond DEEPEST."""
    start = stream.read(len(BOM))
    whole = Watched(path, b"" if start == BOM else start, stream)
    depth = 0
    for event, value in ijson.basic_parse(whole, buf_size=CHUNK):
        whole.unparsed = 0
        if event in OPENING:
            depth += 1
            if depth > DEEPEST:
                raise Unusable(
                    mark("%(file)s nests more than %(most)s levels deep; no log needs that"),
                    file=path,
                    most=DEEPEST,
                )
        elif event in CLOSING:
            depth -= 1
        yield event, value


class Watched:
    """A stream with some bytes put back in front, that refuses to feed one value without end."""

    def __init__(self, path: Path, start: bytes, stream: BinaryIO) -> None:
        self.path = path
        self.start = start
        self.stream = stream
        self.unparsed = 0  # bytes given since the parser last met anything

    def read(self, size: int) -> bytes:
        if self.start and size:
            start, self.start = self.start, b""
            return start
        self.unparsed += size
        if self.unparsed > LONGEST_TOKEN:
            raise too_long_a_value(self.path)
        return self.stream.read(size)


def elements(path: Path, events: Iterator[Event], keys: tuple[str, ...]) -> Iterator[Any]:
    """The elements of the array under `keys`; reads on to the end to see that all is valid."""
    for number, key in enumerate(keys):
        met: list[str] = []
        kind, _ = next(events)
        if kind != "start_map" or not enter(events, key, met):
            where = ".".join(("$", *keys[:number]))
            there = listed(met) if kind == "start_map" else Refused(mark("no object"))
            raise Unusable(
                mark('%(file)s has no "%(key)s" at %(where)s; there is %(there)s: set [json] rows'),
                file=path,
                key=key,
                where=where,
                there=there,
            )
    kind, value = next(events)
    if kind != "start_array":
        where = ".".join(("$", *keys))
        raise Unusable(
            mark('%(file)s has no array at %(where)s; set [json] rows, as in "$.requests[*]"'),
            file=path,
            where=where,
        )
    for kind, value in events:
        if kind == "end_array":
            break
        yield built(kind, value, events)
    for _ in events:
        pass


def enter(events: Iterator[Event], key: str, met: list[str]) -> bool:
    """Read on inside an object to the value of `key`; notes the keys met on the way."""
    for kind, name in events:
        if kind == "end_map":
            return False
        met.append(name)
        if name == key:
            return True
        built(*next(events), events)
    return False


def built(kind: str, value: Any, events: Iterator[Event]) -> Any:
    """The whole value that begins with this event."""
    if kind == "start_map":
        members = {}
        for inner, name in events:
            if inner == "end_map":
                break
            members[name] = built(*next(events), events)
        return members
    if kind == "start_array":
        values = []
        for inner, held in events:
            if inner == "end_array":
                break
            values.append(built(inner, held, events))
        return values
    return value


class Gathered:
    """Rows read so far, not yet handed on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.size = 0  # characters held
        self.rows: list[Row] = []
        self.numbers: list[int] = []
        self.rejects: list[Reject] = []

    @property
    def is_full(self) -> bool:
        return len(self.rows) + len(self.rejects) >= BATCH or self.size >= LARGEST_BATCH

    def take(self, value: Any) -> None:
        if not isinstance(value, dict):
            self.refuse(NOT_AN_OBJECT, text_of(value) or "")
            return
        row: Row = {}
        flatten(value, "", row)
        self.count += 1
        self.size += sum(len(text) for text in row.values() if text)
        self.rows.append(row)
        self.numbers.append(self.count)

    def refuse(self, reason: str, shown: str | bytes) -> None:
        self.count += 1
        text = shown[:1000].decode("utf-8", "replace") if isinstance(shown, bytes) else shown
        self.rejects.append(Reject(self.count, "", shortened(text.strip()), reason))

    def batch(self) -> RawBatch:
        names = dict.fromkeys(name for row in self.rows for name in row)
        check_columns(self.path, names)
        columns = tuple(pa.array([row.get(n) for row in self.rows], pa.string()) for n in names)
        numbers = np.array(self.numbers, dtype=np.int64)
        raw = RawBatch(tuple(names), columns, numbers, tuple(self.rejects), is_sparse=True)
        self.rows, self.numbers, self.rejects, self.size = [], [], [], 0
        return raw


def flatten(value: dict[str, Any], prefix: str, row: Row) -> None:
    for key, inner in value.items():
        if isinstance(inner, dict):
            flatten(inner, f"{prefix}{key}.", row)
        else:
            row[clean(prefix + key)] = text_of(inner)


def text_of(value: Any) -> str | None:
    """A JSON value as text; None for null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return clean(str(value))


def clean(text: str) -> str:
    """A lone surrogate, which JSON can spell but no text may hold, becomes "?"."""
    return text.encode("utf-8", "replace").decode()


def path_to_rows(path: Path) -> tuple[str, ...]:
    """The keys that lead to the first array of objects; Unusable where there is none."""
    keys: list[str] = []
    arrays = 0  # open at this place
    before = ""
    with opened(path) as stream:
        try:
            for event, value in events_of(path, stream):
                if before == "start_array" and event == "start_map" and arrays == 1:
                    return tuple(keys)
                arrays += {"start_array": 1, "end_array": -1}.get(event, 0)
                match event:
                    case "map_key":
                        keys[-1:] = [value]
                    case "start_map":
                        keys.append("")
                    case "end_map":
                        keys.pop()
                before = event
        except (ijson.JSONError, ValueError) as error:
            raise Unusable(
                mark("%(file)s is not valid JSON; export it again"), file=path
            ) from error
    raise Unusable(mark("%(file)s holds no array of objects, so no rows"), file=path)
