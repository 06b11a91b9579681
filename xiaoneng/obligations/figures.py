"""What desks show: what is owed, what was closed in a month, what is urged and found."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db.models import Count, QuerySet

from xiaoneng.core.clock import Light
from xiaoneng.kit.pieces import FEW
from xiaoneng.kit.time import aware
from xiaoneng.kit.walking import one_of
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import Obligation, ObligationQuerySet, Urging
from xiaoneng.obligations.queries import obligations_for
from xiaoneng.obligations.words import WORDED
from xiaoneng.people.models import Organ, User

URGENT = (Light.OVERDUE, Light.DUE_SOON)
CALM = (Light.ON_TIME, Light.NONE)
STOPPED = (Light.PAUSED,)
MOST_URGENT = 25  # lines of a desk
MOST_CALM = 3  # of what is on track or paused
ENDED_LIGHTS = (Light.MET, Light.MISSED)
OF_OPEN, OF_ENDED = [States.OPEN.value], [States.CLOSED.value, States.CANCELLED.value]
STATES = [*OF_OPEN, *OF_ENDED]
OPEN_LIGHTS = (Light.OVERDUE, Light.DUE_SOON, Light.ON_TIME, Light.PAUSED, Light.NONE)


def seen_by(user: User, at: datetime) -> ObligationQuerySet:
    """Everything a person may see, closed and open."""
    return obligations_for(user, at.date())


def owed_by(people: Iterable[User]) -> ObligationQuerySet:
    """What some people owe now: a person, and those the person stands in for."""
    return Obligation.objects.open().filter(officer__in=list(people))


def by_light(rows: ObligationQuerySet) -> dict[str, int]:
    """How many of some rows show each light."""
    counted = rows.order_by().values_list("light").annotate(number=Count("pk"))
    return {str(light): number for light, number in counted}


def first_of_desk(
    rows: ObligationQuerySet, counts: Mapping[str, int], chosen: str, at: datetime
) -> list[tuple[ObligationQuerySet, int]]:
    """The parts of a desk and how many rows of each: the urgent, what is due today, a few others.

    A part whose lights nobody shows is not asked for.
    """
    if chosen:
        return [(rows.filter(light=chosen), MOST_URGENT)]
    tomorrow = date.fromordinal(at.date().toordinal() + 1)
    tonight = aware(datetime.combine(tomorrow, time()))
    calm = rows.filter(light__in=CALM)
    parts = [
        (URGENT, rows.filter(light__in=URGENT), MOST_URGENT),
        (CALM, calm.filter(due_at__lte=tonight), MOST_URGENT),
        (CALM, calm.exclude(due_at__lte=tonight), MOST_CALM),
        (STOPPED, rows.filter(light__in=STOPPED), MOST_CALM),
    ]
    return [(part, most) for lights, part, most in parts if any(map(counts.get, lights))]


def closed_since(user: User, start: datetime, at: datetime) -> ObligationQuerySet:
    """What a person closed from one moment up to another."""
    return Obligation.objects.filter(
        officer=user, state=States.CLOSED, closed_at__gte=start, closed_at__lte=at
    )


def unanswered(people: Iterable[User]) -> list[Urging]:
    """Urgings that wait for an answer of some people, the oldest first."""
    found = Urging.objects.filter(
        state="sent", obligation__officer__in=list(people), obligation__state=States.OPEN
    )
    return list(found.select_related("obligation", "by").order_by("at", "pk"))


def lit(light: str) -> tuple[list[str], list[int] | None]:
    """The states in which an obligation can show a light, and the keys of those that do; None where
    they are many: then any page of a list is found by walking along.

    For lists of what has an obligation: its light stands in another table than their order.
    """
    states = OF_OPEN if light in OPEN_LIGHTS[:-1] else OF_ENDED if light in ENDED_LIGHTS else STATES
    shown = Obligation.objects.filter(state__in=states, light=light).order_by()
    keys = list(shown.values_list("pk", flat=True)[: FEW + 1])
    return states, keys if len(keys) <= FEW else None


def matching(rows: ObligationQuerySet, words: str) -> ObligationQuerySet:
    """Rows in whose number, title or creditor every one of the words stands."""
    return WORDED.matching(rows, words)


def obligation_seen(user: User, at: datetime) -> ObligationQuerySet:
    """One obligation, as it is acted on."""
    rows = seen_by(user, at).select_related("parent")
    return rows.prefetch_related("pauses", "extensions", "crossings")


def of_organ(rows: ObligationQuerySet, organ: Organ) -> ObligationQuerySet:
    """Those owed by an organ or by what is below it."""
    below = Organ.objects.under(organ).order_by().values_list("pk", flat=True)
    return rows.filter(one_of(Obligation, organ=list(below)))


def urging_seen(user: User, at: datetime) -> QuerySet[Urging]:
    """Urgings of the obligations a person may see."""
    return Urging.objects.filter(obligation__in=seen_by(user, at)).select_related(
        "obligation__kind", "obligation__organ", "obligation__officer", "by"
    )
