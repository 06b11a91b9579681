"""The answer of the lab: every case as it was and as it would have been, ready to be counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xiaoneng.core.on_trial import AS_IT_IS, Ladder
from xiaoneng.insight.lab.asking import Question
from xiaoneng.insight.lab.facts import facts_of
from xiaoneng.insight.lab.lived import Lived
from xiaoneng.insight.lab.living import Lives
from xiaoneng.insight.lab.promises import Line, advised, in_units, lines_of, promises, tried
from xiaoneng.insight.lab.steps import STEP_SETS, Stepped, steps_lived
from xiaoneng.measures.array_days import Flags, Whole
from xiaoneng.warehouse.queries import Extract

SETS = (
    "cases", "late_now", "late_then", "more", "yellow_now", "yellow_then", "red_now", "red_then",
    "reminder_now", "reminder_then", "open", "open_now", "open_then",
)  # fmt: skip


@dataclass(frozen=True)
class Answer(Lived):
    """The cases asked about; `of_line` is the place of each one's item.

    `stepped` are their steps; None where none has begun, and where a ladder is on trial.
    """

    question: Question
    ladder: Ladder
    lines: list[Line]
    needed: Whole
    stepped: Stepped | None = None

    @property
    def is_counted(self) -> Flags:
        """Lateness is that of closed cases; open ones are counted beside them."""
        return self.facts.is_closed

    def among(self, name: str) -> Flags:
        """Which cases a figure counts."""
        what, _, life = name.partition("_")
        if what == "open":
            opened: Flags = ~self.facts.is_closed
            return opened if not life else opened & self.life(life).is_late
        return super().among(name)

    @cached_property
    def totals(self) -> dict[str, int]:
        """Every figure over all."""
        return {name: int(self.among(name).sum()) for name in SETS}

    @property
    def figures(self) -> dict[str, int]:
        """The same with those of the steps: `step_late_now`."""
        if self.stepped is None:
            return self.totals
        steps = {f"step_{name}": int(self.stepped.among(name).sum()) for name in STEP_SETS}
        return self.totals | steps


def answered(
    found: Extract, question: Question, organs: Iterable[int] | None, ladder: Ladder = AS_IT_IS
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
    if not (question.keeps_promises and ladder.is_same):
        promise = None
        if not question.keeps_promises:
            promise = promises(lives.columns, lines, of_line, question)
        then = lives.lived(promise, ladder)
    steps = steps_lived(found, facts, lines, question) if ladder.is_same else None
    return Answer(facts, of_line, now, then, question, ladder, lines, needed, steps)
