"""Looks into an Excel workbook before it is opened: how large it is, which cells are errors."""

import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from xiaoneng.core.refusals import Unusable, mark

LARGEST = 1 << 29  # bytes of all members, unpacked
CHUNK = 1 << 20
LONGEST_CELL = 1 << 16  # bytes of XML looked back on for a cell cut by the end of a chunk
ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})</",
    re.DOTALL,
)
SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*\b\w+:id="([^"]+)"')
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")

Errors = dict[int, dict[int, str]]  # row of the sheet -> column from 0 -> "#DIV/0!"


def errors_in(path: Path) -> Errors:
    """The error cells of the first sheet; Unusable where the workbook unpacks beyond LARGEST.

    Every member is unpacked once and its bytes counted, since an archive may lie about its sizes.
    """
    errors: Errors = defaultdict(dict)
    unpacked = 0
    try:
        with zipfile.ZipFile(path) as archive:
            sheet = first_sheet_member(archive)
            for member in archive.namelist():
                last = b""
                for chunk in chunks_of(archive, member):
                    unpacked += len(chunk)
                    if unpacked > LARGEST:
                        raise Unusable(
                            mark(
                                "%(file)s unpacks to more than %(most)s MiB; "
                                "export the log as CSV instead"
                            ),
                            file=path,
                            most=LARGEST >> 20,
                        )
                    if member == sheet:
                        note_errors(last + chunk, errors)
                        last = chunk[-LONGEST_CELL:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unusable(
            mark("%(file)s is a damaged or locked workbook (%(reason)s); save it again"),
            file=path,
            reason=error,
        ) from error
    return errors


def chunks_of(archive: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def first_sheet_member(archive: zipfile.ZipFile) -> str:
    """Where the first sheet is; "" where the workbook does not say it plainly."""
    members = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
    if not members <= set(archive.namelist()):
        return ""
    sheet = SHEET.search(next(chunks_of(archive, "xl/workbook.xml"), b""))
    relations = next(chunks_of(archive, "xl/_rels/workbook.xml.rels"), b"")
    for relation in RELATION.findall(relations):
        if sheet and b'Id="' + sheet[1] + b'"' in relation:
            target = re.search(rb'Target="([^"]+)"', relation)
            name = target[1].decode("utf-8", "replace") if target else ""
            return name[1:] if name.startswith("/") else f"xl/{name}"
    return ""


def note_errors(xml: bytes, errors: Errors) -> None:
    if b't="e"' not in xml:
        return
    for letters, row, value in ERROR_CELL.findall(xml):
        place = 0
        for letter in letters:
            place = place * 26 + letter - ord("A") + 1
        errors[int(row)][place - 1] = value.decode("utf-8", "replace")
