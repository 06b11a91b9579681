"""The check of the daily seals: the file line by line, and the file against the table."""

from pathlib import Path
from typing import NamedTuple

from xiaoneng.ledger.faults import Fault, Kind
from xiaoneng.ledger.models import Seal
from xiaoneng.ledger.seal_file import FIRST, Sealed, hash_of, lines_in, read_line, unmoved
from xiaoneng.ledger.sealing import moment_text


class Mark(NamedTuple):
    """What a day's seal says of one place of one chain."""

    seal: bytes
    day: str


Marks = dict[int, Mark]  # place -> mark


def check_seals(path: Path) -> tuple[int, dict[str, Marks], list[Fault]]:
    """How many days are sealed, where each chain stood on them, and what is wrong with them."""
    with unmoved(path):
        lines = lines_in(path)
        rows = list(Seal.objects.order_by("day"))
    faults: list[Fault] = []
    true: list[Sealed] = []
    for place, line in enumerate(lines, start=1):
        sealed = read_line(line)
        previous = hash_of(lines[place - 2]) if place > 1 else FIRST
        if sealed is None or not sealed.is_true or sealed.previous != previous:
            faults.append(Fault(Kind.SEAL_CHANGED, place=place))
        else:
            true.append(sealed)
    faults += apart(lines, rows)
    told = {one.day for one in true}  # the file is believed first: it lies outside
    kept = [one for row in rows if (one := read_line(row.line)) and one.is_true]
    true += [one for one in kept if one.day not in told]
    return len(rows), marks_of(true), faults


def apart(lines: list[str], rows: list[Seal]) -> list[Fault]:
    """Where the file and the table do not say the same."""
    in_file = {one.day: line for line in lines if (one := read_line(line))}
    in_table = {row.day: row for row in rows}
    faults = [
        Fault(Kind.SEAL_ROW, day=str(day)) for day in sorted(in_file.keys() - in_table.keys())
    ]
    for day, row in in_table.items():
        if day not in in_file:
            faults.append(Fault(Kind.SEAL_CUT, day=str(day)))
        elif in_file[day] != row.line or not says_the_same(row):
            faults.append(Fault(Kind.SEAL_APART, day=str(day)))
    return faults


def says_the_same(row: Seal) -> bool:
    """Whether the columns of a seal are those of its line."""
    line = read_line(row.line)
    return line is not None and (
        (line.day, line.count, line.root) == (row.day, row.count, row.root)
        and line.sealed_at == moment_text(row.sealed_at)
    )


def marks_of(days: list[Sealed]) -> dict[str, Marks]:
    """What the seals say, chain by chain; the earliest day speaks for a place."""
    marks: dict[str, Marks] = {}
    for one in sorted(days, key=lambda sealed: sealed.day, reverse=True):
        for name, standing in one.heads.items():
            if standing.length:
                marks.setdefault(name, {})[standing.length] = Mark(standing.seal, str(one.day))
    return marks
