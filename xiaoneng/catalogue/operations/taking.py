"""Many rows of a list at once: items added, versions published, in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.catalogue.content import put, steps_of
from xiaoneng.catalogue.judging import Verdict, moved_to
from xiaoneng.catalogue.lifecycle import VERSION
from xiaoneng.catalogue.models import Item, Step, Version
from xiaoneng.catalogue.operations.publishing import heads_of
from xiaoneng.catalogue.spellings import KINDS, code_of
from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.moves import move_all
from xiaoneng.kit.time import wall
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record_all
from xiaoneng.messages.operations import tell
from xiaoneng.people.models import Organ, User


@dataclass(frozen=True, slots=True)
class Publication:
    """By which paper, from which day, and what it is called once for each head who is told."""

    paper: str
    from_on: date
    key: str
    title: str
    is_generated: bool = False


def take(
    rows: Sequence[Verdict], publication: Publication, *, actor: User, at: datetime
) -> list[Version]:
    """Publish what judged rows say; the caller has asked the policy and holds the transaction."""
    items = added(rows, actor=actor, at=at)
    assigned(rows, actor=actor, at=at)
    versions = drafted(rows, items, publication)
    before = [row.before for row in rows if row.before is not None and row.before.until_on is None]
    keys = [one.pk for one in before]
    Version.objects.filter(pk__in=keys).order_by().update(until_on=publication.from_on)
    move_all(before, VERSION, "supersede")
    move_all(versions, VERSION, "publish")

    published = [
        Fact(
            one,
            at,
            {"number": one.number, "from_on": one.from_on, "paper": one.basis_paper},
        )
        for one in versions
    ]
    record_all("version.published", published, actor=actor)
    tell_organs({one.item.organ for one in versions}, publication, at)
    return versions


def meanwhile() -> Conflict:
    """What is said where another list or draft was faster."""
    return Conflict(_("Somebody changed items of this list meanwhile. Try the list again."))


def added(rows: Sequence[Verdict], *, actor: User, at: datetime) -> dict[str, Item]:
    """The items of the rows by code; those that are new come with their lines."""
    new = [
        Item(
            code=row.code,
            basic_code=row.cells.get("basic_code", ""),
            kind=code_of(KINDS, row.cells["kind"]) or "",
            organ=row.organ,
        )
        for row in rows
        if row.item is None and row.organ is not None
    ]
    with refused_twice(meanwhile()):
        Item.objects.bulk_create(new)
    facts = [Fact(one, at, {"code": one.code, "kind": one.kind}) for one in new]
    record_all("item.added", facts, actor=actor)
    return {one.code: one for one in (*new, *(row.item for row in rows if row.item is not None))}


def assigned(rows: Sequence[Verdict], *, actor: User, at: datetime) -> None:
    """Items the list gives to another organ pass to it; a post of the old one is left behind."""
    moved, facts = [], []
    for row in rows:
        if row.item is None or row.organ is None:
            continue
        organ = moved_to(row.item, row)
        if organ.pk != row.item.organ_id:
            before = row.item.organ
            row.item.organ, row.item.post = organ, None
            moved.append(row.item)
            facts.append(Fact(row.item, at, {"before": before, "post": ""}))
    Item.objects.bulk_update(moved, ["organ", "post"])
    record_all("item.assigned", facts, actor=actor)


def drafted(
    rows: Sequence[Verdict], items: dict[str, Item], publication: Publication
) -> list[Version]:
    """The next version of each row's item, with its steps."""
    versions, steps = [], []
    for row in rows:
        item = items[row.code]
        numbers = [one.number for one in row.item.versions.all()] if row.item else []
        version = Version(
            item=item,
            number=max(numbers, default=0) + 1,
            from_on=publication.from_on,
            basis_paper=publication.paper,
            is_generated=publication.is_generated,
        )
        put(version, row.content)
        versions.append(version)
    with refused_twice(meanwhile()):
        Version.objects.bulk_create(versions)
    for row, version in zip(rows, versions, strict=True):
        steps += steps_of(version, row.content["steps"])
    Step.objects.bulk_create(steps)
    return versions


def tell_organs(organs: set[Organ], publication: Publication, at: datetime) -> None:
    """Tell the heads of each organ once that items of theirs were published."""
    for organ in sorted(organs, key=lambda one: one.pk):
        tell(
            heads_of(organ, wall(at).date()),
            "round.imported",
            title=publication.title,
            url=f"{reverse('catalogue:list')}?standing=now&organ={organ.pk}",
            key=f"{publication.key}:{organ.pk}",
            at=at,
        )
