"""What followed from an obligation: its cards, and why a line it crossed brought none."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from xiaoneng.obligations.following import Consequence
from xiaoneng.obligations.going_live import days_brought, has_consequences
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.going_live import is_live, live_from
from xiaoneng.people.models import User
from xiaoneng.supervision.builtin import RULE_OF_RUNG
from xiaoneng.supervision.duties import OWN_KINDS
from xiaoneng.supervision.models import Card
from xiaoneng.supervision.queries import cards_for
from xiaoneng.supervision.stood import stood
from xiaoneng.supervision.versions import Rulebook


def consequences(
    user: User, obligation: Obligation, as_of: datetime, at: datetime
) -> list[Consequence]:
    """The cards on an obligation that a person may see, and the lines that brought none, as they
    stood at a moment; `at` is now.
    """
    return [*carded(user, obligation, as_of, at), *uncarded(obligation, as_of)]


def carded(
    user: User, obligation: Obligation, as_of: datetime, at: datetime
) -> Iterator[Consequence]:
    """The cards on an obligation that a person may see, as they stood at a moment; `at` is now."""
    rows = cards_for(user, at.date()).filter(obligation=obligation, issued_at__lte=as_of)
    for card in rows.select_related(None).prefetch_related("steps"):
        then = stood(card, card.steps.all(), as_of)
        yield Consequence(
            sign=then.sign,
            words=then.words,
            title=card.number,
            url=card.get_absolute_url(),
            at=card.reached_at,
            state=then.state_words,
        )


def uncarded(obligation: Obligation, as_of: datetime) -> Iterator[Consequence]:
    """Lines that were looked at and brought no card, each with the reason."""
    lines = lines_without(obligation, as_of)
    if not lines:
        return
    book = Rulebook()
    brought = days_brought([obligation.pk]).get(obligation.pk)
    for one in lines:
        is_ruled = book.at(RULE_OF_RUNG[one.rung], one.reached_at) is not None
        if not is_live(one.organ, one.reached_at):
            day = live_from(one.organ)
            reason = _("no card: its organ is under supervision from %(day)s on") % {"day": day}
        elif not has_consequences(one.organ, one.reached_at, brought):
            reason = _("no card: its source is live from %(day)s on") % {"day": brought}
        elif not is_ruled:
            reason = _("no card: no rule held on that day")
        else:
            reason = _("no card: crossed before the case came in from its source")
        yield Consequence("", one.get_rung_display(), "", "", one.reached_at, reason)


def lines_without(obligation: Obligation, as_of: datetime) -> list[Any]:
    """The lines crossed by a moment that were judged and have no card, with their organs."""
    if obligation.kind.code in OWN_KINDS:
        return []
    crossed = [
        one
        for one in obligation.crossings.all()
        if one.rung in RULE_OF_RUNG and one.judged_at is not None and one.reached_at <= as_of
    ]
    had = Card.objects.filter(crossing__in=crossed).values_list("crossing", flat=True)
    carded = set(had) if crossed else set()
    without = [one for one in crossed if one.pk not in carded]
    prefetch_related_objects(without, "organ")
    return without
