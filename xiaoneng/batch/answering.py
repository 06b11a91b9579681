"""`xiaoneng clock`: answers worked cases, one by one or as whole columns (contracts.md).

Input columns: id, started_at, pauses (JSON list of [from, to or null], all credited), closed_at
(empty = open), as_of, limit, unit, warn. Times are local, ISO form. The calendar is `cn`.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from xiaoneng.batch.answering_columns import Unreadable, answer_blocks, text_of
from xiaoneng.core.calendars import named
from xiaoneng.core.clock import Clock, read
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.pauses import Pause
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.workdays import Calendar

QUESTION = ("id", "started_at", "pauses", "closed_at", "as_of", "limit", "unit", "warn")
ANSWER = ("id", "due_at", "used", "paused", "remaining", "light")


def answer(source: Path, target: Path, engine: str) -> int:
    """Answer every row of `source` in `target`; gives back the number of rows."""
    if target.exists() and (not target.is_file() or target.samefile(source)):
        raise Unusable(f"{target} is what is read, or no file; name another file for the answers")
    if not target.absolute().parent.is_dir():
        raise Unusable(f"there is no folder {target.parent} to write {target.name} in")
    refuse_missing_columns(source)
    if engine == "columnar":
        try:
            return answer_columns(source, target)
        except Unreadable:
            pass  # the scalar form answers what is written otherwise, or names the row
    return answer_rows(source, target)


def answer_columns(source: Path, target: Path) -> int:
    """All clocks of a block of the file at once; raises Unreadable, and nothing is written."""
    working, rows = target.with_name(f".{target.name}.part"), 0
    try:
        with working.open("wb") as file:
            file.write((",".join(ANSWER) + "\n").encode())
            for block in answer_blocks(source):
                file.write(text_of(block))
                rows += len(block)
        working.replace(target)
    finally:
        working.unlink(missing_ok=True)
    return rows


def answer_rows(source: Path, target: Path) -> int:
    """One clock at a time: the scalar form."""
    calendar, rows = named("cn"), 0
    working = target.with_name(f".{target.name}.part")
    with working.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(ANSWER)
        for rows, row in enumerate(questions(source), start=1):
            try:
                writer.writerow(answered(row, calendar))
            except (ValueError, TypeError, OverflowError, Unusable) as error:
                working.unlink()
                raise Unusable(f"{source}, row {rows + 1} (id {row['id']}): {error}") from error
    working.replace(target)
    return rows


def answered(row: Mapping[str, str], calendar: Calendar) -> tuple[object, ...]:
    """The answer columns of one row; raises ValueError for what cannot be read."""
    clock = Clock(
        moment(row["started_at"]),
        Limit(float(row["limit"]), Unit(row["unit"])),
        pauses=tuple(
            Pause(moment(begins), moment(ends) if ends else None)
            for begins, ends in json.loads(row["pauses"] or "[]")
        ),
        closed_at=moment(row["closed_at"]) if row["closed_at"] else None,
        warn=float(row["warn"]) if row["warn"] else None,
    )
    reading = read(clock, calendar, moment(row["as_of"]))
    return row["id"], reading.due_at, reading.used, reading.paused, reading.remaining, reading.light


def moment(text: str) -> datetime:
    """A local time; raises ValueError for another form, and for one with an offset."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError(f"{text} has an offset; write the local time without it")
    return found


def questions(source: Path) -> Iterator[dict[str, str]]:
    with source.open(newline="", encoding="utf-8-sig") as file:
        yield from csv.DictReader(file)


def refuse_missing_columns(source: Path) -> None:
    try:
        with source.open(newline="", encoding="utf-8-sig") as file:
            header = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(f"{source} cannot be read as UTF-8 text: {error}") from error
    missing = [name for name in QUESTION if name not in header]
    if missing:
        raise Unusable(f"{source} has no column {', '.join(missing)}; it has {', '.join(header)}")
