"""Suspicions that a person files: findings from then on, for another look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import Organ, User
from xiaoneng.supervision.doubts import DOUBT_CODES
from xiaoneng.supervision.models import Finding
from xiaoneng.supervision.operations.findings import make_findings
from xiaoneng.supervision.versions import Rulebook


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a list suspects: the rule, whose it is, the arithmetic, the keys of the cases behind it.

    `subject` names the cases: the same ones have the same subject. Facts are plain values. `kind`
    says what the keys are of: cases, or the rows of a register.
    """

    rule: str
    subject: str
    title: str
    organ: int
    happened_at: datetime
    arithmetic: str
    cases: Sequence[int]
    officer: int | None = None
    kind: str = "cases"
    url: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def file_suspicions(suspected: Sequence[Suspicion], *, actor: User, at: datetime) -> list[Finding]:
    """File suspicions as findings with their evidence; what was filed before stays as it is.

    Gives back those that are new.
    """
    organs = Organ.objects.in_bulk({one.organ for one in suspected})
    for organ in organs.values():
        require(actor, "finding.make", organ)

    officers = User.objects.in_bulk({one.officer for one in suspected if one.officer})
    book = Rulebook()
    found = [
        Finding(
            **judged_by(one, book, at),
            subject=one.subject,
            title=one.title[:200],
            url=one.url,
            organ=organs[one.organ],
            officer=officers.get(one.officer) if one.officer else None,
            happened_at=one.happened_at,
            found_at=at,
            evidence={
                "arithmetic": one.arithmetic,
                "facts": dict(one.facts),
                one.kind: list(one.cases),
            },
        )
        for one in suspected
    ]
    return make_findings(found, actor=actor, at=at)


def judged_by(one: Suspicion, book: Rulebook, at: datetime) -> dict[str, Any]:
    """The rule of a suspicion as it stands when it is filed; raises Unusable where it rests."""
    version = book.at(one.rule, at) if one.rule in DOUBT_CODES else None
    if version is None:
        raise Unusable(_("The rule %(rule)s is not in force.") % {"rule": one.rule})
    return {"rule": version.rule, "version": version}
