"""Who is the B of a post: named, exempted, ended, each from a day on and with its reason.

A special post, as that of the accountant, has none, and says so; any other without one is a gap
in the list that is published (domain.md 3.8).
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Post, Term, User
from xiaoneng.people.queries import body_of, holders_of
from xiaoneng.staffing.days import check_dated
from xiaoneng.staffing.models import Standby, Substitution
from xiaoneng.staffing.operations.holding import held_live
from xiaoneng.staffing.operations.posts import finish_standby
from xiaoneng.staffing.queries.persons import bodies_of


@transaction.atomic
def name_standby(  # which post, who, from when, why
    post: Post, user: User, *, on: date, reason: str, actor: User, at: datetime
) -> Standby:
    """Name who stands in for the holder of a post whenever that holder is away."""
    require(actor, "standby.name", post)

    before = present_standby(post, on, reason, at)
    check_fit(post, user, on)
    if before is not None and before.user == user:
        raise Unusable(
            _("%(who)s is the B of %(post)s already.") % {"who": user, "post": post.title}
        )
    standby = put(post, user, before, on=on, reason=reason, actor=actor)

    facts = {"before": who_was(before), "user": user, "reason": standby.reason, "on": on}
    record("standby.named", post, actor=actor, at=at, organ=post.organ, **facts)
    return standby


@transaction.atomic
def exempt_standby(post: Post, *, on: date, reason: str, actor: User, at: datetime) -> Standby:
    """Say that a special post has no B, and why."""
    require(actor, "standby.exempt", post)

    before = present_standby(post, on, reason, at)
    if before is not None and before.user is None:
        raise Unusable(_("%(post)s is a special post already.") % {"post": post.title})
    standby = put(post, None, before, on=on, reason=reason, actor=actor)

    facts = {"before": who_was(before), "reason": standby.reason, "on": on}
    record("standby.exempted", post, actor=actor, at=at, organ=post.organ, **facts)
    return standby


@transaction.atomic
def end_standby(post: Post, *, on: date, reason: str, actor: User, at: datetime) -> Standby:
    """End what is said of the B of a post: until another is named it is a gap."""
    require(actor, "standby.end", post)

    before = present_standby(post, on, reason, at)
    if before is None:
        raise Unusable(nothing_to_end(post))
    finish_standby(before, on)

    facts = {"before": who_was(before), "reason": reason.strip(), "on": on}
    record("standby.ended", post, actor=actor, at=at, organ=post.organ, **facts)
    return before


def nothing_to_end(post: Post) -> str:
    """Why there is nothing to end where nothing is said of the B of a post."""
    return _("Nobody is named as the B of %(post)s; there is nothing to end.") % {
        "post": post.title
    }


def present_standby(post: Post, on: date, reason: str, at: datetime) -> Standby | None:
    """What holds of a post until now; raises Unusable where it cannot be changed on that day."""
    if not reason.strip():
        raise Unusable(_("Say why: the reason is published with the list."))
    held_live(post)
    latest = Standby.objects.filter(post=post).select_related("user").order_by("-from_on").first()
    since = post.opened_on if latest is None else max(latest.from_on, latest.until_on or date.min)
    check_dated(on, at=at, since=since)
    return latest if latest is not None and latest.until_on is None else None


def check_fit(post: Post, user: User, day: date) -> None:
    """Refuse who holds the post, cannot sign in, or works in another organ; raises Unusable."""
    if Term.objects.on(day).filter(post=post, user=user).exists():
        raise Unusable(
            _("%(who)s holds the post %(post)s; its B is somebody else.")
            % {"who": user, "post": post.title}
        )
    if not user.is_active:
        raise Unusable(_("%(who)s no longer has an account here; choose another.") % {"who": user})
    if body_of(post.organ, day) not in bodies_of(user, day):
        raise Unusable(
            _("%(who)s does not work in %(organ)s on that day; choose a colleague.")
            % {"who": user, "organ": body_of(post.organ, day)}
        )
    for holder in holders_of(post, day):
        check_apart(post, holder, user, day)


def check_apart(post: Post, holder: User, user: User, day: date) -> None:
    """Refuse as B who is away on a day on which the holder is away too; raises Unusable."""
    away = Substitution.objects.meeting(day, date.max).filter(absent=holder)
    for one in away:
        other = Substitution.objects.meeting(one.from_on, one.until_on).filter(absent=user).first()
        if other is not None:
            raise Unusable(
                _(
                    "%(user)s is away from %(day)s to %(back)s, and %(holder)s, who holds the post "
                    "%(post)s, is away in that time too. Choose another B."
                )
                % {
                    "user": user,
                    "day": other.from_on.isoformat(),
                    "back": other.until_on.isoformat(),
                    "holder": holder,
                    "post": post.title,
                }
            )


def put(  # of which post, whom, after whom
    post: Post, user: User | None, before: Standby | None, *, on: date, reason: str, actor: User
) -> Standby:
    """Begin a row on a day; the one that begins that very day is put right instead."""
    if before is not None:
        finish_standby(before, on)
    return Standby.objects.create(
        post=post, user=user, reason=reason.strip(), from_on=on, named_by=actor
    )


def who_was(standby: Standby | None) -> object:
    """Whom a row names, for the ledger; nothing where it names nobody."""
    return (standby and standby.user) or ""
