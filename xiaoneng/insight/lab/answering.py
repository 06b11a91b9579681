"""The answer of the lab: every case as it was and as it would have been, ready to be counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xiaoneng.insight.lab.asking import Ladder, Question
from xiaoneng.insight.lab.facts import Facts, facts_of
from xiaoneng.insight.lab.holders import Holders, Steps
from xiaoneng.insight.lab.living import OWN, Lives
from xiaoneng.insight.lab.posts import Posts
from xiaoneng.insight.lab.promises import Line, advised, in_units, lines_of, promises, tried
from xiaoneng.insight.lab.steps import StepLine, steps_lived
from xiaoneng.insight.posts import posts_held
from xiaoneng.measures.array_days import NEVER, Flags, Whole
from xiaoneng.measures.array_replay import Outcomes
from xiaoneng.warehouse.queries import Extract

RUNGS = ("reminder", "yellow", "red")
SETS = (
    "cases", "late_now", "late_then", "more", "yellow_now", "yellow_then", "red_now", "red_then",
    "reminder_now", "reminder_then", "open", "open_now", "open_then",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """`now` and `then` are the two lives; `of_line` is the place of each case's item."""

    question: Question
    ladder: Ladder
    facts: Facts
    lines: list[Line]
    of_line: Whole
    now: Outcomes
    then: Outcomes
    needed: Whole
    step_lines: Sequence[StepLine] = ()

    def among(self, name: str) -> Flags:
        """Which cases a figure counts: closed ones with a limit, late ones, those with a card."""
        closed = self.facts.is_closed
        if name == "cases":
            return closed & (self.now.has_limit | self.then.has_limit)
        if name == "more":
            return self.among("late_then") & ~self.now.is_late
        what, _, life = name.partition("_")
        if what == "open":
            opened: Flags = ~closed
            return opened if not life else opened & self.life(life).is_late
        lived = self.life(life)
        if what in RUNGS:
            reached: Flags = getattr(lived, what) != NEVER
            return reached
        return closed & lived.is_late

    def moments(self, name: str) -> Whole:
        """When each case came to what a figure counts: due, or a rung."""
        what, _, life = name.partition("_")
        lived = self.then if name == "more" or life == "then" else self.now
        moments: Whole = getattr(lived, what if what in RUNGS else "due")
        return moments

    def life(self, name: str) -> Outcomes:
        return self.then if name == "then" else self.now

    @cached_property
    def totals(self) -> dict[str, int]:
        """Every figure over all."""
        return {name: int(self.among(name).sum()) for name in SETS}

    @cached_property
    def holders(self) -> Holders:
        return Holders(self.facts)

    @cached_property
    def posts(self) -> Posts:
        return Posts(posts_held())

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.facts)


def answered(
    found: Extract, question: Question, organs: Iterable[int] | None, ladder: Ladder = OWN
) -> Answer:
    """Live through the cases asked about, as they were and as the question puts it."""
    facts = facts_of(found, question, organs)
    lives = Lives(facts)
    lines, of_line = lines_of(facts)
    needed = np.zeros(0, np.int64)
    if ladder.is_same:
        needed = lives.needed(in_units(facts, lives.columns, lines, of_line))
        lines = advised(lines, of_line, needed, facts.is_closed, question.share)
    lines = tried(lines, question, facts.moment.date())
    now = lives.lived()
    then = now
    if not (question.is_same and ladder.is_same):
        promise = None
        if not question.is_same:
            promise = promises(lives.columns, lines, of_line, question)
        then = lives.lived(promise, ladder)
    steps = steps_lived(found, facts, lines, question) if ladder.is_same else []
    return Answer(question, ladder, facts, lines, of_line, now, then, needed, steps)
