"""The limits of a card's life, each an obligation of its own kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from xiaoneng.access.policy import may
from xiaoneng.core.clock import read
from xiaoneng.core.limits import Term
from xiaoneng.kit.time import wall
from xiaoneng.obligations.operations.closing import cancel_obligation, close_obligation
from xiaoneng.obligations.operations.kinds import define_kind
from xiaoneng.obligations.operations.opening import Owed
from xiaoneng.obligations.operations.opening_many import open_obligations
from xiaoneng.obligations.queries import clock_of, kind_named, kinds
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import calendar_named, clock_user
from xiaoneng.supervision.models import Card, Rule

EXPLAIN, DECIDE, RECTIFY = "card-explain", "card-appeal", "card-rectify"
OWN_KINDS = frozenset({EXPLAIN, DECIDE, RECTIFY})  # their lines are answered by rules of cards
KINDS = (
    (EXPLAIN, "监察牌说明", "Explanation of a card", 2),
    (DECIDE, "监察牌申诉复核", "Decision on an appeal", 5),
    (RECTIFY, "监察牌整改", "Putting right what a card says", None),
)
CREDITOR = "效能监察"


class Duty(NamedTuple):
    """Something owed for a card, by an organ and somebody in it."""

    card: Card
    organ: Organ
    officer: User | None
    promised: Term = None  # None: the limit of the kind


def found_kinds(at: datetime) -> None:
    """Define the kinds of these limits where they are not known yet; the pages change them.

    Whoever defines them holds a rule meanwhile, so that two never do.
    """
    if {one.code for one in kinds()} >= OWN_KINDS:
        return
    list(Rule.objects.select_for_update().order_by("pk")[:1])
    known = {one.code for one in kinds()}
    for code, words, words_en, days in KINDS:
        if code not in known:
            rules = {"promised_amount": days, "promised_unit": "workday" if days else ""}
            define_kind(code, words, words_en=words_en, actor=clock_user(), at=at, **rules)


def open_duties(code: str, duties: Sequence[Duty], at: datetime) -> list[int]:
    """Open one limit for each card, of one kind; gives back their keys in the same order."""
    kind = kind_named(code)
    with override(settings.LANGUAGE_CODE):
        said = {
            EXPLAIN: _("Explain %(number)s: %(title)s"),
            DECIDE: _("Decide the appeal against %(number)s: %(title)s"),
            RECTIFY: _("Put right what %(number)s says: %(title)s"),
        }[code]
    owed = [
        Owed(
            kind=kind,
            title=(said % {"number": one.card.number, "title": one.card.title})[:200],
            organ=one.organ,
            officer=one.officer,
            owed_to=CREDITOR,
            started_at=at,
            promised=one.promised,
            url=one.card.get_absolute_url(),
            is_generated=one.card.is_generated,
        )
        for one in duties
    ]
    return [row.pk for row in open_obligations(owed, actor=clock_user(), at=at)]


def end_duty(card: Card, *, actor: User, at: datetime, outcome: str) -> None:
    """The limit that runs for a card is met, or was missed; its obligation is closed."""
    duty = card.duty
    if duty is not None and duty.state == "open":
        by = actor if may(actor, "obligation.close", duty) else clock_user()
        close_obligation(duty, actor=by, at=at, outcome=outcome)


def drop_duty(card: Card, *, actor: User, at: datetime, reason: str) -> None:
    """The limit that runs for a card falls away with it."""
    duty = card.duty
    if duty is not None and duty.state == "open":
        cancel_obligation(duty, reason=reason, actor=actor, at=at)


def is_unanswered(card: Card, at: datetime) -> bool:
    """Whether the time to explain has run out without a word."""
    duty = card.duty
    if duty is None or duty.state != "open":
        return False
    return read(clock_of(duty), calendar_named(duty.calendar), wall(at)).is_late
