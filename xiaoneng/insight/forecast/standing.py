"""Cases at a moment as they are compared: how long each has run, may run, and whether it is over.

The lives are those of the limit lab: the same kernel, the same due moments.
"""

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow.compute as pc

from xiaoneng.insight.forecast.past import Past
from xiaoneng.insight.lab.facts import Facts
from xiaoneng.insight.lab.living import Lives as Clocks
from xiaoneng.measures.array_days import NEVER, Flags, Whole, days_of
from xiaoneng.measures.array_worked import in_office, worked
from xiaoneng.measures.foreseeing import Lives


@dataclass(frozen=True)
class Standing:
    """Row by row as the cases of the facts; `lasted` and `limit` in seconds that the limit counts.

    A case that was cancelled is not over: how long it would have lasted is unknown.
    """

    facts: Facts
    lives: Lives
    lasted: Whole
    limit: Whole
    is_office: Flags
    is_open: Flags
    is_late: Flags
    has_limit: Flags
    is_paused: Flags
    due: Whole

    @property
    def learns(self) -> Lives:
        """What is learnt from: every case with a limit."""
        return self.lives.take(self.has_limit)

    @property
    def waits(self) -> Flags:
        """Open cases with a limit: what is foreseen."""
        return self.is_open & self.has_limit


def standing_of(past: Past, facts: Facts) -> Standing:
    """Everything of some facts, as of their moment."""
    clocks = Clocks(facts)
    lived, columns = clocks.lived(), clocks.columns
    lasted, limit = np.zeros(facts.size, np.int64), np.ones(facts.size, np.int64)
    is_paused = np.zeros(facts.size, bool)
    for group in clocks.groups:
        rows = np.concatenate([group.rows, group.alone])
        pauses = clocks.pauses_of(replace(group, rows=rows))
        found = worked(columns.take(rows), pauses, lived.due[rows], days_of(group.calendar))
        lasted[rows], limit[rows], is_paused[rows] = found
    is_open = ~facts.is_closed
    has_limit = lived.has_limit & (limit != NEVER)
    limit = np.where(has_limit, np.maximum(limit, 1), 1)
    lasted = as_judged(lasted, limit, lived.is_late)
    return Standing(
        facts=facts,
        lives=Lives(
            item=codes(promises_of(facts)),
            organ=np.array([past.bodies[key] for key in facts.named("organ_id")], np.int64),
            used=lasted / limit,
            is_over=~is_open & ~is_cancelled(facts),
        ),
        lasted=lasted,
        limit=limit,
        is_office=in_office(columns),
        is_open=is_open,
        is_late=lived.is_late & has_limit,
        has_limit=has_limit,
        is_paused=is_paused & is_open,
        due=lived.due,
    )


def as_judged(lasted: Whole, limit: Whole, is_late: Flags) -> Whole:
    """Times on the side of the limit on which the clock has them.

    Outside office hours no office second passes, but a date does.
    """
    return np.where(is_late, np.maximum(lasted, limit + 1), np.minimum(lasted, limit))


def is_cancelled(facts: Facts) -> Flags:
    states = facts.cases["obligation_state"]
    flags: Flags = pc.equal(states, "cancelled").to_numpy()
    return flags


def promises_of(facts: Facts) -> list[Hashable]:
    """Which cases are alike: one item, under one promise. In no catalogue an item is its name."""
    names = ("item", "item_name", "promised_amount", "promised_unit")
    rows = zip(*(facts.named(name) for name in names), strict=True)
    return [(item or name, amount, unit) for item, name, amount, unit in rows]


def codes(names: list[Hashable]) -> Whole:
    """A number for each different one."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(one, len(known)) for one in names], np.int64)
