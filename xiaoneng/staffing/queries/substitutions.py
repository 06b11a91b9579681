"""Who stands in for whom, as of any day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import Q

from xiaoneng.access.roles import Role
from xiaoneng.access.scope import keys_seen
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Term, User
from xiaoneng.people.queries import body_of, terms_of
from xiaoneng.staffing.lifecycle import SUBSTITUTION
from xiaoneng.staffing.models import Substitution, SubstitutionQuerySet

Arranged = Substitution  # for the views, which do not read tables
LEADS = frozenset({Role.SECTION_CHIEF, Role.HEAD, Role.EFFICIENCY_OFFICE, Role.SYSTEM_ADMIN})


def substituted_by(user: User, day: date) -> User | None:
    """Who stands in for a person on a day; None where nobody does.

    Read once for a day and kept on the user object: one page asks it for every act it may offer.
    """
    kept: dict[date, User | None] = user.__dict__.setdefault("_substituted_by", {})
    if day not in kept:
        found = Substitution.objects.on(day).filter(absent=user).select_related("substitute")
        kept[day] = next((one.substitute for one in found[:1]), None)
    return kept[day]


def told_for(officers: Iterable[User], at: datetime) -> list[User]:
    """Who is to be told of what some people owe: whoever stands in for them then, and they.

    The substitute comes first: it is theirs to act, while the absent one reads it on return.
    """
    absent = list(officers)
    found = Substitution.objects.on(wall(at).date()).filter(absent__in=absent)
    standing = {one.absent_id: one.substitute for one in found.select_related("substitute")}
    people = [person for one in absent for person in (standing.get(one.pk), one) if person]
    return list(dict.fromkeys(people))


def absent_for(substitute: User, day: date) -> list[User]:
    """For whom a person stands in on a day: the absent ones, whose obligations are shown."""
    found = Substitution.objects.on(day).filter(substitute=substitute).select_related("absent")
    return [one.absent for one in found.order_by("from_on", "pk")]


def substitution_on(absent: User, day: date) -> Substitution | None:
    """The substitution of a person in force on a day, with its hand-over list."""
    found = Substitution.objects.on(day).filter(absent=absent)
    return found.select_related("substitute", "absent").first()


class Standing(NamedTuple):
    """One stood in for another within some days, and from the acceptance on."""

    absent: int
    substitute: int
    from_on: date
    until_on: date
    accepted_at: datetime

    def covers(self, moment: datetime) -> bool:
        is_within = self.from_on <= wall(moment).date() < self.until_on
        return is_within and self.accepted_at <= moment


def standings_of(absent: Iterable[int], since: date, until: date) -> list[Standing]:
    """Who stood in for some people on any day from one day to another, both counted."""
    found = Substitution.objects.meeting(since, until + timedelta(1))
    found = found.filter(absent__in=set(absent), accepted_at__isnull=False)
    return [Standing(*one) for one in found.values_list(*Standing._fields)]


def waiting_for(substitute: User, day: date) -> SubstitutionQuerySet:
    """What a person still has to accept or decline."""
    return everything().filter(substitute=substitute, state=SUBSTITUTION.initial, until_on__gt=day)


def substitutions_seen(user: User, day: date) -> SubstitutionQuerySet:
    """One's own on either side, what one arranged, and those of people one leads."""
    led = Term.objects.on(day).filter(post__organ__in=keys_seen(user, day, LEADS)).values("user")
    return everything().filter(
        Q(absent=user) | Q(substitute=user) | Q(arranged_by=user) | Q(absent__in=led)
    )


def everything() -> SubstitutionQuerySet:
    return Substitution.objects.select_related("absent", "substitute", "arranged_by")


def colleagues_of(user: User, day: date) -> list[User]:
    """Who works in the same organ, its sections included: the ones to ask first."""
    near = Q(pk__in=[])
    for term in terms_of(user, day):
        near |= Q(post__organ__path__startswith=body_of(term.post.organ, day).path)
    held = Term.objects.on(day).filter(near).values("user")
    found = User.objects.filter(pk__in=held, is_active=True).exclude(pk=user.pk)
    return list(found.order_by("full_name", "pk"))
