"""Where the time of closed cases went, by the organ and the month: work, waiting and pauses."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.flows.asked import USUAL_SHARE, USUAL_SPAN, FlowAsked
from xiaoneng.insight.flows.gathering import by_calendar
from xiaoneng.insight.flows.selecting import cases_asked, events_asked, moment, timeline_asked
from xiaoneng.kit.months import CENTURY
from xiaoneng.measures.counting import whole_sum
from xiaoneng.warehouse.queries import Extract


class OrganMonth(NamedTuple):
    """The cases of one organ closed in one month (202611), and their office seconds by kind."""

    organ: int
    month: int
    cases: int
    work: int
    waiting: int
    applicant: int
    paused: int

    @property
    def times(self) -> dict[str, int]:
        """All but the organ, by name."""
        return {name: number for name, number in self._asdict().items() if name != "organ"}


def organ_months(extract: Extract, since: date, until: date) -> Iterator[OrganMonth]:
    """Every organ and month with cases closed from one day up to and with another.

    The same cases and the same kinds as the page of the organ's flow, which shows their shares.
    """
    asked = FlowAsked(None, "", None, None, since, until, USUAL_SHARE, USUAL_SPAN)
    with embedded() as engine:
        cases = engine.write(cases_asked(engine, extract, asked), "cases_asked")
        if not engine.count(cases):
            return
        events = engine.write(events_asked(extract.table(engine, "events"), cases), "events_asked")
        timeline = timeline_asked(engine, events, moment(extract.moment))
        kinds, _counting, _day = by_calendar(engine, cases, timeline)
        month = cases.closed_at.year() * CENTURY + cases.closed_at.month()
        placed = cases.select("case", organ=cases.organ_id, month=month.cast("int64"))
        sums = {
            kind: whole_sum(kinds.worked * (kinds.kind == kind).cast("int64")) for kind in KINDS
        }
        worked = kinds.group_by("case").agg(**sums)
        joined = placed.left_join(worked, "case").drop("case_right")
        counted = joined.group_by("organ", "month").agg(
            cases=joined.count(), **{kind: whole_sum(joined[kind].fill_null(0)) for kind in KINDS}
        )
        for row in engine.rows(counted.order_by("month", "organ")):
            yield OrganMonth(**row)
