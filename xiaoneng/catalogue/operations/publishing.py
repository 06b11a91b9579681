"""Publishing a version: from a day on it holds, and the one before holds no longer."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.access.roles import Role
from xiaoneng.access.scope import people_with
from xiaoneng.catalogue.checking import Check, bars, checks_of
from xiaoneng.catalogue.content import content_of
from xiaoneng.catalogue.lifecycle import DATED, VERSION
from xiaoneng.catalogue.models import Item, States, Version
from xiaoneng.catalogue.operations.claiming import claim_draft, claim_item, claim_version
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.moves import move
from xiaoneng.kit.time import wall
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.people.models import Organ, User
from xiaoneng.people.queries import calendar_of

LONGEST_PAPER = 200


@transaction.atomic
def publish_version(
    version: Version, *, from_on: date, basis_paper: str, actor: User, at: datetime
) -> Version:
    """Publish a draft by a paper: it holds from a day on, and the version before up to that day.

    What was accepted before keeps the version it was accepted under.
    """
    require(actor, "version.publish", version)

    item = claim_item(version.item)
    draft = claim_draft(version)
    refuse_without_paper(basis_paper)
    faults = bars(publication_checks(draft, from_on))
    if faults:
        raise Unusable(" ".join(one.fault for one in faults))
    before = item.versions.filter(state=States.PUBLISHED).first()
    if before is not None:
        end(before, "supersede", from_on)
    draft.from_on, draft.basis_paper = from_on, basis_paper.strip()
    draft.save(update_fields=["from_on", "basis_paper"])
    move(draft, VERSION, "publish")

    record(
        "version.published",
        draft,
        actor=actor,
        at=at,
        number=draft.number,
        from_on=from_on,
        paper=draft.basis_paper,
    )
    tell_heads(draft, "version.published", at)
    return draft


@transaction.atomic
def abolish_version(
    version: Version, *, on: date, basis: str, actor: User, at: datetime
) -> Version:
    """End an item by a paper: from that day on it may no longer be exercised."""
    require(actor, "version.abolish", version)

    claim_item(version.item)
    held = claim_version(version)
    if held.state != States.PUBLISHED:
        raise IllegalStep(
            _("Version %(number)s is %(state)s; only the published one is abolished.")
            % {"number": held.number, "state": held.get_state_display()}
        )
    refuse_without_paper(basis)
    if held.from_on is not None and on < held.from_on:
        raise Unusable(
            _("It holds from %(day)s only; abolish it from that day or later.")
            % {"day": held.from_on.isoformat()}
        )
    end(held, "abolish", on)

    record(
        "version.abolished",
        held,
        actor=actor,
        at=at,
        number=held.number,
        until_on=on,
        basis=basis.strip(),
    )
    tell_heads(held, "version.abolished", at)
    return held


def publication_checks(draft: Version, from_on: date) -> list[Check]:
    """What is looked at before a draft is published; the page shows the same list."""
    item = draft.item
    checks = checks_of(item, content_of(draft), from_on, calendar_of(item.organ))
    label = _("It begins no earlier than the version before")
    return [Check(label, order_fault(item, from_on)), *checks]


def order_fault(item: Item, from_on: date) -> str:
    """Why a version cannot begin on a day: another one holds then, or held before."""
    last = item.versions.filter(state__in=DATED).order_by("-number").first()
    if last is None:
        return ""
    earliest = last.from_on if last.state == States.PUBLISHED else last.until_on
    if earliest is None or from_on >= earliest:
        return ""
    return _("Version %(number)s reaches to %(day)s; choose that day or a later one.") % {
        "number": last.number,
        "day": earliest.isoformat(),
    }


def end(version: Version, step: str, until_on: date) -> None:
    """Let a published version hold up to a day."""
    version.until_on = until_on
    version.save(update_fields=["until_on"])
    move(version, VERSION, step)


def refuse_without_paper(paper: str) -> None:
    """Refuse a change of the catalogue without the paper it rests on; raises Unusable."""
    if not paper.strip() or len(paper.strip()) > LONGEST_PAPER:
        raise Unusable(_("Name the paper it rests on, in at most 200 characters."))


def tell_heads(version: Version, event: str, at: datetime) -> None:
    """Tell the heads of the organ that exercises the item."""
    tell(
        heads_of(version.item.organ, wall(at).date()),
        event,
        title=version.name,
        url=reverse("catalogue:item", args=[version.item_id]),
        key=f"{event}:{version.pk}",
        at=at,
    )


def heads_of(organ: Organ, day: date) -> list[User]:
    return list(people_with([Role.HEAD], organ, day))
