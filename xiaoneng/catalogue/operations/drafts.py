"""Drafts of versions: begun from what holds, changed, dropped."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.catalogue.content import (
    COLUMNS,
    Because,
    Content,
    content_of,
    differences,
    put,
    steps_of,
)
from xiaoneng.catalogue.lifecycle import VERSION
from xiaoneng.catalogue.models import CaseTypes, Item, States, Step, Version
from xiaoneng.catalogue.operations.claiming import claim_draft, claim_item
from xiaoneng.catalogue.queries import said_last
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

LONGEST_NAME = 300
LONGEST_LINE = 200


@transaction.atomic
def draft_version(  # what it says and why, who and when
    item: Item,
    content: Content | None = None,
    *,
    because: Because | None = None,
    is_generated: bool = False,
    actor: User,
    at: datetime,
) -> Version:
    """Begin the next version of an item, from what the latest published one says."""
    require(actor, "version.draft", item)

    held = claim_item(item)
    if (begun := held.versions.filter(state=States.DRAFT).first()) is not None:
        now = _("There is a draft of this item already; go on with that one.")
        raise changed_meanwhile(begun, now)
    said = said_last(held) | dict(content or {})
    refuse_unsaid(said)
    draft = Version(item=held, number=next_number(held), is_generated=is_generated)
    put(draft, said)
    if because is not None:
        draft.reason, draft.reason_url = because
    draft.save()
    Step.objects.bulk_create(steps_of(draft, said.get("steps", ())))

    record("version.drafted", draft, actor=actor, at=at, number=draft.number)
    return draft


@transaction.atomic
def change_draft(version: Version, content: Content, *, actor: User, at: datetime) -> Version:
    """Change what a draft says; what is not named stays."""
    require(actor, "version.change", version)

    draft = claim_draft(version)
    changes = differences(content_of(draft), content)
    if not changes:
        raise Unusable(_("Nothing differs from the draft as it is."))
    refuse_unsaid({**content_of(draft), **content})
    put(draft, content)
    draft.edition += 1
    draft.save(update_fields=[*COLUMNS, "edition"])
    if "steps" in content:
        draft.steps.all().delete()
        Step.objects.bulk_create(steps_of(draft, content["steps"]))

    fields = [one.field for one in changes]
    record("version.changed", draft, actor=actor, at=at, edition=draft.edition, fields=fields)
    return draft


@transaction.atomic
def drop_draft(version: Version, *, actor: User, at: datetime) -> Version:
    """Give a draft up; it stays on record and holds on no day."""
    require(actor, "version.drop", version)

    draft = claim_draft(version)
    move(draft, VERSION, "drop")

    record("version.dropped", draft, actor=actor, at=at, number=draft.number)
    return draft


def next_number(item: Item) -> int:
    """The number after the last one used, dropped drafts included."""
    return (item.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def refuse_unsaid(content: Content) -> None:
    """Refuse what the tables cannot hold; raises Unusable. The rest is checked at publication."""
    name = content.get("name", "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise Unusable(_("A version needs a name of at most 300 characters."))
    if content.get("case_type", CaseTypes.PROMISED) not in CaseTypes.values:
        raise Unusable(_("There is no such type of case."))
    if any(len(content.get(one, "")) > LONGEST_LINE for one in ("limit_basis", "result")):
        raise Unusable(_("The basis of the limit and the result have at most 200 characters."))
    codes = [row["code"] for row in content.get("steps", ())]
    if len(codes) != len(set(codes)):
        raise Unusable(_("Two steps have the same code."))
