"""Clocks as they were and as they would have been: which of them each figure counts, and when."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xiaoneng.insight.lab.facts import Facts
from xiaoneng.insight.lab.holders import Holders, Steps
from xiaoneng.insight.lab.posts import Posts
from xiaoneng.insight.posts import posts_held
from xiaoneng.measures.array_days import NEVER, Flags, Whole
from xiaoneng.measures.array_replay import Outcomes

RUNGS = ("reminder", "yellow", "red")


@dataclass(frozen=True)
class Lived:
    """`now` and `then` are the two lives; `of_line` is the place of what each clock belongs to."""

    facts: Facts
    of_line: Whole
    now: Outcomes
    then: Outcomes

    @property
    def is_counted(self) -> Flags:
        """Those whose lateness is counted: all of them."""
        return np.ones(self.facts.size, bool)

    def among(self, name: str) -> Flags:
        """Which clocks a figure counts: those with a limit, late ones, those with a card."""
        if name == "cases":
            return self.is_counted & (self.now.has_limit | self.then.has_limit)
        if name == "more":
            return self.among("late_then") & ~self.now.is_late
        what, _, life = name.partition("_")
        lived = self.life(life)
        if what in RUNGS:
            reached: Flags = getattr(lived, what) != NEVER
            return reached
        return self.is_counted & lived.is_late

    def moments(self, name: str) -> Whole:
        """When each clock came to what a figure counts: due, or a rung."""
        what, _, life = name.partition("_")
        lived = self.then if name == "more" or life == "then" else self.now
        moments: Whole = getattr(lived, what if what in RUNGS else "due")
        return moments

    def life(self, name: str) -> Outcomes:
        return self.then if name == "then" else self.now

    @cached_property
    def holders(self) -> Holders:
        return Holders(self.facts)

    @cached_property
    def posts(self) -> Posts:
        return Posts(posts_held())

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.facts)
