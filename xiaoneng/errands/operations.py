"""Asking for long work and calling it off."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language, gettext

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.kinds import kind_of
from xiaoneng.errands.lifecycle import ERRAND
from xiaoneng.errands.models import Errand, States
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

MOST = 5  # unfinished ones of one person


@transaction.atomic
def ask_errand(
    kind: str, title: str, details: Mapping[str, str | int], *, actor: User, at: datetime
) -> Errand:
    """Put long work into the queue; asked for twice while it is unfinished, it is one.

    Raises Unusable where a person has too much under way already.
    """
    require(actor, "errand.ask", None)

    mine = Errand.objects.visible_to(actor).unfinished()
    same = mine.filter(kind=kind_of(kind).name, details=dict(details)).first()
    if same is not None:
        return same
    if mine.count() >= MOST:
        raise Unusable(
            gettext("You have %(most)s pieces of work under way. Wait for one, or call it off.")
            % {"most": MOST}
        )
    errand = Errand.objects.create(
        kind=kind,
        title=title[:200],
        details=dict(details),
        language=get_language() or "",
        asked_by=actor,
        asked_at=at,
    )

    record("errand.asked", errand, actor=actor, at=at, kind=kind, details=dict(details))
    return errand


@transaction.atomic
def cancel_errand(errand: Errand, *, actor: User, at: datetime) -> Errand:
    """Call work off: what waits never begins, what is under way stops at its next step.

    Raises Unusable with the reason where its kind must come to its end.
    """
    require(actor, "errand.cancel", errand)

    if errand.why_unstoppable:
        raise Unusable(errand.why_unstoppable)
    if errand.state == States.RUNNING and errand.stop_asked_at is None:
        errand.stop_asked_at = at
        errand.save(update_fields=["stop_asked_at"])
    else:
        move(errand, ERRAND, "cancel")
        errand.ended_at = at
        errand.save(update_fields=["ended_at"])

    record("errand.cancelled", errand, actor=actor, at=at, done=errand.done)
    return errand


def see_errand(errand: Errand, at: datetime) -> None:
    """Its asker has looked at how it ended: it is no news any more."""
    if errand.is_over and errand.seen_at is None:
        Errand.objects.filter(pk=errand.pk, seen_at__isnull=True).update(seen_at=at)
