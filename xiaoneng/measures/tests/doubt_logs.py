"""Small tables of cases, stops and entries for the suspicion lists; and logs of honest people."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.core import calendars
from xiaoneng.core.sessions import DAY
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.tests.columns import rows, since_epoch, table
from xiaoneng.measures.tests.events import at

CN = calendars.named("cn")
COUNTING = Counting.on(calendar_tables(CN), ["workday", "workhour"])
CASE = {
    "case": pa.int64(),
    "item": pa.string(),
    "organ": pa.string(),
    "officer": pa.string(),
    "start": pa.int64(),
    "closed": pa.int64(),
    "due": pa.int64(),
    "is_instant": pa.bool_(),
}
PAUSE = {"case": pa.int64(), "begins": pa.int64(), "ends": pa.int64()}
ENTRY = {
    "case": pa.int64(),
    "item": pa.string(),
    "organ": pa.string(),
    "officer": pa.string(),
    "happened": pa.int64(),
    "entered": pa.int64(),
    "source": pa.int64(),
    "tolerance": pa.int64(),
}
OUTAGE = {"source": pa.int64(), "begins": pa.int64(), "ends": pa.int64()}
Row = dict[str, Any]


def moment(text: str) -> int:
    """A moment of 2026 ("03-02 09:00") in seconds."""
    return since_epoch(at(text))


def case(key: int, start: int | str, closed: int | str | None, **more: Any) -> Row:
    told = {"item": "登记", "organ": "民政局", "officer": None, "due": None, "is_instant": False}
    edges = [moment(one) if isinstance(one, str) else one for one in (start, closed)]
    return {**told, "case": key, "start": edges[0], "closed": edges[1], **more}


def pause(key: int, begins: int | str, ends: int | str) -> Row:
    edges = [moment(one) if isinstance(one, str) else one for one in (begins, ends)]
    return {"case": key, "begins": edges[0], "ends": edges[1]}


def entry(key: int, happened: int | str, entered: int | str | None = None, **more: Any) -> Row:
    told = {"item": "登记", "organ": "民政局", "officer": None, "source": None, "tolerance": None}
    edges = [moment(one) if isinstance(one, str) else one for one in (happened, entered)]
    return {**told, "case": key, "happened": edges[0], "entered": edges[1], **more}


def cases(*told: Row) -> Table:
    return table(told, CASE)


def pauses(*told: Row) -> Table:
    return table(told, PAUSE)


def entries(*told: Row) -> Table:
    return table(told, ENTRY)


def outages(*told: tuple[int, int, int]) -> Table:
    """When sources could not send: source, begin, end."""
    return table([dict(zip(OUTAGE, one, strict=True)) for one in told], OUTAGE)


def doubts(found: Table) -> list[Row]:
    """What is suspicious, in the order of the cases."""
    told = [row for row in rows(found) if row["said"] == "doubt"]
    return sorted(told, key=lambda row: (row["organ"], row["officer"], row["item"], row["case"]))


def keys(found: Table) -> list[int]:
    """The cases that are suspicious."""
    return sorted({row["case"] for row in doubts(found)})


def few(found: Table) -> list[Row]:
    """The groups that are too small to be judged."""
    told = [row for row in rows(found) if row["said"] == "too_few"]
    assert all(row["case"] is None for row in told)
    return told


def day_of(number: int) -> int:
    """The begin of the working day of that number, counted from the first of March 2026."""
    first = CN.count(at("03-01").date())
    return (CN.day_of(first + number).toordinal() - at("03-01").date().toordinal()) * DAY + moment(
        "03-01"
    )


class Honest:
    """People who take what time it takes, in office hours, and enter what they do as they do it."""

    def __init__(self, seed: int, number: int, organs: Sequence[str] = ("甲", "乙", "丙")) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.cases: list[Row] = []
        self.pauses: list[Row] = []
        self.entries: list[Row] = []
        for key in range(number):
            self.one(key, self.chance.choice(organs))

    def one(self, key: int, organ: str) -> None:
        chance = self.chance
        who = {"organ": organ, "officer": f"{organ}{chance.randint(1, 3)}",
               "item": chance.choice(["登记", "变更"])}  # fmt: skip
        began = chance.randint(0, 120)
        start = self.office(began)
        length, limit = max(1, round(chance.gauss(9, 4))), 12
        stop = chance.randint(1, 9) if chance.random() < 0.2 else 0
        closed = self.office(began + length + stop)
        if stop:
            begins = self.office(began + chance.randint(0, length - 1))
            begins = max(begins, start + 60)
            self.pauses.append(pause(key, begins, min(begins + stop * DAY, closed)))
        due = day_of(began + limit + stop) + DAY
        self.cases.append(case(key, start, closed, due=due, **who))
        for happened in (start, *(self.office(began + n) for n in range(1, length)), closed):
            delay = chance.choice([0, 30, 600, 3600])
            self.entries.append(entry(key, happened, happened + delay, **who))

    def office(self, number: int) -> int:
        """A second of the office hours of a working day."""
        opens = self.chance.choice([9 * 3600, 14 * 3600])
        return day_of(number) + opens + self.chance.randint(0, 3 * 3600 - 1)

    def tables(self) -> tuple[Table, Table, Table]:
        return cases(*self.cases), pauses(*self.pauses), entries(*self.entries)


def groups_of(told: Iterable[Row]) -> set[tuple[str, ...]]:
    return {(row["organ"], row["officer"], row["item"]) for row in told}
