"""Closed cases before and after a day, item by item, from the last extract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

import ibis

from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.core.shares import Share, weighed
from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.flows.gathering import by_calendar
from xiaoneng.insight.flows.selecting import (
    called,
    cases_asked,
    events_asked,
    moment,
    timeline_asked,
)
from xiaoneng.insight.reforms.asked import LATE, PERIODS, Behind, ReformAsked
from xiaoneng.measures.counting import seconds
from xiaoneng.measures.kinds import spent_in
from xiaoneng.measures.reforms import Reform, compared, standardised
from xiaoneng.warehouse.queries import Extract

TOOK = "took"
SPENT = (TOOK, *KINDS)
Row = dict[str, Any]


class Judged(NamedTuple):
    """Closed cases with a limit, and those of them that were met."""

    met: int = 0
    number: int = 0

    def plus(self, other: "Judged") -> "Judged":
        return Judged(self.met + other.met, self.number + other.number)


@dataclass(frozen=True)
class Compared:
    """What two periods of closed cases took. Times are seconds of office time.

    items: by the name of a column of SPENT, rows of measures.reforms.compared, most cases first.
    whole: by the same, the row of measures.reforms.standardised. judged: by item and period.
    """

    items: Mapping[str, Sequence[Row]]
    whole: Mapping[str, Row]
    judged: Mapping[tuple[str, str], Judged]
    cases: Mapping[str, int]
    day: int

    def judged_in(self, period: str, items: Sequence[str]) -> Judged:
        total = Judged()
        for item in items:
            total = total.plus(self.judged.get((item, period), Judged()))
        return total

    def rates_in(self, items: Sequence[str]) -> tuple[Share, Share] | None:
        """The on-time rates of both periods as if each had had the same mix of items, that of both
        together; None where no item was judged in both.
        """
        pairs = [[self.judged.get((item, one), Judged()) for one in PERIODS] for item in items]
        both = [(one.number + other.number, one, other) for one, other in pairs
                if one.number and other.number]  # fmt: skip
        if not both:
            return None
        before = weighed((weight, one) for weight, one, _other in both)
        return before, weighed((weight, other) for weight, _one, other in both)


def compared_in(extract: Extract, asked: ReformAsked) -> Compared | None:
    """Count both periods; None where no case was closed in either."""
    with embedded() as engine:
        cases = engine.write(cases_asked(engine, extract, asked.flow), "cases_asked")
        if not engine.count(cases):
            return None
        events = engine.write(events_asked(extract.table(engine, "events"), cases), "events_asked")
        timeline = timeline_asked(engine, events, moment(extract.moment))
        kinds, _counting, day = by_calendar(engine, cases, timeline)
        spent = spent_in(kinds, cases)
        named = cases.select(
            n_case="case", item=called(cases), closed=seconds(cases.closed_at), light="light"
        )
        told = engine.write(spent.join(named, spent.case == named.n_case), "spent")
        reform = reform_of(asked)
        items, whole = {}, {}
        for name in SPENT:
            rows = told.select("item", "closed", took=told[name])
            table = engine.write(compared(rows, reform), f"compared_{name}")
            most = table.order_by(ibis.desc(table.before_cases + table.after_cases), "item")
            items[name] = engine.rows(most)
            [whole[name]] = engine.rows(standardised(table))
        period = ibis.ifelse(told.closed < reform.day, *PERIODS)
        lights = told.filter(told.light.isin(["met", "missed"])).group_by("item", period=period)
        judged = lights.agg(number=ibis._.count(), met=(ibis._.light == "met").sum())
        counts = told.group_by(period=period).agg(number=told.count())
        return Compared(
            items=items,
            whole=whole,
            judged={
                (row["item"], row["period"]): Judged(int(row["met"]), row["number"])
                for row in engine.rows(judged)
            },
            cases=dict.fromkeys(PERIODS, 0)
            | {row["period"]: row["number"] for row in engine.rows(counts)},
            day=day,
        )


def cases_behind(extract: Extract, asked: ReformAsked, behind: Behind) -> list[int]:
    """The keys of the cases that a figure counts."""
    with embedded() as engine:
        cases = cases_asked(engine, extract, asked.period(behind.period))
        if behind.item:
            cases = cases.filter(called(cases) == behind.item)
        if behind.of == LATE:
            cases = cases.filter(cases.light == "missed")
        found: list[int] = engine.arrow(cases.order_by("case").select("case"))["case"].to_pylist()
        return found


def reform_of(asked: ReformAsked) -> Reform:
    return Reform(
        since=begin_of(asked.flow.since),
        day=begin_of(asked.day),
        until=begin_of(date.fromordinal(asked.flow.until.toordinal() + 1)),
    )


def begin_of(day: date) -> int:
    return moment(datetime.combine(day, time()))
