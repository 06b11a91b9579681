"""Cases counted by what they are of or who has them: in hand now, and closed in some months.

What is counted is the clock of the decision, as the list of cases knows it (`clock`, `closed`,
`outcome`): a case has one from the day it is accepted.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from xiaoneng.cases.models import CaseQuerySet
from xiaoneng.core.clock import Light
from xiaoneng.kit.months import Month, month_among
from xiaoneng.obligations.lights import States

JUDGED = Q(decision__light__in=(Light.MET, Light.MISSED))


class OpenCases(NamedTuple):
    """Cases in hand that have the columns `of` in common."""

    of: tuple[Any, ...]
    open: int
    due_soon: int
    overdue: int


class ClosedCases(NamedTuple):
    """Cases closed in one month that have the columns `of` in common.

    `judged` had a limit, and of these `met` kept it. `measured` had a limit that can be used up;
    `used` is the sum of the thousandths they used of it.
    """

    of: tuple[Any, ...]
    month: Month
    number: int
    judged: int
    met: int
    measured: int
    used: int


def open_cases(rows: CaseQuerySet, by: Sequence[str]) -> list[OpenCases]:
    """Some cases, so far as they are in hand, by columns of them."""
    counted = (
        rows.filter(decision__state=States.OPEN)
        .order_by()
        .values_list(*by)
        .annotate(
            open=Count("pk"),
            due_soon=Count("pk", filter=Q(decision__light=Light.DUE_SOON)),
            overdue=Count("pk", filter=Q(decision__light=Light.OVERDUE)),
        )
    )
    return [OpenCases(row[:-3], *row[-3:]) for row in counted]


def closed_cases(
    rows: CaseQuerySet, by: Sequence[str], months: Sequence[Month]
) -> list[ClosedCases]:
    """Some cases, so far as they were closed in one of the months (earliest first), by columns."""
    counted = (
        rows.filter(
            decision__state=States.CLOSED,
            decision__closed_at__gte=months[0].bounds()[0],
            decision__closed_at__lt=months[-1].bounds()[1],
        )
        .annotate(in_month=month_among("decision__closed_at", months))
        .filter(in_month__isnull=False)
        .order_by()
        .values_list(*by, "in_month")
        .annotate(
            number=Count("pk"),
            judged=Count("pk", filter=JUDGED),
            met=Count("pk", filter=Q(decision__light=Light.MET)),
            measured=Count("decision__used_permille"),
            used=Sum("decision__used_permille", default=0),
        )
    )
    known, width = {str(one): one for one in months}, len(by)
    return [ClosedCases(row[:width], known[row[width]], *row[width + 1 :]) for row in counted]
