"""Posts of an organ: opened, described anew, closed."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.access.roles import ADMINISTRATORS, Role
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Leads, Organ, Post, Term, User
from xiaoneng.staffing.days import check_dated, check_opened
from xiaoneng.staffing.models import Standby
from xiaoneng.staffing.operations.holding import held_live, held_open

PLACE = ("title", "role", "leads", "is_liaison")  # what past answers rest on
WORDING = ("rank", "duties", "standards", "powers")


@dataclass(frozen=True, slots=True)
class Description:
    """What a post is: its place in the house, its duties, their standards, the powers exercised."""

    title: str
    role: str = ""
    leads: str = ""
    is_liaison: bool = False
    rank: str = ""
    duties: str = ""
    standards: str = ""
    powers: str = ""


@transaction.atomic
def open_post(
    organ: Organ, description: Description, *, on: date, actor: User, at: datetime
) -> Post:
    """Open a post in an organ from a day on."""
    require(actor, "post.open", organ)

    held_open(organ, on)
    check_description(description)
    post = Post.objects.create(organ=organ, opened_on=on, **asdict(description))

    record("post.opened", post, actor=actor, at=at, title=post.title, role=post.role, on=on)
    return post


def check_description(description: Description) -> None:
    """Refuse a post without a title, or one that would give an administrator's role; Unusable."""
    if not description.title.strip():
        raise Unusable(_("A post needs a title."))
    if description.role and description.role not in set(Role) - ADMINISTRATORS:
        raise Unusable(
            _("A post cannot carry the role %(role)s; the security administrator grants it.")
            % {"role": description.role}
        )
    if description.leads not in Leads.values:
        raise Unusable(_("%(leads)s is no link of the chain.") % {"leads": description.leads})


@transaction.atomic
def change_post(
    post: Post, description: Description, *, on: date, actor: User, at: datetime
) -> Post:
    """Describe a post anew; return the post that counts from then on.

    Duties, standards, powers and rank are rewritten in place. A new title, role or place in the
    chain of leadership closes the post and opens one that continues it, with the same holders:
    who led on a past day stays who led.
    """
    require(actor, "post.change", post)

    if described(held_live(post)) != described(post):
        raise changed_meanwhile(post, _("Look at it again."))
    check_description(description)
    check_dated(on, at=at, since=post.opened_on)
    changed = differences(post, description)
    if not changed:
        raise Unusable(_("Nothing about the post %(post)s would change.") % {"post": post.title})
    if on == post.opened_on or not set(changed) & set(PLACE):
        for field in changed:
            setattr(post, field, getattr(description, field))
        post.save(update_fields=list(changed))
        current = post
    else:
        current = carry_on(post, post.organ, description, on)

    before = {field: old for field, (old, _new) in changed.items()}
    after = {field: new for field, (_old, new) in changed.items()}
    record("post.changed", current, actor=actor, at=at, on=on, before=before, after=after)
    return current


def differences(post: Post, description: Description) -> dict[str, tuple[object, object]]:
    """The fields in which a description differs from a post: as it is, as it would be."""
    return {
        field: (getattr(post, field), getattr(description, field))
        for field in (*PLACE, *WORDING)
        if getattr(post, field) != getattr(description, field)
    }


def described(post: Post) -> Description:
    """The description of a post as it stands."""
    return Description(**{field: getattr(post, field) for field in (*PLACE, *WORDING)})


def carry_on(post: Post, organ: Organ, description: Description, on: date) -> Post:
    """Close a post and open one that continues it, maybe elsewhere; holders and B go along."""
    terms = list(Term.objects.filter(post=post).exclude(until_on__lte=on))
    standing = Standby.objects.filter(post=post, until_on__isnull=True).first()
    shut_post(post, on)
    after = Post.objects.create(organ=organ, opened_on=on, continues=post, **asdict(description))
    for term in terms:
        begins, ends = max(term.from_on, on), term.until_on
        term.until_on = begins
        term.save(update_fields=["until_on"])
        Term.objects.create(user=term.user, post=after, from_on=begins, until_on=ends)
    if standing is not None:
        kept = {name: getattr(standing, name) for name in ("user", "reason", "named_by")}
        Standby.objects.create(post=after, from_on=on, **kept)
    return after


@transaction.atomic
def close_post(post: Post, *, on: date, actor: User, at: datetime) -> Post:
    """Close a post that nobody holds any more."""
    require(actor, "post.close", post)

    held_live(post)
    check_dated(on, at=at, since=post.opened_on)
    held = Term.objects.filter(post=post).exclude(until_on__lte=on).select_related("user").first()
    if held is not None:
        raise Unusable(
            _("%(who)s still holds the post %(post)s; end the term or transfer the person first.")
            % {"who": held.user, "post": post.title}
        )
    shut_post(post, on)

    record("post.closed", post, actor=actor, at=at, title=post.title, on=on)
    return post


def shut_post(post: Post, on: date) -> None:
    """Write down the day a post was closed, and its B ended; Conflict where another was faster."""
    check_opened(post, on)
    if Post.objects.filter(pk=post.pk, closed_on__isnull=True).update(closed_on=on) != 1:
        raise changed_meanwhile(post, _("The post has been closed already."))
    post.closed_on = on
    for standing in Standby.objects.filter(post=post, until_on__isnull=True):
        finish_standby(standing, on)


def finish_standby(standby: Standby, on: date) -> None:
    """Let what is said of the B of a post end on a day; what began that very day never was."""
    if standby.from_on >= on:
        standby.delete()
        return
    standby.until_on = on
    standby.save(update_fields=["until_on"])
