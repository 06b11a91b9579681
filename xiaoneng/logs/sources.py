"""The files of a log: what each one is, by its name and its first bytes."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from xiaoneng.core.refusals import Refused, Unusable, mark

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
        raise Unusable(mark("%(file)s does not exist; check the name"), file=path)
    if not path.is_file():
        raise Unusable(
            mark("%(file)s is not a file; name the files of the log one by one"), file=path
        )
    name = path.name.lower().removesuffix(".gz")
    suffix = "." + name.rpartition(".")[2]
    if suffix not in KINDS:
        known = ", ".join(KINDS)
        raise Unusable(
            mark("%(file)s: the ending of the name is unknown; use one of %(known)s (or .gz)"),
            file=path,
            known=known,
        )
    kind = KINDS[suffix]
    check_content(path, kind)
    return kind


def check_content(path: Path, kind: str) -> None:
    """Refuse a file whose first bytes are of another kind than its name says."""
    if path.stat().st_size == 0:
        raise Unusable(mark("%(file)s is empty (0 bytes); export it again"), file=path)
    start = head(path, 512)
    if not start:
        raise Unusable(mark("%(file)s is empty inside its gzip; export it again"), file=path)
    found = content_of(start)
    if kind in {"xlsx", "parquet"} and found != kind:
        raise Unusable(
            mark("%(file)s is named .%(kind)s but is %(found)s; export again"),
            file=path,
            kind=kind,
            found=Refused(found or mark("something else")),
        )
    if kind not in {"xlsx", "parquet"} and found:
        raise Unusable(
            mark("%(file)s is named as %(kind)s but is %(found)s; rename it or export it again"),
            file=path,
            kind=kind,
            found=Refused(found),
        )


def content_of(start: bytes) -> str:
    """What the first bytes are surely of; "" where they could be text of any kind."""
    if start.startswith(ZIP):
        return "xlsx"
    if start.startswith(PARQUET):
        return "parquet"
    if start.startswith(OLD_EXCEL):
        return mark("an old Excel workbook (.xls); save it as .xlsx")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return mark("an HTML page, perhaps an error page or a login form")
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
        raise Unusable(
            mark("%(file)s is a gzip file cut short; transfer or export it again"), file=path
        ) from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise Unusable(
            mark("%(file)s is a damaged gzip file (%(reason)s); export it again"),
            file=path,
            reason=error,
        ) from error
    except OSError as error:
        raise Unusable(
            mark("%(file)s cannot be read: %(reason)s"), file=path, reason=error.strerror or error
        ) from error
