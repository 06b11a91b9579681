"""The systems cases come from: what they send, how it is read, when they could not send."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.cases.models import Outage, Source
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.terms import Mapping
from xiaoneng.people.models import Organ, User


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is known of a source."""

    title: str
    organ: Organ
    mapping: str
    tolerance_days: int = 1
    creates_organs: bool = False
    takes_unknown: bool = False
    live_from_on: date | None = None


@transaction.atomic
def define_source(code: str, described: Described, *, actor: User, at: datetime) -> Source:
    """Say where cases come from and how the files are read; nothing is read yet."""
    require(actor, "source.define", described.organ)

    if not code or slugify(code) != code:
        raise Unusable(_("A code has small letters, digits and hyphens only."))
    source = Source(code=code)
    lay(source, described)
    known = Conflict(_("There is a source %(code)s already.") % {"code": code})
    with refused_twice(known):
        source.save()

    record("source.defined", source, actor=actor, at=at, code=code, title=source.title)
    return source


@transaction.atomic
def change_source(source: Source, described: Described, *, actor: User, at: datetime) -> Source:
    """Describe a source anew; what has come in before stays as it is."""
    require(actor, "source.change", source)

    held = Source.objects.select_for_update().get(pk=source.pk)
    before = {one.name: getattr(held, one.name) for one in fields(Described)}
    lay(held, described)
    held.save()
    changes = [name for name, value in before.items() if getattr(held, name) != value]

    record("source.changed", held, actor=actor, at=at, changed=", ".join(changes))
    return held


def lay(source: Source, described: Described) -> None:
    """Lay a description over a source; raises Unusable where its mapping cannot be read."""
    mapping = checked_mapping(described.mapping)
    if not described.title.strip():
        raise Unusable(_("Say what the source is called."))
    for one in fields(Described):
        setattr(source, one.name, getattr(described, one.name))
    source.title = described.title.strip()
    source.provenance, source.licence = mapping.source[:300], mapping.licence[:200]
    source.is_generated = mapping.generated


def checked_mapping(text: str) -> Mapping:
    """The mapping in a text; raises Unusable with the key and the remedy."""
    with TemporaryDirectory(prefix="xiaoneng-") as folder:
        path = Path(folder) / f"{_('mapping')}.toml"
        path.write_text(text, encoding="utf-8")
        return load_mapping(path)


@transaction.atomic
def declare_outage(  # what, from when to when, by which paper
    source: Source,
    *,
    from_at: datetime,
    until_at: datetime,
    paper: str,
    actor: User,
    at: datetime,
) -> Outage:
    """Declare that a source could not send: what is entered late by it is not late."""
    require(actor, "outage.declare", source)

    if not paper.strip():
        raise Unusable(_("Name the paper that says so."))
    if until_at <= from_at:
        raise Unusable(_("An outage ends after it begins."))
    outage = Outage.objects.create(
        source=source, from_at=from_at, until_at=until_at, paper=paper.strip(), declared_by=actor
    )

    facts = {"source": source.code, "from_at": from_at, "until_at": until_at, "paper": paper}
    record("outage.declared", outage, actor=actor, at=at, organ=source.organ, **facts)
    return outage
