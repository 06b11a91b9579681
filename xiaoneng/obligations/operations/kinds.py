"""Kinds of obligations: the rules their clocks follow, as data, and what a change of them moves."""

from collections.abc import Iterator, Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.clock import FARTHEST, Profile
from xiaoneng.core.limits import MOST, Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.models import Kind, Move, Obligation, ObligationQuerySet
from xiaoneng.obligations.operations.moving import BATCH, begin_move, hold_running, rules_read
from xiaoneng.obligations.operations.opening import refuse_bad_limits
from xiaoneng.obligations.outlook import Shift, shifts_of
from xiaoneng.obligations.queries import term_of
from xiaoneng.people.models import User

LADDER = ("profile", "yellow_days", "red_days", "law_days", "reminder_share")
PAGES = {"add", "grounds"}  # whose addresses stand beside those of the kinds
SHARES = (2, 3, 4, 5, 10)  # the reminder comes with the last half, third … of the promise
RULES = (
    *LADDER,
    "promised_amount",
    "promised_unit",
    "statutory_amount",
    "statutory_unit",
    "closes_with_business",
    "grounds",
    "extension_cap",
    "extension_times",
    "is_extended_by_government",
    "most_pauses",
    "urging_days",
)
READ_BY_RUNNING_CLOCKS = {*LADDER, "closes_with_business"}  # the rest holds for what comes
DATES = (Unit.WORKDAY, Unit.DAY)


@transaction.atomic
def define_kind(code: str, words: str, *, actor: User, at: datetime, **rules: Any) -> Kind:
    """Define a kind of obligation; `rules` are the columns of Kind (limits, grounds, ladder)."""
    require(actor, "kind.define", None)

    if code in PAGES:
        raise Unusable(_("%(code)s names a page. Choose another short name.") % {"code": code})
    kind = Kind(code=code, words=words, **rules)
    refuse_bad_kind(kind)
    known = Unusable(_("There is a kind %(code)s already.") % {"code": code})
    with refused_twice(known):
        kind.save()

    record("kind.defined", kind, actor=actor, at=at, code=code)
    return kind


@transaction.atomic
def change_kind(
    kind: Kind, rules: Mapping[str, Any], *, basis: str, actor: User, at: datetime
) -> Kind:
    """Change the rules of a kind; running obligations follow them, each moved one with its line.

    Limits, extension, pauses and urging hold for what is done from now on; the ladder and the end
    of the day are read by running clocks too. What a clock has reached stays reached, and no line
    is crossed by a new ladder before this moment.
    """
    require(actor, "kind.change", kind)

    held = claim_kind(kind)
    after = changed(held, rules, at)
    refuse_change(held, after, basis)
    is_moving = moves_clocks(held, after)
    if is_moving:
        hold_running(running_of(held), at)
    after.save()

    record(
        "kind.changed",
        after,
        actor=actor,
        at=at,
        edition=after.edition,
        basis=basis.strip(),
        **differences(held, after),
    )
    if is_moving:
        before = rules_read(held, READ_BY_RUNNING_CLOCKS)
        begin_move(Move(kind=after, before=before), actor=actor, at=at)
    return after


def preview_kind(kind: Kind, rules: Mapping[str, Any], at: datetime) -> Iterator[Shift]:
    """Which running obligations changed rules would move, before they are taken."""
    after = changed(kind, rules, at)
    refuse_bad_kind(after)
    if moves_clocks(kind, after):
        rows = running_of(kind).iterator(chunk_size=BATCH)
        yield from shifts_of(rows, kind, after, at)


def claim_kind(seen: Kind) -> Kind:
    """The kind as it is now, held; refused where it is no longer the edition that was seen."""
    held = Kind.objects.select_for_update().get(pk=seen.pk)
    if held.edition != seen.edition:
        now = _("Edition %(edition)s of its rules holds now.") % {"edition": held.edition}
        raise changed_meanwhile(held, now)
    return held


def changed(kind: Kind, rules: Mapping[str, Any], at: datetime) -> Kind:
    """The next edition of a kind, not saved."""
    after = copy(kind)
    for name in RULES:
        setattr(after, name, rules.get(name, getattr(kind, name)))
    after.edition += 1
    if not differences(kind, after).keys().isdisjoint(LADDER):
        after.ladder_from_at = at
    return after


def differences(before: Kind, after: Kind) -> dict[str, Any]:
    """Each rule that differs: what it was, and what it is."""
    differing = [name for name in RULES if getattr(before, name) != getattr(after, name)]
    return {name: f"{plain(before, name)} -> {plain(after, name)}" for name in differing}


def plain(kind: Kind, name: str) -> object:
    """One rule as the ledger writes it: of a ground its short name, and its cap if it has one."""
    value = getattr(kind, name)
    if name != "grounds":
        return value
    return " ".join(
        f"{one['code']}:{one['cap_days']}" if one.get("cap_days") else str(one["code"])
        for one in value
    )


def moves_clocks(before: Kind, after: Kind) -> bool:
    return not READ_BY_RUNNING_CLOCKS.isdisjoint(differences(before, after))


def refuse_change(before: Kind, after: Kind, basis: str) -> None:
    """Refuse a change without its paper, and one that changes nothing; raises Unusable."""
    if not basis.strip():
        raise Unusable(_("Name the paper on which the rules are changed."))
    if not differences(before, after):
        raise Unusable(_("Nothing differs from the rules that hold."))
    refuse_bad_kind(after)


def refuse_bad_kind(kind: Kind) -> None:
    """Refuse rules no clock could follow; raises Unusable with the rule and the remedy."""
    if kind.profile not in set(Profile):
        raise Unusable(_("There is no ladder %(name)s.") % {"name": kind.profile})
    refuse_bad_ladder(kind)
    if kind.extension_cap < 0 or kind.extension_times < 0 or kind.urging_days < 0:
        raise Unusable(_("A number of days or times is not below zero."))
    refuse_bad_limits(limit_of(kind, "promised"), limit_of(kind, "statutory"))


def refuse_bad_ladder(kind: Kind) -> None:
    """Refuse distances out of range, and a red line before the yellow one; raises Unusable."""
    far = (kind.yellow_days, kind.red_days, kind.law_days)
    if not all(1 <= one <= FARTHEST for one in far):
        raise Unusable(
            _("A card comes when a limit is over by 1 to %(most)s working days.")
            % {"most": FARTHEST}
        )
    if kind.red_days < kind.yellow_days:
        raise Unusable(_("Red does not come before yellow: give it as many days at least."))
    if kind.reminder_share not in SHARES:
        raise Unusable(
            _("There is no reminder with the last 1/%(share)s of the promise.")
            % {"share": kind.reminder_share}
        )


def limit_of(kind: Kind, which: str) -> Limit | None:
    """One of the kind's own limits; raises Unusable where its amount and unit do not fit."""
    amount, unit = getattr(kind, f"{which}_amount"), getattr(kind, f"{which}_unit")
    if amount is None:
        return None
    if unit not in set(Unit):
        raise Unusable(_("Say in which unit the limit is counted."))
    if not 0 <= amount <= MOST or (unit in DATES and amount != int(amount)):
        raise Unusable(_("A limit in days is a whole number, not below zero."))
    limit = term_of(amount, unit, None, is_moment=False, closes_with_business=False)
    return limit if isinstance(limit, Limit) else None


def running_of(kind: Kind) -> ObligationQuerySet:
    """The open obligations of a kind that have a date."""
    rows = Obligation.objects.open().filter(kind=kind, due_at__isnull=False)
    found = rows.select_related("kind", "organ", "officer")
    return found.prefetch_related("pauses", "extensions", "holdings", "crossings").order_by(
        "due_at", "pk"
    )
