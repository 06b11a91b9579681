"""Opening an obligation: who owes what to whom, from when, by which limits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.clock import Clock, Profile
from xiaoneng.core.limits import DayEnd, GivenDue, Limit, Term, Unit
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.core.terms import ends_after_law, first_breach
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.numbering import next_numbers
from xiaoneng.kit.time import aware, wall
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.models import Holding, Kind, Obligation
from xiaoneng.obligations.operations.hands import refuse_strange_hands
from xiaoneng.obligations.operations.telling import holders_but
from xiaoneng.obligations.queries import clock_from, distances_of
from xiaoneng.obligations.stamping import put, stamp_by
from xiaoneng.people.masking import masked_name
from xiaoneng.people.models import Organ, Post, User
from xiaoneng.people.queries import calendar_named, calendar_of

YEAR_OF_COMPARISON = 2026  # a whole year of published days, through which limits are compared


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed: the facts from which everything else follows.

    Limits are the core's: an amount with its unit, a given date or moment (in wall time), or None.
    The kind's own limits hold where `promised` is left out, its grounds where there are none here.
    Of what is owed to a person everybody reads the name masked.
    """

    kind: Kind
    title: str
    organ: Organ
    owed_to: str
    started_at: datetime
    number: str = ""
    promised: Term | None = None
    statutory: Term | None = None
    officer: User | None = None
    post: Post | None = None
    parent: Obligation | None = None
    url: str = ""
    basis: str = ""
    warn: float | None = None
    grounds: Sequence[dict[str, Any]] = ()
    is_to_person: bool = False
    is_generated: bool = False


@transaction.atomic
def open_obligation(owed: Owed, *, actor: User, at: datetime) -> Obligation:
    """Open an obligation: from now on it is watched. Its clock began at `started_at`.

    A step is opened by who may split the whole, whichever organ owes it. The officer works in the
    organ that owes it, or in a part of it.
    """
    if owed.parent is None:
        require(actor, "obligation.open", owed.organ)
    else:
        require(actor, "obligation.split", owed.parent)

    refuse_strange_hands(owed.organ, owed.officer, wall(at).date())
    calendar = calendar_of(owed.organ)
    obligation = row_of(owed, owed.number or number_of(owed.kind, at), calendar, at)
    clock = clock_from(obligation, owed.kind, (), ())
    put(obligation, stamp_by(clock, calendar, at, is_open=True))
    if obligation.due_at is not None:
        obligation.look_at = at
    known = Conflict(_("The number %(number)s is in use already.") % {"number": obligation.number})
    with refused_twice(known):
        obligation.save(force_insert=True)
    first_holding(obligation).save()

    record("obligation.opened", obligation, actor=actor, at=at, **facts_of(obligation))
    tell(
        holders_but(actor, owed.officer, at),
        "obligation.opened",
        title=obligation.title,
        url=obligation.get_absolute_url(),
        key=f"obligation.opened:{obligation.pk}",
        at=at,
    )
    return obligation


def row_of(owed: Owed, number: str, calendar: Calendar, at: datetime) -> Obligation:
    """The row of what is owed, not saved; refused where its limits cannot be.

    `calendar` is the one its organ keeps.
    """
    promised, statutory = limits_of(owed)
    refuse_bad(owed, promised, statutory, at)
    name = owed.owed_to.strip()
    row = Obligation(
        kind=owed.kind,
        number=number,
        title=owed.title.strip(),
        url=owed.url,
        organ=owed.organ,
        post=owed.post,
        officer=owed.officer,
        owed_to=masked_name(name) if owed.is_to_person else name,
        creditor_name=name if owed.is_to_person else "",
        parent=owed.parent,
        calendar=calendar.name,
        started_at=owed.started_at,
        basis=owed.basis,
        warn=owed.warn,
        own_grounds=list(owed.grounds),
        is_generated=owed.is_generated,
        **columns("promised", promised),
        **columns("statutory", statutory),
        given_is_moment=any(
            isinstance(term, GivenDue) and term.is_moment for term in (promised, statutory)
        ),
    )
    refuse_breach(clock_from(row, owed.kind, (), ()), calendar)
    return row


def first_holding(obligation: Obligation) -> Holding:
    """Who has it in hand from the beginning."""
    return Holding(
        obligation=obligation,
        organ=obligation.organ,
        officer=obligation.officer,
        from_at=obligation.started_at,
    )


def limits_of(owed: Owed) -> tuple[Term, Term]:
    """The two limits: those named, else the kind's own."""
    kind = owed.kind
    promised, statutory = owed.promised, owed.statutory
    if promised is None and kind.promised_amount is not None:
        promised = Limit(kind.promised_amount, Unit(kind.promised_unit))
    if statutory is None and kind.statutory_amount is not None:
        statutory = Limit(kind.statutory_amount, Unit(kind.statutory_unit))
    return promised, statutory


def clock_ahead(owed: Owed) -> Clock:
    """The clock as it would begin; raises Unusable where its limits do not fit each other."""
    promised, statutory = limits_of(owed)
    refuse_law_alone(promised, statutory)
    kind, day_end = owed.kind, DayEnd.MIDNIGHT
    if kind.closes_with_business:
        day_end = DayEnd.CLOSE_OF_BUSINESS
    if isinstance(promised, Limit):
        promised = replace(promised, day_end=day_end)
    if isinstance(statutory, Limit):
        statutory = replace(statutory, day_end=day_end)
    clock = Clock(
        wall(owed.started_at),
        promised,
        statutory,
        profile=Profile(kind.profile),
        distances=distances_of(kind),
        warn=owed.warn,
    )
    refuse_breach(clock, calendar_of(owed.organ))
    return clock


def refuse_bad(owed: Owed, promised: Term, statutory: Term, at: datetime) -> None:
    """Refuse what is owed to nobody, a clock that begins in the future, a law without a promise."""
    if not owed.title.strip() or not owed.owed_to.strip():
        raise Unusable(_("Say what is owed, and to whom."))
    if owed.started_at > at:
        raise Unusable(_("A clock cannot begin in the future."))
    refuse_law_alone(promised, statutory)


def refuse_law_alone(promised: Term, statutory: Term) -> None:
    if promised is None and statutory is not None:
        raise Unusable(_("Where the law sets a limit, a promise must be set too."))


def refuse_breach(clock: Clock, calendar: Calendar) -> None:
    """Refuse a promise that ends after the legal limit, by the calendar of who owes it."""
    if ends_after_law(clock, calendar):
        raise Unusable(_("The promise would end after the legal limit; shorten it."))


def refuse_bad_limits(promised: Term, statutory: Term) -> None:
    """Refuse the limits of a kind, which hold whenever a clock begins, as `refuse_breach` does."""
    refuse_law_alone(promised, statutory)
    calendar = calendar_named("cn")
    if first_breach(promised, statutory, calendar, YEAR_OF_COMPARISON) is not None:
        raise Unusable(_("The promise would end after the legal limit; shorten it."))


def columns(which: str, term: Term) -> dict[str, object]:
    """A limit as the columns of the table."""
    if isinstance(term, GivenDue):
        return {f"{which}_given": aware(term.at)}
    if term is None:
        return {}
    return {f"{which}_amount": term.amount, f"{which}_unit": str(term.unit)}


def number_of(kind: Kind, at: datetime) -> str:
    """The next number of a kind in a year. The kind is held: who asks meanwhile waits for us."""
    return numbers_of(kind, at, 1)[0]


def numbers_of(kind: Kind, at: datetime, many: int) -> list[str]:
    """The next numbers of a kind in a year, held in the same way."""
    Kind.objects.select_for_update(no_key=True).get(pk=kind.pk)
    return next_numbers(Obligation.objects.all(), f"{kind.code.upper()}-{at.year}-", many)


def facts_of(obligation: Obligation) -> dict[str, Any]:
    """What the ledger keeps of an opening: enough to compute every date again."""
    return {
        "kind": obligation.kind.code,
        "number": obligation.number,
        "started_at": obligation.started_at.isoformat(),
        "officer": obligation.officer_id or "",
        "promised": said(obligation, "promised"),
        "statutory": said(obligation, "statutory"),
        "calendar": obligation.calendar,
    }


def said(obligation: Obligation, which: str) -> str:
    given = getattr(obligation, f"{which}_given")
    if given is not None:
        return str(given.isoformat())
    amount = getattr(obligation, f"{which}_amount")
    return "" if amount is None else f"{amount:g} {getattr(obligation, f'{which}_unit')}"
