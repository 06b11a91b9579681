"""Urging: a person asks the one who owes to hurry; it is answered or withdrawn (催办)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import day_words, moment_words
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.lifecycle import URGING
from xiaoneng.obligations.models import Obligation, Urging
from xiaoneng.obligations.operations.claiming import claim_open
from xiaoneng.people.models import User
from xiaoneng.people.queries import calendar_named, leadership_chain
from xiaoneng.staffing.queries.substitutions import told_for


@transaction.atomic
def urge_obligation(obligation: Obligation, *, words: str, actor: User, at: datetime) -> Urging:
    """Urge whoever holds an obligation, as often as its kind lets each person who urges."""
    require(actor, "obligation.urge", obligation)

    row = claim_open(obligation)
    if not words.strip():
        raise Unusable(_("Say what is expected."))
    if why_not := no_urging(row, actor, at):
        raise IllegalStep(why_not)
    urging = Urging.objects.create(obligation=row, by=actor, at=at, words=words.strip())

    record("obligation.urged", row, actor=actor, at=at, urging=urging.pk, words=words)
    tell(
        urged_people(row, at),
        "obligation.urged",
        title=row.title,
        url=row.get_absolute_url(),
        key=f"urging:{urging.pk}",
        at=at,
    )
    return urging


def no_urging(obligation: Obligation, user: User, at: datetime) -> str:
    """Why a person may not urge again yet, and from which day on; nothing where it is possible.

    The kind says how many working days lie between two urgings of one obligation by one person.
    One that was taken back counts: it was told.
    """
    last = obligation.urgings.filter(by=user).first()
    if last is None or not obligation.kind.urging_days:
        return ""
    again_on = calendar_named(obligation.calendar).add(
        wall(last.at).date(), obligation.kind.urging_days
    )
    if wall(at).date() >= again_on:
        return ""
    return _(
        "You urged %(number)s already at %(moment)s; the next urging is possible from %(day)s on."
    ) % {
        "number": obligation.number,
        "moment": moment_words(last.at),
        "day": day_words(again_on),
    }


def urged_people(obligation: Obligation, at: datetime) -> list[User]:
    """The officer; where nobody is named, the first of the leadership chain; and who stands in."""
    if obligation.officer is not None:
        return told_for([obligation.officer], at)
    chain = leadership_chain(obligation.organ, wall(at).date())
    return told_for([link.user for link in chain[:1]], at)


@transaction.atomic
def answer_urging(urging: Urging, *, answer: str, actor: User, at: datetime) -> Urging:
    """Answer an urging: what is being done, and until when."""
    require(actor, "urging.answer", urging)

    if not answer.strip():
        raise Unusable(_("Say how things stand."))
    move(urging, URGING, "answer")
    urging.answer, urging.answered_by, urging.answered_at = answer.strip(), actor, at
    urging.save(update_fields=["answer", "answered_by", "answered_at"])

    record(
        "urging.answered", urging.obligation, actor=actor, at=at, urging=urging.pk, answer=answer
    )
    tell(
        [urging.by],
        "urging.answered",
        title=urging.obligation.title,
        url=urging.obligation.get_absolute_url(),
        key=f"urging.answered:{urging.pk}",
        at=at,
    )
    return urging


@transaction.atomic
def withdraw_urging(urging: Urging, *, actor: User, at: datetime) -> Urging:
    """Take back an urging that is not answered yet."""
    require(actor, "urging.withdraw", urging)

    move(urging, URGING, "withdraw")

    record("urging.withdrawn", urging.obligation, actor=actor, at=at, urging=urging.pk)
    tell(
        urged_people(urging.obligation, at),
        "urging.withdrawn",
        title=urging.obligation.title,
        url=urging.obligation.get_absolute_url(),
        key=f"urging.withdrawn:{urging.pk}",
        at=at,
    )
    return urging
