"""While A is away B stands in (AB角): arranged, accepted or declined, ended early, called off.

The obligations of A are not touched: higher rooms ask `queries.substitutions` who stands in for
whom on a day, and show them to B, who acts on them and answers for them from the acceptance on.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import terms_of
from xiaoneng.staffing.absences import (
    check_days,
    check_listed,
    check_not_both,
    check_notice,
    days_away,
)
from xiaoneng.staffing.announcing import announce
from xiaoneng.staffing.days import day_of
from xiaoneng.staffing.lifecycle import SUBSTITUTION
from xiaoneng.staffing.models import Substitution
from xiaoneng.staffing.queries.persons import bodies_of
from xiaoneng.staffing.queries.standbys import pairs_of


@transaction.atomic
def arrange_substitution(  # noqa: PLR0913  # who, by whom, when, why, what
    absent: User,
    substitute: User,
    *,
    from_on: date,
    until_on: date,
    reason: str,
    matters: str = "",
    late_reason: str = "",
    actor: User,
    at: datetime,
) -> Substitution:
    """Arrange who stands in for a person from a day on, up to the day of return.

    Both work in one organ; somebody from another organ only where the head arranges it. Less than
    a working day before it needs a reason and is marked late; its list may follow.
    """
    require(actor, "substitution.arrange", absent)

    if not reason.strip():
        raise Unusable(_("Say why the person is away."))
    check_days(from_on, until_on, day_of(at))
    check_pair(absent, substitute, from_on, actor)
    late_reason = check_notice(absent, from_on, late_reason, day_of(at))
    check_listed(absent, from_on, until_on, matters or late_reason)
    pairs = pairs_of(absent, from_on)
    concerned = {absent.pk, substitute.pk, *(one.other.pk for one in pairs)}
    list(User.objects.select_for_update().filter(pk__in=concerned).order_by("pk"))
    check_not_twice(absent, from_on, until_on, day_of(at))
    check_no_chain(absent, substitute, from_on, until_on)
    check_not_both(absent, pairs, from_on, until_on)
    substitution = Substitution.objects.create(
        absent=absent,
        substitute=substitute,
        reason=reason.strip(),
        late_reason=late_reason,
        matters=matters.strip(),
        from_on=from_on,
        until_on=until_on,
        arranged_by=actor,
    )

    facts = {"absent": absent, "substitute": substitute, "reason": reason.strip()}
    facts |= {"late_reason": late_reason, "from_on": from_on, "until_on": until_on}
    organ = organ_of(substitution)
    record("substitution.arranged", substitution, actor=actor, at=at, organ=organ, **facts)
    tell_both(substitution, "arranged", actor, at)
    return substitution


def check_pair(absent: User, substitute: User, day: date, actor: User) -> None:
    """Refuse oneself, one who cannot sign in, one from elsewhere; raises Unusable."""
    if absent == substitute:
        raise Unusable(_("Nobody stands in for themselves; choose a colleague."))
    if not substitute.is_active:
        raise Unusable(
            _("%(who)s no longer has an account here; choose another.") % {"who": substitute}
        )
    theirs, others = bodies_of(absent, day), bodies_of(substitute, day)
    if not theirs:
        raise Unusable(_("%(who)s holds no post on that day.") % {"who": absent})
    if not others:
        raise Unusable(_("%(who)s holds no post on that day.") % {"who": substitute})
    if not theirs & others and not may(actor, "substitution.consent", absent):
        raise Unusable(
            _("%(who)s works in another organ; the head of the organ has to arrange this.")
            % {"who": substitute}
        )


def check_not_twice(absent: User, from_on: date, until_on: date, today: date) -> None:
    """Refuse two for one person, and say by which button the first is given up; Unusable."""
    meeting = Substitution.objects.meeting(from_on, until_on).select_related("substitute")
    same = meeting.filter(absent=absent).first()
    if same is None:
        return
    days = {"day": same.from_on.isoformat(), "back": same.until_on.isoformat()}
    named = {"substitute": str(same.substitute), "absent": str(absent), **days}
    if same.from_on < today:
        words = _(
            "%(substitute)s stands in for %(absent)s from %(day)s to %(back)s; open that one and "
            "press “End it today” first."
        )
    else:
        words = _(
            "%(substitute)s stands in for %(absent)s from %(day)s to %(back)s; open that one and "
            "press “Call it off” first."
        )
    raise Unusable(words % named)


def check_no_chain(absent: User, substitute: User, from_on: date, until_on: date) -> None:
    """Refuse one who is away or is stood in for meanwhile; raises Unusable."""
    meeting = Substitution.objects.meeting(from_on, until_on).select_related("substitute", "absent")
    away = meeting.filter(absent=substitute).first()
    if away is not None:
        raise Unusable(
            _("%(who)s is away from %(day)s and cannot stand in.")
            % {"who": substitute, "day": away.from_on.isoformat()}
        )
    other = meeting.filter(substitute=absent).first()
    if other is not None:
        raise Unusable(
            _("%(who)s stands in for %(other)s in that time; arrange somebody else for that first.")
            % {"who": absent, "other": other.absent}
        )


@transaction.atomic
def list_matters(
    substitution: Substitution, matters: str, *, actor: User, at: datetime
) -> Substitution:
    """Write the list of what is handed over; until it is accepted it may be put right."""
    require(actor, "substitution.list", substitution)

    if substitution.state != SUBSTITUTION.initial:
        raise Unusable(_("The hand-over is settled already; its list stays as it was."))
    seen = {"state": substitution.state, "matters": substitution.matters}
    rows = Substitution.objects.filter(pk=substitution.pk, **seen)
    if rows.update(matters=matters.strip()) != 1:
        raise changed_meanwhile(substitution)
    substitution.matters = matters.strip()

    organ, count = organ_of(substitution), len(substitution.matter_lines)
    record("substitution.listed", substitution, actor=actor, at=at, organ=organ, matters=count)
    tell_both(substitution, "listed", actor, at)
    return substitution


@transaction.atomic
def accept_substitution(substitution: Substitution, *, actor: User, at: datetime) -> Substitution:
    """Take over: from now on the substitute answers for what the absent one owes.

    Longer than a day away needs a list of what is handed over.
    """
    require(actor, "substitution.accept", substitution)

    if why_not := no_acceptance(substitution):
        raise Unusable(why_not)
    check_not_over(substitution, day_of(at))
    substitution.accepted_at = at
    substitution.save(update_fields=["accepted_at"])
    move(substitution, SUBSTITUTION, "accept")

    organ = organ_of(substitution)
    record("substitution.accepted", substitution, actor=actor, at=at, organ=organ)
    tell_both(substitution, "accepted", actor, at)
    return substitution


def no_acceptance(substitution: Substitution) -> str:
    """Why it cannot be accepted yet; nothing where it can."""
    if substitution.matter_lines:
        return ""
    days = days_away(substitution.absent, substitution.from_on, substitution.until_on)
    if days <= 1:
        return ""
    return _(
        "%(who)s is away for %(days)s working days and has handed over no list; ask for it first."
    ) % {"who": substitution.absent, "days": days}


def check_not_over(substitution: Substitution, today: date) -> None:
    """Refuse what has run out; raises Unusable."""
    if substitution.until_on <= today:
        raise Unusable(
            _("%(who)s has been back since %(day)s.")
            % {"who": substitution.absent, "day": substitution.until_on.isoformat()}
        )


@transaction.atomic
def decline_substitution(
    substitution: Substitution, *, reason: str, actor: User, at: datetime
) -> Substitution:
    """Say that one cannot stand in; the absent one has to ask somebody else."""
    require(actor, "substitution.decline", substitution)

    if not reason.strip():
        raise Unusable(_("Say why you cannot stand in."))
    move(substitution, SUBSTITUTION, "decline")

    organ = organ_of(substitution)
    record("substitution.declined", substitution, actor=actor, at=at, organ=organ, reason=reason)
    tell_both(substitution, "declined", actor, at)
    return substitution


@transaction.atomic
def end_substitution(substitution: Substitution, *, actor: User, at: datetime) -> Substitution:
    """End a running substitution today: the absent one is back early."""
    require(actor, "substitution.end", substitution)

    today = day_of(at)
    check_not_over(substitution, today)
    if today <= substitution.from_on:
        raise Unusable(_("It has not run for a day yet; call it off instead."))
    substitution.until_on = today
    substitution.save(update_fields=["until_on"])
    move(substitution, SUBSTITUTION, "end")

    organ = organ_of(substitution)
    record("substitution.ended", substitution, actor=actor, at=at, organ=organ, on=today)
    tell_both(substitution, "ended", actor, at)
    return substitution


@transaction.atomic
def cancel_substitution(
    substitution: Substitution, *, reason: str, actor: User, at: datetime
) -> Substitution:
    """Call off a substitution that has not run for a day."""
    require(actor, "substitution.cancel", substitution)

    if substitution.from_on < day_of(at):
        raise Unusable(_("It is running already; end it instead."))
    move(substitution, SUBSTITUTION, "cancel")

    organ = organ_of(substitution)
    record("substitution.cancelled", substitution, actor=actor, at=at, organ=organ, reason=reason)
    tell_both(substitution, "cancelled", actor, at)
    return substitution


def tell_both(substitution: Substitution, became: str, actor: User, at: datetime) -> None:
    """Tell the two it is about, and who arranged it, of what somebody else did to it.

    A list may be written anew; what is done otherwise is done once.
    """
    one = substitution
    days = f"{one.from_on.isoformat()} – {one.until_on.isoformat()}"
    again = f":{at.isoformat()}" if became == "listed" else ""
    announce(
        [who for who in (one.substitute, one.absent, one.arranged_by) if who != actor],
        f"substitution.{became}",
        title=f"{one}, {days}",
        url=one.get_absolute_url(),
        key=f"substitution.{became}:{one.pk}{again}",
        at=at,
    )


def organ_of(substitution: Substitution) -> Organ | None:
    """On whose chain a substitution is written: that of the absent one's organ."""
    term = terms_of(substitution.absent, substitution.from_on).order_by("pk").first()
    return term.post.organ if term else None
