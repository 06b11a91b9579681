"""Uploaded lists as rows of text: an Excel workbook or CSV, within limits.

A file is refused as a whole when it is too large, packed to burst, or not what its name says.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import python_calamine
from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.xlsx_rows import text_of

LARGEST = 5 << 20  # bytes as uploaded
UNPACKED = 64 << 20  # bytes of all members of a workbook
CHUNK = 1 << 20
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST = 2000  # characters of one cell
ZIP = b"PK"
CSV_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file: its number there, its cells."""

    number: int
    cells: tuple[str, ...]


def lines_of(upload: BinaryIO, longest: int = LONGEST, most: int = MOST_ROWS) -> list[Line]:
    """The lines of a file in which something is written, the header first; raises Unusable.

    What is longer than `longest` characters in one cell is cut off; `most` rows fit.
    """
    content = upload.read(LARGEST + 1)
    check_named(str(getattr(upload, "name", "") or ""), content)
    if len(content) > LARGEST:
        raise Unusable(
            _("The file is larger than %(most)s MiB; split it.") % {"most": LARGEST >> 20}
        )
    rows = workbook_rows(content) if content.startswith(ZIP) else csv_rows(content)
    lines: list[Line] = []
    for number, cells in enumerate(rows, 1):
        written = tuple(cell.strip()[:longest] for cell in cells[:MOST_COLUMNS])
        if any(written):
            lines.append(Line(number, written))
        if len(lines) > most + 1:
            raise Unusable(_("The file has more than %(most)s rows; split it.") % {"most": most})
    if not lines:
        raise Unusable(_("The file is empty; fill in the template and upload it."))
    return lines


def check_named(filename: str, content: bytes) -> None:
    """Refuse what is called a workbook and is none; raises Unusable."""
    if filename.casefold().endswith(".xlsx") and content and not content.startswith(ZIP):
        raise Unusable(
            _("%(name)s is called an Excel workbook but is none; save it as one, or as CSV.")
            % {"name": filename}
        )


def workbook_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet, once it is known that the workbook does not burst."""
    check_unpacked(content)
    try:
        sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    except (python_calamine.CalamineError, python_calamine.WorksheetNotFound, OSError) as error:
        raise Unusable(_("The file cannot be read as an Excel workbook; save it again.")) from error
    for row in sheet.iter_rows():
        yield [text_of(cell) for cell in row]


def check_unpacked(content: bytes) -> None:
    """Count the bytes of every member as they come out: an archive may lie about its sizes."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                with archive.open(member) as stream:
                    while chunk := stream.read(CHUNK):
                        unpacked += len(chunk)
                        if unpacked > UNPACKED:
                            raise Unusable(
                                _("The workbook unpacks to more than %(most)s MiB; save it as CSV.")
                                % {"most": UNPACKED >> 20}
                            )
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unusable(_("The workbook is damaged or locked; save it again.")) from error


def csv_rows(content: bytes) -> Iterator[list[str]]:
    """The rows of delimited text, in UTF-8 or the encoding of Chinese Excel."""
    if b"\0" in content:
        raise Unusable(_("The file is neither an Excel workbook nor CSV; save it as one of these."))
    for encoding in CSV_ENCODINGS:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unusable(
            _("The file is neither in UTF-8 nor in GB 18030; save it as an Excel workbook.")
        )
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:
        raise Unusable(
            _("The file cannot be read as CSV; save it as an Excel workbook.")
        ) from error
