"""Who holds which post from when; who has charge of which organ."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Charge, Leads, Organ, Post, Term, User
from xiaoneng.staffing.days import check_open, check_opened
from xiaoneng.staffing.operations.holding import held, held_live, held_open, held_person

SINGLE = frozenset({Leads.HEAD, Leads.CHIEF})  # posts that one person holds at a time


@transaction.atomic
def appoint(  # who, to what, from when to when
    user: User,
    post: Post,
    *,
    from_on: date,
    until_on: date | None = None,
    actor: User,
    at: datetime,
) -> Term:
    """Put a person into a post from a day on; a last day may be known from the start."""
    require(actor, "person.appoint", post)

    check_appointment(user, post, from_on, until_on, actor)
    term = Term.objects.create(user=user, post=post, from_on=from_on, until_on=until_on)

    facts = {"post": post.title, "from_on": from_on, "until_on": until_on or ""}
    record("person.appointed", user, actor=actor, at=at, organ=post.organ, **facts)
    return term


def check_appointment(
    user: User, post: Post, from_on: date, until_on: date | None, actor: User
) -> None:
    """Refuse oneself, one who has left, a closed post, a post taken, a term twice."""
    if user == actor:
        raise Denied(_("Nobody appoints themselves; another administrator has to do it."))
    post = held_live(post)
    if not held_person(user).is_active:
        raise Unusable(
            _("%(who)s no longer has an account here; open it again first.") % {"who": user}
        )
    check_open(post.organ, max(from_on, post.opened_on))
    check_opened(post, from_on)
    if until_on is not None and until_on <= from_on:
        raise Unusable(_("A term ends after the day it begins."))
    same_days = Term.objects.filter(post=post).exclude(until_on__lte=from_on)
    if until_on is not None:
        same_days = same_days.filter(from_on__lt=until_on)
    if same_days.filter(user=user).exists():
        raise Unusable(
            _("%(who)s holds the post %(post)s in that time already.")
            % {"who": user, "post": post.title}
        )
    taken = same_days.select_related("user").first() if post.leads in SINGLE else None
    if taken is not None:
        raise Unusable(
            _("%(who)s holds the post %(post)s in that time; end that term first.")
            % {"who": taken.user, "post": post.title}
        )


@transaction.atomic
def end_term(term: Term, *, on: date, reason: str, actor: User, at: datetime) -> Term:
    """End a person's term in a post: the person no longer holds it on that day."""
    require(actor, "term.end", term.post)

    held([term.post.organ])
    finish(term, on)

    facts = {"who": term.user, "post": term.post.title, "reason": reason, "on": on}
    record("term.ended", term, actor=actor, at=at, organ=term.post.organ, **facts)
    return term


def finish(term: Term, on: date) -> None:
    """Write down the end of a term; raises Conflict where it has another end since."""
    if on < term.from_on:
        raise Unusable(
            _("%(who)s took the post only on %(day)s; a term cannot end before it begins.")
            % {"who": term.user, "day": term.from_on.isoformat()}
        )
    if term.until_on is not None and term.until_on <= on:
        raise Unusable(
            _("The term of %(who)s ended on %(day)s already.")
            % {"who": term.user, "day": term.until_on.isoformat()}
        )
    seen = Term.objects.filter(pk=term.pk, until_on=term.until_on)
    if term.until_on is None:
        seen = Term.objects.filter(pk=term.pk, until_on__isnull=True)
    if seen.update(until_on=on) != 1:
        # an end by a transfer has its line on the person, for whom another term began
        raise changed_meanwhile(term, beside=[term.user])
    term.until_on = on


@transaction.atomic
def transfer(term: Term, post: Post, *, on: date, actor: User, at: datetime) -> Term:
    """Move a person from one post to another: one term ends on the day the next begins."""
    require(actor, "person.transfer", term.post)
    require(actor, "person.transfer", post)

    if term.post == post:
        raise Unusable(
            _("%(who)s holds the post %(post)s in that time already.")
            % {"who": term.user, "post": post.title}
        )
    held([term.post.organ, post.organ])
    check_appointment(term.user, post, on, None, actor)
    finish(term, on)
    after = Term.objects.create(user=term.user, post=post, from_on=on)

    facts = {"before": term.post, "after": post, "on": on}
    record("person.transferred", term.user, actor=actor, at=at, organ=post.organ, **facts)
    return after


@transaction.atomic
def give_charge(  # who, of what, for what, from when
    leader: User, organ: Organ, *, clauses: str, from_on: date, actor: User, at: datetime
) -> Charge:
    """Give a leader charge of an organ, with the clauses of what that means."""
    require(actor, "charge.give", organ)

    if leader == actor:
        raise Denied(_("Nobody appoints themselves; another administrator has to do it."))
    held_open(organ, from_on)
    if not Term.objects.on(from_on).filter(user=leader).exists():
        raise Unusable(
            _("%(who)s holds no post on %(day)s; appoint the leader first.")
            % {"who": leader, "day": from_on.isoformat()}
        )
    still = Q(until_on__isnull=True) | Q(until_on__gt=from_on)
    if Charge.objects.filter(still, leader=leader, organ=organ).exists():
        raise Unusable(
            _("%(who)s has charge of %(organ)s already.") % {"who": leader, "organ": organ}
        )
    charge = Charge.objects.create(leader=leader, organ=organ, clauses=clauses, from_on=from_on)

    record("charge.given", charge, actor=actor, at=at, leader=leader, from_on=from_on)
    return charge


@transaction.atomic
def end_charge(charge: Charge, *, on: date, actor: User, at: datetime) -> Charge:
    """End a leader's charge of an organ: from that day on it is another's or nobody's."""
    require(actor, "charge.end", charge)

    held([charge.organ])
    if on < charge.from_on:
        raise Unusable(
            _("%(who)s has had charge only since %(day)s.")
            % {"who": charge.leader, "day": charge.from_on.isoformat()}
        )
    if Charge.objects.filter(pk=charge.pk, until_on__isnull=True).update(until_on=on) != 1:
        now = _("%(who)s no longer has this charge.") % {"who": charge.leader}
        raise changed_meanwhile(charge, now)
    charge.until_on = on

    record("charge.ended", charge, actor=actor, at=at, leader=charge.leader, on=on)
    return charge
