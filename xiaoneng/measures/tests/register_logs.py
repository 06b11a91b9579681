"""Small registers of results and tickets, and the cases they should belong to."""

import random
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.measures.tests.columns import table

RESULT = {
    "case": pa.int64(),
    "organ": pa.string(),
    "item": pa.string(),
    "number": pa.string(),
    "named": pa.string(),
    "issued": pa.int64(),
}
NUMBER = {"number": pa.string(), "organ": pa.string()}
DOCUMENT = {"number": pa.string(), "item": pa.string()}
HANDLED = {"organ": pa.string(), "item": pa.string(), "is_told": pa.bool_()}
TICKET = {
    "case": pa.int64(),
    "organ": pa.string(),
    "officer": pa.string(),
    "item": pa.string(),
    "named": pa.string(),
    "day": pa.int64(),
}
ACT = {"organ": pa.string(), "item": pa.string(), "day": pa.int64()}
ACCEPTED = {**TICKET, "number": pa.string()}
ACCEPTED.pop("named")
DAY_ONE = 27_800  # some day of 2026, counted from 1950
Row = dict[str, Any]
ORGANS = ("甲", "乙", "丙")


def result(key: int, **more: Any) -> Row:
    told = {"organ": "民政局", "item": "登记", "number": f"证{key}", "named": None}
    return {**told, "case": key, "issued": DAY_ONE, **more}


def ticket(key: int, **more: Any) -> Row:
    told = {"organ": "民政局", "officer": None, "item": None, "named": None, "day": DAY_ONE}
    return {**told, "case": key, **more}


def taken(key: int, **more: Any) -> Row:
    """A case accepted in person."""
    told = {
        "organ": "民政局",
        "officer": None,
        "item": "登记",
        "number": f"办{key}",
        "day": DAY_ONE,
    }
    return {**told, "case": key, **more}


def results(told: list[Row]) -> Table:
    return table(told, RESULT)


def numbers(*told: tuple[str, str]) -> Table:
    """Numbers of cases, each with an organ that has a part in the case."""
    return table([{"number": number, "organ": organ} for number, organ in told], NUMBER)


def documents(*told: tuple[str, str]) -> Table:
    return table([{"number": number, "item": item} for number, item in told], DOCUMENT)


def handled(*told: tuple[str, str, bool | None]) -> Table:
    return table([dict(zip(HANDLED, one, strict=True)) for one in told], HANDLED)


def tickets(told: list[Row]) -> Table:
    return table(told, TICKET)


def acts(*told: tuple[str, str, int]) -> Table:
    return table([dict(zip(ACT, one, strict=True)) for one in told], ACT)


def accepted(told: list[Row]) -> Table:
    return table(told, ACCEPTED)


class HonestHall:
    """Three organs that enter what they do: slips of the pen, people who ask, bundles of cases."""

    def __init__(self, seed: int, number: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.results: list[Row] = []
        self.tickets: list[Row] = []
        self.accepted: list[Row] = []
        self.numbers: list[tuple[str, str]] = []
        self.documents: list[tuple[str, str]] = []
        self.handled: list[tuple[str, str, bool | None]] = []
        self.acts: list[tuple[str, str, int]] = []
        for key in range(number):
            self.one(key)

    def one(self, key: int) -> None:
        """A case from its ticket to what was issued; now and then something is not written."""
        organ, item = self.chance.choice(ORGANS), self.chance.choice(["登记", "变更"])
        officer = f"{organ}{self.chance.randint(1, 3)}"
        case, document, day = f"办{key}", f"证{key}", DAY_ONE + self.chance.randint(0, 60)
        where = {"organ": organ, "item": item}
        self.numbers.append((case, organ))
        self.documents.append((document, item))
        self.handled.append((organ, item, self.chance.random() < 0.9))
        self.acts.append((organ, item, day))
        slip = self.chance.random() < 0.01
        named = self.chance.choice([None, "办9999999" if slip else case])
        self.results.append(
            result(key, number=f"{document}误" if slip else document, named=named,
                   issued=day + 5, **where)
        )  # fmt: skip
        self.accepted.append(taken(key, number=case, officer=officer, day=day, **where))
        is_together = self.chance.random() < 0.03
        if not is_together:
            says = self.chance.choice([{}, {"item": item}, {"item": item, "named": case}])
            self.tickets.append(ticket(key, organ=organ, officer=officer, day=day, **says))
        if self.chance.random() < 0.05:  # somebody asks, on a day without such a case
            asks = {"organ": organ, "officer": officer, "item": "年检", "day": day}
            self.tickets.append(ticket(100_000 + key, **asks))
