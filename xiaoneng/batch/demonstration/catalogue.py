"""The district's 64 organs in five categories, and the items they handle (two CSV tables)."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HERE = "xiaoneng.batch.demonstration"


@dataclass(frozen=True, slots=True)
class Organ:
    """One organ of the district; many handle no cases at all."""

    name: str
    english: str
    category: str  # 经济建设 行政服务 综合管理 党群团体 政法


@dataclass(frozen=True, slots=True)
class Item:
    """One thing an organ does for people on application, and what it promises."""

    code: str
    name: str
    english: str
    kind: str  # 行政许可 行政确认 行政给付 行政裁决 其他行政权力 公共服务
    organ: str
    section: str
    law: str  # legal basis; empty where none of national rank was verified
    article: str
    unit: str  # workday day workhour
    statutory: int | None  # None where no law sets a limit
    limit_law: str  # which law sets it
    limit_article: str
    promised: int
    is_instant: bool  # 即办件
    weight: int  # its share of the cases
    pause: str  # the listed ground on which its clock is usually stopped; empty if none
    pause_cap: int | None  # working days such a pause may last
    joint: tuple[str, ...]  # other organs asked for their opinion

    @property
    def warn(self) -> int:
        """When a reminder is due: a fifth of the promise, at least one (clock.md, Ladder)."""
        return max(1, -(-self.promised // 5))


@cache
def organs() -> tuple[Organ, ...]:
    return tuple(Organ(**row) for row in table("organs.csv"))


@cache
def items() -> tuple[Item, ...]:
    return tuple(item_of(row) for row in table("items.csv"))


def table(name: str) -> Iterator[dict[str, str]]:
    text = files(HERE).joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def item_of(row: dict[str, str]) -> Item:
    return Item(
        code=row["code"],
        name=row["name"],
        english=row["english"],
        kind=row["kind"],
        organ=row["organ"],
        section=row["section"],
        law=row["law"],
        article=row["article"],
        unit=row["unit"],
        statutory=number(row["statutory"]),
        limit_law=row["limit_law"],
        limit_article=row["limit_article"],
        promised=int(row["promised"]),
        is_instant=row["instant"] == "yes",
        weight=int(row["weight"]),
        pause=row["pause"],
        pause_cap=number(row["pause_cap"]),
        joint=tuple(row["joint"].split(";")) if row["joint"] else (),
    )


def number(text: str) -> int | None:
    return int(text) if text else None
