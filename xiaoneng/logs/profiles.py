"""A first look at an unknown file: its encoding and delimiter, and what its columns hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.logs.decoding import decoded, likely_encoding
from xiaoneng.logs.json_rows import path_to_rows
from xiaoneng.logs.raw import RawBatch
from xiaoneng.logs.readers import raw_rows
from xiaoneng.logs.sources import head, kind_of
from xiaoneng.logs.times import LOCAL_TIME, OFFSET_TIME

ROWS_LOOKED_AT = 1000
BYTES_LOOKED_AT = 1 << 18
ENOUGH = 0.9  # share of the written values that must be times for a column of times
DELIMITERS = (",", ";", "\t", "|")
BLANKS = (
    "",
    " ",
    "-",
    "NULL",
    "null",
    "None",
    "N/A",
    "n/a",
    "NA",
    "NIL",
    "EMPTY",
    "UNKNOWN",
    "UNDEFINED",
    "MISSING",
    "无",
    "空",
)
ISO = re.compile(f"{LOCAL_TIME}|{OFFSET_TIME}")
OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
DAYS = (
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%Y年%m月%d日",
    "%Y.%m.%d",
    "%Y-%m-%d",
)
FORMATS = tuple(day + clock for day in DAYS for clock in CLOCKS)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a column holds in the rows looked at."""

    name: str
    values: tuple[str, ...]  # those written, without blanks
    rows: int  # looked at
    blanks: tuple[str, ...]  # the values that seem to mean none

    @property
    def distinct(self) -> int:
        return len(set(self.values))

    @property
    def filled(self) -> float:
        return len(self.values) / self.rows if self.rows else 0.0

    @property
    def is_number(self) -> bool:
        return bool(self.values) and all(re.fullmatch(r"\d+(\.\d+)?", v) for v in self.values)


@dataclass(frozen=True, slots=True)
class FirstLook:
    """An unknown file as far as it was looked at."""

    path: Path
    kind: str
    encoding: str
    delimiter: str
    json_rows: tuple[str, ...]
    rows: int
    columns: tuple[Profile, ...]


def look_at(path: Path) -> FirstLook:
    """Profile the first rows of a file; Unusable where it holds none."""
    kind = kind_of(path)
    encoding, delimiter = "utf-8", ","
    keys: tuple[str, ...] = ()
    if kind == "csv":
        start = head(path, BYTES_LOOKED_AT)
        encoding = encoding_of(start)
        delimiter = delimiter_of(start.decode(encoding, "replace"))
    if kind == "json":
        keys = path_to_rows(path)
    batches = raw_rows(path, kind, encoding, delimiter, keys)
    columns, rows = first_values(batches)
    if not rows:
        raise Unusable(mark("%(file)s holds no rows that could be looked at"), file=path)
    profiles = tuple(profile_of(name, values, rows) for name, values in columns.items() if name)
    return FirstLook(path, kind, encoding, delimiter, keys, rows, profiles)


def first_values(batches: Iterator[RawBatch]) -> tuple[dict[str, list[str | None]], int]:
    """Column -> its first values, over as many batches as it takes; and the number of rows."""
    columns: dict[str, list[str | None]] = {}
    rows = 0
    for raw in batches:
        taken = min(len(raw.rows), ROWS_LOOKED_AT - rows)
        for name in raw.names:
            earlier = columns.setdefault(name, [])
            if raw.names.count(name) == 1:  # a name that repeats cannot be mapped
                earlier += [None] * (rows - len(earlier))
                earlier += raw.column(name).slice(0, taken).to_pylist()
        rows += taken
        if rows >= ROWS_LOOKED_AT:
            break
    return columns, rows


def profile_of(name: str, values: list[str | None], rows: int) -> Profile:
    written = [value for value in values if value is not None]
    blanks = tuple(dict.fromkeys(v for v in written if v in BLANKS or not v.strip()))
    return Profile(name, tuple(v for v in written if v not in blanks), rows, blanks)


def encoding_of(start: bytes) -> str:
    likely = likely_encoding(start, "utf-8")
    if likely and likely.startswith("utf-"):
        return likely
    return "utf-8" if decoded(start, "utf-8") is not None else likely or "latin-1"


def delimiter_of(text: str) -> str:
    """The mark that splits the first line into most parts, and the next lines alike."""
    lines = [line for line in islice(text.splitlines(), 20) if line.strip()]

    def worth(mark: str) -> tuple[int, int]:
        widths = [line.count(mark) for line in lines]
        return (sum(width == widths[0] for width in widths) if widths[0] else 0, widths[0])

    return max(DELIMITERS, key=worth) if lines else ","


def format_of(column: Profile) -> str | None:
    """ "" for ISO times, a strptime format for others, None for a column that holds no times."""
    sample = list(dict.fromkeys(column.values))[:200]
    if not sample or all(value.isdigit() for value in sample):
        return None
    if share(sample, is_iso) >= ENOUGH:
        return ""
    best = max(FORMATS, key=lambda form: share(sample, lambda text: fits(text, form)))
    return best if share(sample, lambda text: fits(text, best)) >= ENOUGH else None


def share(sample: list[str], test: object) -> float:
    return sum(bool(test(value)) for value in sample) / len(sample)  # type: ignore[operator]


def is_iso(text: str) -> bool:
    return bool(ISO.search(text))


def fits(text: str, form: str) -> bool:
    try:
        datetime.strptime(text.strip(), form)
    except ValueError:
        return False
    return True


def offsets_of(column: Profile) -> set[str]:
    """The offsets written behind its times."""
    found = (OFFSET.search(value) for value in column.values if ":" in value)
    return {match[1] for match in found if match}
