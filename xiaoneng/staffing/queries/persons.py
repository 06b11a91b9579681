"""What the pages of people and roles show; personal data leaves here masked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, When
from django.utils.translation import gettext_lazy

from xiaoneng.access.roles import (
    ADMINISTRATORS,
    NAMES,
    Grant,
    GrantQuerySet,
    Role,
    grants,
    holdings_of,
)
from xiaoneng.access.scope import organs_seen
from xiaoneng.kit.search import stands_in
from xiaoneng.people.models import Organ, Post, Term, User
from xiaoneng.people.queries import (
    CLOCK,
    bodies_on,
    body_of,
    held_on,
    holders_of,
    terms_of,
)

SEES_PEOPLE = frozenset(Role) - {Role.APPLICANT, Role.ASSESSOR}


def people_seen(user: User, day: date) -> QuerySet[User]:
    """Whom a person may look up: those who work under an organ in which the person has a role.

    The three administrators also see those without a post, who are given one, or a role, and whose
    acts are looked into; nobody sees the clock.
    """
    everyone = User.objects.exclude(username=CLOCK)
    organs = Organ.objects.filter(organs_seen(user, day, SEES_PEOPLE))
    seen = Q(terms__post__organ__in=organs) | Q(grants__organ__in=organs) | Q(pk=user.pk)
    if {one.role for one in holdings_of(user, day)} & ADMINISTRATORS:
        seen |= Q(terms__isnull=True)
    return everyone.filter(pk__in=everyone.filter(seen).values("pk"))


def with_posts(people: QuerySet[User], day: date) -> QuerySet[User]:
    """The same people, each with the terms of a day as `held`."""
    terms = Term.objects.on(day).select_related("post__organ")
    return people.prefetch_related(Prefetch("terms", terms, to_attr="held"))


def found_by(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those whose name, user name or post says every word looked for."""
    for word in words.split():
        posts = Term.objects.filter(stands_in(("post__title",), word)).values("user")
        people = people.filter(stands_in(("full_name", "username"), word) | Q(pk__in=posts))
    return people


def working_under(people: QuerySet[User], organ: str, day: date) -> QuerySet[User]:
    """Those who hold a post in an organ, given by its key, or below it."""
    path = Organ.objects.filter(pk=int(organ)).values_list("path", flat=True).first() or "-"
    return people.filter(
        pk__in=Term.objects.on(day).filter(post__organ__path__startswith=path).values("user")
    )


def terms_ever(user: User) -> list[Term]:
    """Every post a person held, holds or will hold; the newest first."""
    found = Term.objects.filter(user=user).select_related("post__organ")
    return list(found.order_by("-from_on", "-pk"))


def bodies_of(user: User, day: date) -> set[Organ]:
    """The organs, not sections, in which a person works on a day."""
    return {body_of(term.post.organ, day) for term in terms_of(user, day)}


def terms_left(user: User, day: date) -> list[Term]:
    """The posts a person holds on a day or is going to."""
    return [one for one in terms_ever(user) if one.until_on is None or one.until_on > day]


FOUNDED: Any = gettext_lazy("founding of the site")  # the first grants rest on no document


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One role beyond those of posts."""

    pk: int
    user: User
    role: str
    organ: Organ
    basis: str
    from_on: date
    until_on: date | None


def grant_rows(day: date, user: User | None = None) -> list[GrantRow]:
    """Who has which role beyond that of the post on a day; administrators first."""
    found = grants(day) if user is None else grants(day).filter(user=user)
    return [
        GrantRow(
            one.pk,
            one.user,
            role_words(one),
            one.organ,
            basis_words(one),
            one.from_on,
            one.until_on,
        )
        for one in sorted(found, key=lambda one: (Role(one.role) not in ADMINISTRATORS, one.pk))
    ]


def role_words(grant: Grant) -> str:
    return str(NAMES[Role(grant.role)])


def basis_words(grant: Grant) -> str:
    """The document a role rests on."""
    return str(FOUNDED if grant.basis == "founding of the site" else grant.basis)


def grants_in_rank(day: date) -> GrantQuerySet:
    """The roles beyond those of posts that hold on a day; `rank` puts administrators first."""
    ranked = sorted(NAMES, key=lambda role: role not in ADMINISTRATORS)
    places = [When(role=role, then=place) for place, role in enumerate(ranked)]
    rank = Case(*places, default=len(ranked), output_field=IntegerField())
    return grants(day).annotate(rank=rank)


class StandIns(NamedTuple):
    """One organ's people who could stand in, each with the terms of the day as `held`."""

    organ: Organ
    people: list[User]


def stand_ins(absent: User, day: date, beyond: QuerySet[User] | None = None) -> list[StandIns]:
    """Who could stand in for a person: those at work in the same organ, the nearest first.

    `beyond` are people of other organs; who may agree to such a substitution is given them too.
    """
    own = [term.post.organ_id for term in held_on(absent, day)]
    return workers_near(own, day, beyond, leave_out=[absent])


def stand_bys(post: Post, day: date) -> list[StandIns]:
    """Who could be the B of a post: those at work in its organ but who holds it, nearest first."""
    return workers_near([post.organ_id], day, leave_out=holders_of(post, day))


def workers_near(
    own: Collection[int],
    day: date,
    beyond: QuerySet[User] | None = None,
    *,
    leave_out: Collection[User],
) -> list[StandIns]:
    """Who works in the organs of some, given by keys, or below their bodies; the nearest first."""
    bodies = bodies_on(day)
    mine = {bodies.get(key) for key in own}
    near = Q(post__organ__in=[key for key, body in bodies.items() if body in mine])
    if beyond is not None:
        near |= Q(user__in=beyond.values("pk"))
    terms = Term.objects.on(day).filter(near, user__is_active=True).exclude(user__in=leave_out)
    found: dict[int, StandIns] = {}
    for user in people_of(terms, day):
        organ = user.held[0].post.organ  # type: ignore[attr-defined]  # prefetched
        found.setdefault(organ.pk, StandIns(organ, [])).people.append(user)
    order = [(one.organ.pk not in own, one.organ.path, one) for one in found.values()]
    return [one for *_rank, one in sorted(order, key=lambda each: each[:2])]


def people_of(terms: QuerySet[Term], day: date) -> QuerySet[User]:
    """Who holds some terms, by name, each with all terms of the day."""
    people = User.objects.filter(pk__in=terms.values("user")).exclude(username=CLOCK)
    return with_posts(people.order_by("full_name", "pk"), day)
