"""Who is the B of which post, as of any day; the list of A and B that is published."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from xiaoneng.people.models import Post, Term, User
from xiaoneng.people.queries import bodies_on, held_on
from xiaoneng.staffing.models import Standby

NAMED, EXEMPT, LEFT, NOBODY = "named", "exempt", "left", "nobody"
GAPS = (LEFT, NOBODY)


class Pair(NamedTuple):
    """The other one of A and B of a post."""

    post: Post
    other: User


def pairs_of(user: User, day: date) -> list[Pair]:
    """With whom a person is A and B of a post on a day: as its holder, or as its B."""
    held = [term.post_id for term in held_on(user, day)]
    standing = Standby.objects.on(day).select_related("post", "user")
    found = [
        Pair(one.post, one.user)
        for one in standing.filter(post__in=held, user__isnull=False)
        if one.user is not None
    ]
    own = Standby.objects.on(day).filter(user=user).values("post")
    terms = Term.objects.on(day).filter(post__in=own).exclude(user=user)
    found += [Pair(term.post, term.user) for term in terms.select_related("post", "user")]
    return found


def proposed_for(absent: User, day: date) -> list[User]:
    """The B of the posts that a person holds, to be proposed when that person is away."""
    held = [term.post_id for term in held_on(absent, day)]
    found = Standby.objects.on(day).filter(post__in=held, user__isnull=False)
    return [one.user for one in found.select_related("user").order_by("pk") if one.user]


def standbys_of(post: Post) -> list[Standby]:
    """Everything that was ever said of the B of a post, the newest first."""
    found = Standby.objects.filter(post=post).select_related("user", "named_by")
    return list(found.order_by("-from_on", "-pk"))


def posts_listed(day: date) -> QuerySet[Post]:
    """The posts of a day, each with `held` (terms), `standing` (rows) and `b_state`."""
    standing = Standby.objects.on(day)
    of_post = standing.filter(post=OuterRef("pk"))
    posts = Post.objects.filter(opened_on__lte=day).exclude(closed_on__lte=day)
    posts = posts.filter(organ__opened_on__lte=day).exclude(organ__closed_on__lte=day)
    posts = posts.annotate(b_row=Subquery(of_post.values("pk")[:1]))
    posts = posts.annotate(b_user=Subquery(of_post.values("user")[:1]))
    state = Case(
        When(b_row__isnull=True, then=Value(NOBODY)),
        When(b_user__isnull=True, then=Value(EXEMPT)),
        When(pk__in=left_by_b(day), then=Value(LEFT)),
        default=Value(NAMED),
    )
    return (
        posts.annotate(b_state=state)
        .select_related("organ__parent")
        .prefetch_related(
            Prefetch("terms", Term.objects.on(day).select_related("user"), to_attr="held"),
            Prefetch("standbys", standing.select_related("user"), to_attr="standing"),
        )
    )


def left_by_b(day: date) -> list[int]:
    """The posts whose B works in another organ by that day, or nowhere."""
    rows = Standby.objects.on(day).filter(user__isnull=False)
    named = list(rows.values_list("post", "post__organ", "user").order_by())
    if not named:
        return []
    terms = Term.objects.on(day).filter(user__in={user for *_post, user in named})
    bodies, works = bodies_on(day), set()
    for user, organ in terms.values_list("user", "post__organ").order_by():
        works.add((user, bodies.get(organ)))
    return [post for post, organ, user in named if (user, bodies.get(organ)) not in works]


class Tally(NamedTuple):
    """How many posts there are, with a B, without one by right, and with a gap."""

    posts: int
    named: int
    exempt: int
    gaps: int


def tally_of(posts: QuerySet[Post]) -> Tally:
    """The posts of the list, counted."""
    found: dict[str, Any] = posts.order_by().aggregate(
        posts=Count("pk"),
        named=Count("pk", filter=Q(b_state=NAMED)),
        exempt=Count("pk", filter=Q(b_state=EXEMPT)),
        gaps=Count("pk", filter=Q(b_state__in=GAPS)),
    )
    return Tally(**found)


def half_years(day: date) -> list[date]:
    """The two half-years that ended last before a day: for these the list is published."""
    ends = [date(day.year - back, month, last) for back in (0, 1) for month, last in _ENDS]
    return [one for one in ends if one < day][:2]


_ENDS = ((12, 31), (6, 30))
