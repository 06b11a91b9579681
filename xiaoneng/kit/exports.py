"""The rows of a list as a file: the same rows, columns and order as on the screen."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from xiaoneng.kit.words import local, moment_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 5_000_000  # bytes; a larger file waits on disk
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
LONGEST_CELL = 32_767  # characters a cell of a workbook holds
LONGEST_TITLE = 31  # of a sheet
NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
Table = Iterable[Sequence[Any]]


def safe(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


class Sheet(NamedTuple):
    """Rows of a workbook under their heads."""

    title: str
    heads: Sequence[str]
    rows: Table


def as_csv(name: str, heads: Sequence[str], rows: Table) -> HttpResponseBase:
    """A CSV file, written while it is sent."""
    blocks = spoken(lines(heads, rows), get_language())
    return as_stream(name, blocks, "text/csv; charset=utf-8")


def spoken(blocks: Iterator[str], language: str) -> Iterator[str]:
    """Each block made in a language: when it is sent the request has lost its own."""
    while True:
        with override(language):
            block = next(blocks, None)
        if block is None:
            return
        yield block


def as_stream(name: str, blocks: Iterable[str] | Iterable[bytes], kind: str) -> HttpResponseBase:
    """A file that is written while it is sent."""
    answer = StreamingHttpResponse(blocks, content_type=kind)
    answer["Content-Disposition"] = FileResponse(filename=name, as_attachment=True).get(
        "Content-Disposition", f'attachment; filename="{name}"'
    )
    return answer


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(heads: Sequence[str], rows: Table) -> Iterator[str]:
    writer = csv.writer(Echo())
    yield BOM
    yield writer.writerow([safe(head) for head in heads])
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def as_xlsx(name: str, heads: Sequence[str], rows: Table, notes: Sequence[str]) -> HttpResponseBase:
    """A workbook of two sheets: the rows, and what they are (moment, conditions, number)."""
    return as_book(name, [Sheet(_("Rows"), heads, rows)], notes)


def as_book(name: str, sheets: Iterable[Sheet], notes: Sequence[str]) -> HttpResponseBase:
    """A workbook of several tables, and a sheet of what they are."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # sent, then closed
    write_book(file, sheets, notes)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def write_book(file: IO[bytes], sheets: Iterable[Sheet], notes: Sequence[str]) -> None:
    """Row by row, so that memory does not grow with the tables."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, options)
    bold = book.add_format({"bold": True, "bottom": 1})
    forms: dict[type, Any] = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    counts = [write_sheet(book, one, bold, forms) for one in sheets]
    about = book.add_worksheet(_("About"))
    about.set_column(0, 0, 80)
    for place, note in enumerate([*notes, _("%(count)s rows") % {"count": sum(counts)}]):
        about.write_string(place, 0, note)
    book.close()


def write_sheet(book: Any, one: Sheet, bold: Any, forms: dict[type, Any]) -> int:
    """One table; gives back the number of its rows."""
    sheet = book.add_worksheet(NOT_IN_TITLE.sub(" ", one.title)[:LONGEST_TITLE])
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(one.heads) - 1, 18)
    for column, head in enumerate(one.heads):
        sheet.write_string(0, column, head, bold)
    count = 0
    for count, row in enumerate(one.rows, start=1):
        for column, value in enumerate(row):
            write_cell(sheet, count, column, value, forms)
    sheet.autofilter(0, 0, count, max(len(one.heads) - 1, 0))
    return count


def write_cell(sheet: Any, row: int, column: int, value: object, forms: dict[type, Any]) -> None:
    """A value by its kind; text is always text, so that nothing in it is computed."""
    if isinstance(value, datetime):
        sheet.write_datetime(row, column, local(value), forms[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, forms[date])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, str(value)[:LONGEST_CELL])
