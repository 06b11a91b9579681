"""Stopping the clock of a case on a ground its item allows, and more time for it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.claiming import claim_accepted, note
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.extending import extend_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.people.models import User


@transaction.atomic
def pause_case(case: Case, *, ground: str, paper: str, actor: User, at: datetime) -> Case:
    """Stop the clock on a special procedure of the item, with its written notice (art. 45)."""
    require(actor, "case.pause", case)

    held = claim_accepted(case)
    procedure = procedure_of(held, ground)
    pause_obligation(
        held.decision,  # type: ignore[arg-type]  # in hand
        ground=ground,
        paper=paper,
        actor=actor,
        at=at,
    )
    note(
        held,
        "paused",
        at,
        does="pause",
        is_credited=bool(paper.strip()),
        paper=paper.strip(),
        words=procedure.get("words", ground),
    )

    record("case.paused", held, actor=actor, at=at, ground=ground, paper=paper)
    return held


def procedure_of(case: Case, ground: str) -> dict[str, Any]:
    """The special procedure of the case's own version; Unusable where it lists none such."""
    listed = case.version.procedures if case.version else []
    found = next((one for one in listed if one["code"] == ground), None)
    if found is None:
        raise Unusable(
            _("%(item)s knows no special procedure %(ground)s.")
            % {"item": case.item_name, "ground": ground}
        )
    return dict(found)


@transaction.atomic
def resume_case(case: Case, *, actor: User, at: datetime) -> Case:
    """Let the clock go on."""
    require(actor, "case.resume", case)

    held = claim_accepted(case)
    resume_obligation(held.decision, actor=actor, at=at)  # type: ignore[arg-type]  # in hand
    note(held, "resumed", at, does="resume")

    record("case.resumed", held, actor=actor, at=at)
    return held


@transaction.atomic
def extend_case(  # what an extension must say
    case: Case, *, amount: float, ground: str, paper: str, actor: User, at: datetime
) -> Case:
    """Lengthen both limits once, before the end, by the right level (art. 42)."""
    require(actor, "case.extend", case)

    held = claim_accepted(case)
    cap = held.version.extension_cap if held.version else None
    if cap is not None and amount > cap:
        raise Unusable(
            _("%(item)s is extended by %(cap)s at most.")
            % {"item": held.item_name, "cap": f"{cap:g}"}
        )
    extend_obligation(
        held.decision,  # type: ignore[arg-type]  # in hand
        amount=amount,
        ground=ground,
        paper=paper,
        actor=actor,
        at=at,
    )
    note(held, "extended", at, does="step", paper=paper.strip(), words=f"{amount:g}")

    record("case.extended", held, actor=actor, at=at, amount=amount, ground=ground, paper=paper)
    return held
