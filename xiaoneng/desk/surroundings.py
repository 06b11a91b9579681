"""What surrounds one's own work: urgings to answer, today's news, hand-overs, the month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse

from xiaoneng.core.clock import Light
from xiaoneng.desk.contents import list_url
from xiaoneng.ledger.events import words_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations import figures
from xiaoneng.people.models import User
from xiaoneng.staffing.queries.substitutions import waiting_for

MOST_CHANGES = 8


class Asked(NamedTuple):
    """An urging that waits for an answer."""

    title: str
    number: str
    by: User
    at: datetime
    words: str
    url: str
    answer_url: str


class Change(NamedTuple):
    at: datetime
    event: str
    title: str
    url: str


class StandIn(NamedTuple):
    absent: User
    substitute: User
    from_on: date
    until_on: date
    reason: str
    url: str


class Month(NamedTuple):
    closed: int
    met: int
    rate: str
    closed_url: str
    met_url: str


@dataclass(frozen=True, slots=True)
class Around:
    urgings: list[Asked]
    changes: list[Change]
    stand_ins: list[StandIn]
    month: Month | None


def around_of(user: User, owners: Sequence[User], at: datetime, *, has_month: bool) -> Around:
    """The right column of a desk."""
    return Around(
        [_asked(one) for one in figures.unanswered(owners)],
        changes_of(user, at),
        [_stand_in(one) for one in waiting_for(user, at.date())],
        month_of(user, at) if has_month else None,
    )


def changes_of(user: User, at: datetime) -> list[Change]:
    """What one was told since midnight, the newest first."""
    midnight = at.replace(hour=0, minute=0, second=0)
    found = inbox_of(user, at).filter(not_before__gte=midnight)[:MOST_CHANGES]
    return [Change(one.not_before, words_of(one.event), one.title, one.url) for one in found]


def month_of(user: User, at: datetime) -> Month:
    """What one closed since the first of the month, and how much of it in time."""
    first = at.replace(day=1, hour=0, minute=0, second=0)
    lights = figures.by_light(figures.closed_since(user, first, at))
    met, closed = lights.get(Light.MET, 0), sum(lights.values())
    judged = met + lights.get(Light.MISSED, 0)
    conditions = {"whose": "mine", "state": "closed", "closed_from": f"{first:%Y-%m-%d}"}
    return Month(
        closed,
        met,
        f"{met / judged:.1%}" if judged else "",
        list_url(**conditions),
        list_url(**conditions, light=Light.MET),
    )


def _asked(one: Any) -> Asked:
    owed = one.obligation
    return Asked(
        owed.title,
        owed.number,
        one.by,
        one.at,
        one.words,
        reverse("obligations:detail", args=[owed.pk]),
        reverse("obligations:answer", args=[one.pk]),
    )


def _stand_in(one: Any) -> StandIn:  # a row of staffing, whose table is its own
    return StandIn(
        one.absent, one.substitute, one.from_on, one.until_on, one.reason, one.get_absolute_url()
    )
