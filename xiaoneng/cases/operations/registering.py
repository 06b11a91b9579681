"""An application comes in: one number and one clock, whatever the way it came."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.kinds import INTAKE, intake_number, kind_of
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.claiming import note
from xiaoneng.cases.words import Applicants, Channels
from xiaoneng.catalogue.queries import Item, Version, version_on
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.numbering import next_numbers
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.people.masking import masked_name
from xiaoneng.people.models import Organ, User

CODE_SIGNS, CODE_LENGTH = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 8  # none that look alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What an applicant brings."""

    item: Item
    applicant: str
    applicant_kind: str = Applicants.BODY
    applicant_phone: str = ""
    matter: str = ""
    channel: str = Channels.WINDOW
    organ: Organ | None = None  # the section or window that takes it; the item's organ otherwise
    received_at: datetime | None = None  # now, unless it came in earlier
    is_generated: bool = False


@transaction.atomic
def register_case(asked: Application, *, actor: User, at: datetime) -> Case:
    """Register an application; within 5 working days it is answered, or accepted by silence."""
    organ = asked.organ or asked.item.organ
    require(actor, "case.register", organ)

    received_at = asked.received_at or at
    version = version_on(asked.item, wall(received_at).date())
    refuse_bad(asked, received_at, at, is_in_force=version is not None)
    assert version is not None  # noqa: S101  # refused above
    number = number_of(organ, received_at)
    case = case_of(asked, organ, version, number, received_at)
    case.save()
    open_intake(case, received_at, actor=actor, at=at)
    note(case, "received", received_at, entered=at, does="ignore")

    record(
        "case.registered",
        case,
        actor=actor,
        at=at,
        number=number,
        item=asked.item.code,
        version=version.number,
        channel=asked.channel,
        received_at=received_at,
    )
    return case


def case_of(
    asked: Application, organ: Organ, version: Version, number: str, received_at: datetime
) -> Case:
    """The row of an application, not saved; its code is what the applicant asks by."""
    return Case(
        number=number,
        code="".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH)),
        item=asked.item,
        version=version,
        item_name=version.name,
        organ=organ,
        matter=asked.matter.strip(),
        channel=asked.channel,
        applicant=asked.applicant.strip(),
        applicant_kind=asked.applicant_kind,
        applicant_phone=asked.applicant_phone.strip(),
        received_at=received_at,
        is_generated=asked.is_generated,
    )


def refuse_bad(
    asked: Application, received_at: datetime, at: datetime, *, is_in_force: bool
) -> None:
    """Refuse an application for what is not in force, without a name, or from the future."""
    if not is_in_force:
        raise Unusable(
            _("%(code)s was not in force on that day: no case can be taken on it.")
            % {"code": asked.item.code}
        )
    if not asked.applicant.strip():
        raise Unusable(_("Say who applies."))
    if received_at > at:
        raise Unusable(_("An application cannot have come in in the future."))


def open_intake(case: Case, started_at: datetime, *, actor: User, at: datetime) -> None:
    """Owe the applicant an answer: what is missing, or that the case is accepted."""
    rounds = case.supplements.count()
    case.intake = open_obligation(
        Owed(
            kind=kind_of(INTAKE, at),
            title=case.item_name[:200],
            organ=case.organ,
            owed_to=shown_applicant(case),
            started_at=started_at,
            number=intake_number(case.number, rounds),
            url=case.get_absolute_url(),
            basis="行政许可法第三十二条",
            is_generated=case.is_generated,
        ),
        actor=actor,
        at=at,
    )
    case.save(update_fields=["intake"])


def shown_applicant(case: Case) -> str:
    """The applicant as everybody may read it: a person's name is masked."""
    is_person = case.applicant_kind == Applicants.PERSON
    return masked_name(case.applicant) if is_person else case.applicant


def number_of(organ: Organ, at: datetime) -> str:
    """The next number of an organ in a year. Who asks meanwhile for the same organ waits for us."""
    Organ.objects.select_for_update(no_key=True).get(pk=organ.pk)
    return next_numbers(Case.objects.all(), f"{organ.code}-{wall(at).year}-")[0]
