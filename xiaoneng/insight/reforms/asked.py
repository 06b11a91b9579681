"""What the page of a reform is asked: from which day it holds, how long before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from xiaoneng.catalogue.queries import Version
from xiaoneng.core.terms import add_months
from xiaoneng.core.workdays import FIRST
from xiaoneng.insight.flows.asked import FlowAsked, among
from xiaoneng.kit.filters import read_day

SPANS = (1, 3, 6, 12)  # months on either side
USUAL_SPAN = 6
BEFORE, AFTER = PERIODS = ("before", "after")
LATE = "late"


class ReformAsked(NamedTuple):
    """`flow` is from the first day before the reform up to the last day after it."""

    flow: FlowAsked
    day: date
    span: int

    @property
    def key(self) -> tuple[object, ...]:
        return (*self.flow.key, self.day)

    def period(self, name: str) -> FlowAsked:
        """The cases of one side alone."""
        if name == BEFORE:
            return replace(self.flow, until=date.fromordinal(self.day.toordinal() - 1))
        return replace(self.flow, since=self.day)


class Behind(NamedTuple):
    """A figure of the page: of which period, of which item, all cases or the late ones."""

    period: str
    item: str
    of: str


def reform_asked(
    flow: FlowAsked, asked: Mapping[str, str], versions: Sequence[Version]
) -> ReformAsked:
    """What cannot be read is as if it had not been asked; a reform to come has not come yet.

    Where no day is asked for, it is that of the newest version that changed the item, else the
    middle of what can be compared.
    """
    span = among(asked.get("span", ""), SPANS, USUAL_SPAN)
    last = flow.until
    usual = add_months(last, -span)
    day = read_day(asked.get("day", "")) or last_change(versions, last) or usual
    day = min(max(day, add_months(FIRST, 12)), last)
    until = date.fromordinal(add_months(day, span).toordinal() - 1)
    return ReformAsked(
        replace(flow, since=add_months(day, -span), until=min(until, last)), day, span
    )


def last_change(versions: Sequence[Version], last: date) -> date | None:
    """The day of effect of the newest version but the first, as far as it has come."""
    days = [one.from_on for one in versions[1:] if one.from_on is not None and one.from_on <= last]
    return max(days, default=None)


def behind_asked(asked: Mapping[str, str]) -> Behind:
    period = asked.get("period", "")
    return Behind(
        period if period in PERIODS else BEFORE, asked.get("one", "")[:320],
        LATE if asked.get("of") == LATE else "",
    )  # fmt: skip
