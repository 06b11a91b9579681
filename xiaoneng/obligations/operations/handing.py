"""Who holds the clock: handing over, and following an organ's tasks to the one that took over."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.time import wall
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record, record_all
from xiaoneng.ledger.sealing import Named
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.crossing import SUBJECT
from xiaoneng.obligations.models import Holding, Obligation, ObligationQuerySet, Step
from xiaoneng.obligations.operations.claiming import claim_open
from xiaoneng.obligations.operations.hands import refuse_strange_hands
from xiaoneng.obligations.operations.pausing import open_steps
from xiaoneng.obligations.operations.splitting import waiting_under
from xiaoneng.obligations.operations.telling import holders_but
from xiaoneng.people.models import Change, Organ, Post, Succession, Term, User
from xiaoneng.people.queries import body_of
from xiaoneng.staffing.operations.successions import mark_followed
from xiaoneng.staffing.queries.organs import carried_posts


@transaction.atomic
def hand_over_obligation(  # what, to whom, why, by whom, when
    obligation: Obligation,
    *,
    organ: Organ,
    officer: User | None,
    reason: str,
    actor: User,
    at: datetime,
) -> Obligation:
    """Hand an obligation with its running clock to another organ or officer.

    The clock keeps its start; who held it how long is kept, and lateness is the holder's. Steps in
    the same hands go along, open ones and those that have not begun. Out of the organ (its sections
    are one with it) only those who lead it give it away. The officer works in the organ that takes
    it, or in a part of it.
    """
    require(actor, "obligation.hand_over", obligation)

    row = claim_open(obligation)
    day = wall(at).date()
    if body_of(organ, day) != body_of(row.organ, day):
        require(actor, "obligation.give_away", row)
    refuse_same_hands(row, organ, officer)
    refuse_strange_hands(organ, officer, day)
    if not reason.strip():
        raise Unusable(_("Say why it is handed over."))
    before = row.officer
    own = [one for one in open_steps(row) if (one.organ_id, one.officer) == (row.organ_id, before)]
    planned = pass_waiting(row, organ, officer)
    to_officer = officer.pk if officer else ""
    for one in (row, *own):
        steps = {"steps": planned} if planned and one is row else {}
        pass_to(one, organ, officer, reason, at)

        record(
            "obligation.handed_over",
            one,
            actor=actor,
            at=at,
            organ=organ,
            to_officer=to_officer,
            reason=reason,
            **steps,
        )
    tell_hands(row, before, actor, at)
    return row


def pass_waiting(row: Obligation, organ: Organ, officer: User | None) -> int:
    """Plan for the new hands what was planned for those that have it still; returns how many.

    Whoever begins a step holds its whole, as the caller does.
    """
    theirs = waiting_under(row).filter(organ=row.organ_id, officer=row.officer_id)
    return theirs.update(organ=organ, officer=officer)


def refuse_same_hands(row: Obligation, organ: Organ, officer: User | None) -> None:
    if (row.organ_id, row.officer_id) == (organ.pk, officer.pk if officer else None):
        raise IllegalStep(_("%(number)s is in these hands already.") % {"number": row.number})


def tell_hands(row: Obligation, before: User | None, actor: User, at: datetime) -> None:
    """Tell who has it now, and who had it: the latter may see it no longer, only their desk."""
    desk = f"{reverse('obligations:list')}?whose=mine&state=open"
    for person, url in ((row.officer, row.get_absolute_url()), (before, desk)):
        tell(
            holders_but(actor, person, at),
            "obligation.handed_over",
            title=row.title,
            url=url,
            key=f"obligation.handed_over:{row.pk}:{at.isoformat()}",
            at=at,
        )


def pass_to(
    obligation: Obligation, organ: Organ, officer: User | None, reason: str, at: datetime
) -> None:
    """End the present holding and begin the next one at the same moment."""
    Holding.objects.filter(obligation=obligation, until_at__isnull=True).update(until_at=at)
    Holding.objects.create(
        obligation=obligation, organ=organ, officer=officer, from_at=at, reason=reason.strip()
    )
    obligation.organ, obligation.officer = organ, officer
    if obligation.post is not None and obligation.post.organ_id != organ.pk:
        obligation.post = None
    obligation.save(update_fields=["organ", "officer", "post"])


@transaction.atomic
def follow_succession(succession: Succession, *, actor: User, at: datetime) -> int:
    """Move the open obligations an organ's successor answers for; returns how many.

    In a merger that is everything; otherwise what belongs to the posts that went along, or is in
    the hands of those who went with them. Steps that are planned there and have not begun go in
    the same way. Past holdings, crossings and closed obligations stay with the organ that had them.
    """
    require(actor, "obligation.follow", succession)

    posts = carried_posts(succession)
    along = None if succession.kind == Change.MERGE else gone_along(succession, posts)
    moved = list(left_behind(succession, posts, along))
    for row in moved:
        row.post = posts.get(row.post_id) if row.post_id else None
        pass_to(row, succession.target, row.officer, succession.basis, at)
    steps = pass_planned(succession, along)

    common = {
        "organ": succession.target,
        "left": succession.source.pk,
        "basis": succession.basis,
    }
    wholes = steps.keys() - {row.pk for row in moved}  # of other organs: only steps of them moved
    facts = [
        Fact(row, at, common | ({"steps": steps[row.pk]} if row.pk in steps else {}))
        for row in moved
    ]
    facts += [
        Fact(Named(f"{SUBJECT}:{pk}", succession.target.pk), at, common | {"steps": steps[pk]})
        for pk in sorted(wholes)
    ]
    record_all("obligation.followed", facts, actor=actor)
    mark_followed(succession, actor=actor, at=at)
    return len(moved)


def gone_along(succession: Succession, posts: Mapping[int, Post]) -> set[int]:
    """Who went with the posts given, and kept no other in the organ."""
    own = Post.objects.filter(organ=succession.source)
    return holders(posts.values(), succession.on) - holders(own, succession.on)


def left_behind(
    succession: Succession, posts: Mapping[int, Post], along: set[int] | None
) -> ObligationQuerySet:
    """What is still open in an organ whose tasks went elsewhere: that of some posts and people.

    All of it where `along` is None.
    """
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("kind", "organ")
    left = rows.open().filter(organ=succession.source)
    if along is None:
        return left
    return left.filter(Q(post__in=list(posts)) | Q(post__isnull=True, officer__in=along))


def holders(posts: Iterable[Post], day: date) -> set[int]:
    """Who holds one of some posts on a day."""
    held = Term.objects.on(day).filter(post__in=[one.pk for one in posts])
    return set(held.values_list("user", flat=True))


def pass_planned(succession: Succession, along: set[int] | None) -> Counter[int]:
    """Plan in the target what was planned in the source for some people and has not begun.

    For everybody and nobody where `along` is None: a step has no post, only who is to do it.
    Returns how many steps of each whole that is open; whoever begins one holds its whole.
    """
    waiting = Step.objects.filter(
        organ=succession.source, obligation__isnull=True, dropped_at__isnull=True
    )
    if along is not None:
        waiting = waiting.filter(officer__in=along)
    held = waiting.filter(parent__state="open").select_related("parent")
    steps = list(held.select_for_update(of=("self", "parent")).order_by("parent_id", "place"))
    waiting.filter(pk__in=[one.pk for one in steps]).update(organ=succession.target)
    return Counter(one.parent_id for one in steps)
