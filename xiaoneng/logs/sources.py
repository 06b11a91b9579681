"""The files of a log: what each one is, by its name and its first bytes."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from xiaoneng.core.refusals import Unusable

KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xes": "xes",
    ".json": "json",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}
PACKED = (".xlsx", ".parquet")  # never inside gzip
GZIP, ZIP, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"PAR1"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def kind_of(path: Path) -> str:
    """csv, xes, json, json lines, xlsx or parquet; Unusable where it cannot be used."""
    if not path.exists():
        raise Unusable(f"{path} does not exist; check the name")
    if not path.is_file():
        raise Unusable(f"{path} is not a file; name the files of the log one by one")
    name = path.name.lower().removesuffix(".gz")
    suffix = "." + name.rpartition(".")[2]
    if suffix not in KINDS:
        known = ", ".join(KINDS)
        raise Unusable(f"{path}: the ending of the name is unknown; use one of {known} (or .gz)")
    kind = KINDS[suffix]
    check_content(path, kind)
    return kind


def check_content(path: Path, kind: str) -> None:
    """Refuse a file whose first bytes are of another kind than its name says."""
    if path.stat().st_size == 0:
        raise Unusable(f"{path} is empty (0 bytes); export it again")
    start = head(path, 512)
    if not start:
        raise Unusable(f"{path} is empty inside its gzip; export it again")
    found = content_of(start)
    if kind in {"xlsx", "parquet"} and found != kind:
        raise Unusable(f"{path} is named .{kind} but is {found or 'something else'}; export again")
    if kind not in {"xlsx", "parquet"} and found:
        raise Unusable(f"{path} is named as {kind} but is {found}; rename it or export it again")


def content_of(start: bytes) -> str:
    """What the first bytes are surely of; "" where they could be text of any kind."""
    if start.startswith(ZIP):
        return "xlsx"
    if start.startswith(PARQUET):
        return "parquet"
    if start.startswith(OLD_EXCEL):
        return "an old Excel workbook (.xls); save it as .xlsx"
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "an HTML page, perhaps an error page or a login form"
    return ""


def head(path: Path, size: int) -> bytes:
    """The first `size` bytes, out of gzip where it is gzip."""
    with opened(path) as stream:
        return stream.read(size)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, out of gzip where its content is gzip, whatever its name."""
    try:
        with path.open("rb") as plain:
            magic = plain.read(2)
            plain.seek(0)
            if magic == GZIP:
                with gzip.GzipFile(fileobj=plain) as unpacked:
                    yield cast("BinaryIO", unpacked)
            else:
                yield plain
    except EOFError as error:
        raise Unusable(f"{path} is a gzip file cut short; transfer or export it again") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Unusable(f"{path} is a damaged gzip file ({error}); export it again") from error
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror or error}") from error
