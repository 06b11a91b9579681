"""Reads the first sheet of an Excel workbook; dates come as ISO text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import python_calamine

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.logs.raw import RawBatch
from xiaoneng.logs.workbooks import errors_in

BATCH = 1 << 13  # rows

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(path: Path) -> Iterator[RawBatch]:
    """The rows below the first row that is not blank; row numbers are the sheet's own."""
    errors = errors_in(path)
    sheet = first_sheet(path)
    if sheet.start is None:
        raise Unusable(
            mark('%(file)s: the sheet "%(sheet)s" is empty; put the log on the first sheet'),
            file=path,
            sheet=sheet.name,
        )
    marked = with_errors(enumerate(sheet.iter_rows(), 1), errors)
    rows = ((n, row) for n, row in marked if not is_blank(row))
    _, head = next(rows, (0, []))
    if not head:
        raise Unusable(
            mark('%(file)s: the sheet "%(sheet)s" is empty; put the log on the first sheet'),
            file=path,
            sheet=sheet.name,
        )
    names = tuple(text_of(cell) for cell in head)
    held: list[tuple[int, list[Cell]]] = []
    for numbered in rows:
        held.append(numbered)
        if len(held) >= BATCH:
            yield batch_of(names, held)
            held = []
    yield batch_of(names, held)


def sheets_not_read(path: Path) -> list[str]:
    """The names of the sheets behind the first one, for a workbook that was read."""
    with python_calamine.load_workbook(path) as book:
        return book.sheet_names[1:]


def first_sheet(path: Path) -> python_calamine.CalamineSheet:
    try:
        return python_calamine.load_workbook(path).get_sheet_by_index(0)
    except (python_calamine.CalamineError, python_calamine.WorksheetNotFound, OSError) as error:
        raise Unusable(
            mark("%(file)s cannot be read as an Excel workbook (%(reason)s)"),
            file=path,
            reason=error,
        ) from error


def with_errors(
    rows: Iterable[tuple[int, list[Cell]]], errors: Mapping[int, dict[int, str]]
) -> Iterator[tuple[int, list[Cell]]]:
    """Put "#DIV/0!" and the like where calamine has left an error cell blank."""
    for number, row in rows:
        for place, error in errors.get(number, {}).items():
            row.extend([""] * (place + 1 - len(row)))
            row[place] = error
        yield number, row


def is_blank(row: Sequence[Cell]) -> bool:
    return all(cell == "" for cell in row)


def batch_of(names: tuple[str, ...], held: list[tuple[int, list[Cell]]]) -> RawBatch:
    columns = tuple(
        pa.array([text_of(row[place]) for _, row in held], pa.string())
        for place in range(len(names))
    )
    rows = np.array([number for number, _ in held], dtype=np.int64)
    return RawBatch(names, columns, rows)


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without decimals, dates and times in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):  # a datetime is a date
        return cell.isoformat()
    return str(cell)
