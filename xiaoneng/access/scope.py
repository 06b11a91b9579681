"""Row scope: which organs' rows a person sees. Pages, counts, search and exports all ask here."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from xiaoneng.access.models import Grant
from xiaoneng.access.roles import SEES_OBLIGATIONS, Role, holdings_of
from xiaoneng.people.models import Organ, Term, User
from xiaoneng.people.queries import held_on, roots_for

MOST_ORGANS = 500  # named one by one in a query


def organs_seen(user: User, day: date, roles: Iterable[Role] = SEES_OBLIGATIONS) -> Q:
    """A condition on organs: those below an organ in which the person has one of the roles."""
    wanted = frozenset(roles)
    paths = {holding.organ.path for holding in holdings_of(user, day) if holding.role in wanted}
    condition = Q(pk__in=[])
    for path in sorted(paths):
        if not any(path != other and path.startswith(other) for other in paths):
            condition |= Q(path__startswith=path)
    return condition


def keys_seen(
    user: User, day: date, roles: Iterable[Role] = SEES_OBLIGATIONS
) -> QuerySet[Organ, dict[str, Any]]:
    """The keys of those organs, to be used inside another query: `organ__in=keys_seen(…)`."""
    found = Organ.objects.filter(organs_seen(user, day, roles)).order_by()
    return found.values("pk")  # type: ignore[return-value]  # a row of one key, whatever its type


def organ_keys(user: User, day: date) -> list[int] | None:
    """The keys of the organs in scope, one by one; None where there are too many for that.

    Read once for a day and kept on the user object, which lives as long as a request.
    """
    kept: dict[date, list[int] | None] = user.__dict__.setdefault("_organ_keys", {})
    if day not in kept:
        keys = list(keys_seen(user, day).values_list("pk", flat=True)[: MOST_ORGANS + 1])
        kept[day] = keys if len(keys) <= MOST_ORGANS else None
    return kept[day]


def sees_all(user: User, day: date, roles: Iterable[Role] = SEES_OBLIGATIONS) -> bool:
    """Whether the scope is the whole tree: then a query needs no condition on organs.

    Asking for the keys of every organ would cost the database its order: it could no longer
    follow an index by due day, and would sort a million rows for one page.
    """
    wanted = frozenset(roles)
    kept: dict[object, bool] = user.__dict__.setdefault("_sees_all", {})  # as `holdings_of` does
    if (day, wanted) not in kept:
        held = {one.organ.pk for one in holdings_of(user, day) if one.role in wanted}
        roots = {root.pk for root in roots_for(user)}
        kept[day, wanted] = bool(roots) and roots <= held
    return kept[day, wanted]


def people_led(user: User, day: date) -> list[User]:
    """Who works in the sections a person is chief of: what they hold is the chief's to see, also
    where it is owed by the organ as a whole. Read once for a day and kept, as `organ_keys` is.
    """
    kept: dict[date, list[User]] = user.__dict__.setdefault("_people_led", {})
    if day not in kept:
        is_chief = any(one.role == Role.SECTION_CHIEF for one in holdings_of(user, day))
        sections = keys_seen(user, day, {Role.SECTION_CHIEF})
        terms = Term.objects.on(day).filter(post__organ__in=sections).exclude(user=user)
        people = User.objects.filter(pk__in=terms.values("user"))
        kept[day] = list(people) if is_chief else []
    return kept[day]


def leaders_of(organ: Organ, officer: User | None, day: date) -> QuerySet[User]:
    """Who leads a matter of an organ on a day: its chiefs and heads, and those above them; the
    chiefs of the sections in which its officer works. The candidates of the rule `leads`.
    """
    leaders = people_with({Role.SECTION_CHIEF, Role.HEAD}, organ, day)
    for term in held_on(officer, day) if officer else ():
        leaders |= people_with({Role.SECTION_CHIEF}, term.post.organ, day)
    return leaders


def people_with(roles: Iterable[Role], organ: Organ, day: date) -> QuerySet[User]:
    """Who has one of the roles over an organ on a day: in it or above it, by post or by grant.

    The candidates of `who_may`, and the addressees of what a whole office should know.
    """
    wanted = [str(role) for role in roles]
    above = [int(key) for key in organ.path.split("/") if key]
    posts = Term.objects.on(day).filter(post__role__in=wanted, post__organ__in=above)
    granted = Grant.objects.on(day).filter(role__in=wanted, organ__in=above)
    has_one = Q(pk__in=posts.values("user")) | Q(pk__in=granted.values("user"))
    return User.objects.filter(has_one, is_active=True)
