"""What the lab counts: of each item, organ, post, officer and step, as it was and would have been.

A case is counted with its item, and with the organ that holds it or held it to the end; a card, and
in the tables of posts and officers lateness too, with whoever held the clock at that moment, and
with the post held then.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from xiaoneng.insight.lab.answering import SETS, Answer
from xiaoneng.insight.lab.lived import RUNGS, Lived
from xiaoneng.insight.lab.steps import STEP_SETS, Stepped
from xiaoneng.measures.array_days import Whole

Key = Hashable
Figures = dict[str, int]
STEP_OF_MOMENT = tuple(name for name in STEP_SETS if name != "cases")
OF_MOMENT = ("late_now", "late_then", "more", "yellow_now", "yellow_then", "red_now", "red_then")


class Counted(NamedTuple):
    """Figures by key: of an item its place, of an organ or a person keys, of a step its words."""

    by: str
    rows: dict[Key, Figures]

    def total(self, name: str) -> int:
        return sum(figures.get(name, 0) for figures in self.rows.values())


Naming = Callable[[str, Whole], Sequence[Key]]


def counted(answer: Lived, by: str, keys: Naming, names: Iterable[str] = SETS) -> Counted:
    """Every figure by the keys that the clocks of its set have."""
    rows: dict[Key, Figures] = {}
    for name in names:
        some = np.flatnonzero(answer.among(name))
        for key, number in Counter(keys(name, some)).items():
            rows.setdefault(key, {})[name] = number
    return Counted(by, rows)


class Ways(NamedTuple):
    """The ways of counting; `bodies` is the organ that each section belongs to."""

    answer: Lived
    bodies: dict[int, int]

    def item(self, _name: str, rows: Whole) -> list[Key]:
        return list(self.answer.of_line[rows].tolist())

    def organ(self, name: str, rows: Whole) -> list[Key]:
        is_rung = name.partition("_")[0] in RUNGS
        moments = self.answer.moments(name)[rows]
        held = self.answer.holders.at(rows, moments)[0] if is_rung else self.last(rows)
        return [self.bodies.get(one, one) for one in held.tolist()]

    def last(self, rows: Whole) -> Whole:
        organs: Whole = self.answer.holders.last[0][rows]
        return organs

    def person(self, name: str, rows: Whole) -> list[Key]:
        organs, officers = self.answer.holders.at(rows, self.answer.moments(name)[rows])
        return list(zip(organs.tolist(), officers.tolist(), strict=True))

    def post(self, name: str, rows: Whole) -> list[Key]:
        moments = self.answer.moments(name)[rows]
        return list(self.answer.posts.at(*self.answer.holders.at(rows, moments), moments))

    def step(self, name: str, rows: Whole) -> list[Key]:
        titles = self.answer.steps.at(rows, self.answer.moments(name)[rows])
        lines = self.answer.of_line[rows].tolist()
        return [(line, title) if title else None for line, title in zip(lines, titles, strict=True)]


def by_item(answer: Answer) -> Counted:
    return counted(answer, "item", Ways(answer, {}).item)


def by_organ(answer: Answer, bodies: dict[int, int]) -> Counted:
    return counted(answer, "organ", Ways(answer, bodies).organ)


def by_person(answer: Answer, names: Iterable[str] = OF_MOMENT) -> Counted:
    return counted(answer, "person", Ways(answer, {}).person, names)


def by_post(answer: Answer, names: Iterable[str] = OF_MOMENT) -> Counted:
    return counted(answer, "post", Ways(answer, {}).post, names)


def by_step(answer: Answer) -> Counted:
    """Of cases with steps alone: the step begun last when it happened."""
    found = counted(answer, "step", Ways(answer, {}).step, OF_MOMENT)
    found.rows.pop(None, None)
    return found


def by_step_limit(steps: Stepped) -> Counted:
    """Of the steps themselves, each by its own clock."""
    return counted(steps, "limit", Ways(steps, {}).item, STEP_SETS)


def by_hands(steps: Stepped, bodies: dict[int, int]) -> tuple[Counted, Counted, Counted]:
    """The same by organ, by post and by officer: whose hands each step was in."""
    ways = Ways(steps, bodies)
    organ = counted(steps, "limit-organ", ways.organ, STEP_SETS)
    post, person = (
        counted(steps, f"limit-{name}", keys, STEP_OF_MOMENT)
        for name, keys in (("post", ways.post), ("person", ways.person))
    )
    return organ, post, person


def rows_behind(answer: Lived, bodies: dict[int, int], name: str, by: str, key: Key) -> Whole:
    """The cases, or the steps, that a figure counts, in the order of their keys."""
    some = np.flatnonzero(answer.among(name))
    if not by:
        return some
    ways = Ways(answer, bodies)
    naming: dict[str, Naming] = {
        "item": ways.item, "organ": ways.organ, "post": ways.post, "person": ways.person,
        "step": ways.step,
    }  # fmt: skip
    keys = naming[by](name, some)
    found: Whole = some[np.array([one == key for one in keys], bool)]
    return found
