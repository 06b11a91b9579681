"""An organ from its founding to its closing: names, place, category, each from a day on.

What held before that day stays as it was. Telling people is the messages room's: it stands above.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.time import wall
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import Level, Nameplate, Organ, Placement, Post, User
from xiaoneng.people.queries import CLOCK, lineage, placement_on, roots
from xiaoneng.staffing.closing import no_closing
from xiaoneng.staffing.days import check_dated, check_open
from xiaoneng.staffing.operations.categories import check_category
from xiaoneng.staffing.operations.endings import end_charges, end_grants
from xiaoneng.staffing.operations.holding import held, held_open
from xiaoneng.staffing.operations.naming import (
    check_name,
    check_not_borne,
    check_prefix,
    check_sole,
    numbering,
)
from xiaoneng.staffing.operations.places import (
    check_above,
    check_only_root,
    check_rooted,
    moved_meanwhile,
    place,
    replant,
)
from xiaoneng.staffing.spellings import is_code

SWAPS = tuple(
    f"organ.{one}" for one in ("renamed", "moved", "set_level", "categorised", "closed", "merged")
)


@dataclass(frozen=True, slots=True)
class Founding:
    """What is known of an organ on its first day."""

    code: str
    name: str
    level: str = Level.ORGAN
    parent: Organ | None = None
    category: str = ""
    name_en: str = ""
    number_prefix: str = ""


@transaction.atomic
def found_organ(founding: Founding, *, on: date, actor: User, at: datetime) -> Organ:
    """Found an organ under another, with its name and its place from that day on."""
    require(actor, "organ.found", founding.parent)

    prefix = founding.number_prefix.strip()
    known = held([*([founding.parent] if founding.parent else []), *numbering(prefix)])
    above = founding.parent and known[founding.parent.pk]
    check_founding(replace(founding, parent=above), on, actor, at)
    check_prefix(prefix, on)
    with refused_twice(code_in_use(founding.code)):
        organ = Organ.objects.create(
            code=founding.code,
            level=founding.level,
            name=founding.name.strip(),
            name_en=founding.name_en,
            category=founding.category,
            parent=above,
            path="",
            opened_on=on,
        )
    organ.path = f"{above.path if above else '/'}{organ.pk}/"
    organ.save(update_fields=["path"])
    placed = {"level": founding.level, "category": founding.category}
    Placement.objects.create(organ=organ, parent=above, from_on=on, **placed)
    Nameplate.objects.create(
        organ=organ,
        name=organ.name,
        name_en=founding.name_en,
        number_prefix=prefix,
        is_principal=True,
        from_on=on,
    )

    record("organ.founded", organ, actor=actor, at=at, organ=organ, name=organ.name, on=on)
    return organ


def code_in_use(code: str) -> Unusable:
    return Unusable(_("The code %(code)s is in use already; choose another.") % {"code": code})


def check_founding(founding: Founding, on: date, actor: User, at: datetime) -> None:
    """Refuse a code, a name, a level or a place that an organ cannot have; raises Unusable."""
    check_dated(on, at=at, since=date.min)
    if not is_code(founding.code):
        raise Unusable(
            _("The code %(code)s cannot be used: letters, digits, dots and strokes, at most 40.")
            % {"code": founding.code}
        )
    if Organ.objects.filter(code__iexact=founding.code).exists():  # receipts are read aloud
        raise code_in_use(founding.code)
    check_name(founding.name)
    if founding.level not in Level.values:
        raise Unusable(_("%(level)s is no level of an organ.") % {"level": founding.level})
    check_category(founding.category, founding.level, on)
    if founding.parent is not None:
        check_open(founding.parent, on)
        check_above(founding.name, Level(founding.level), founding.parent)
        if actor.username != CLOCK:  # a log calls its sections as it does
            check_sole(founding.name, founding.parent, on)
    else:
        check_rooted(founding.name, Level(founding.level))
        if actor.username != CLOCK:  # logs of elsewhere have a tree of their own
            check_only_root(founding.name)


@transaction.atomic
def rename_organ(
    organ: Organ, name: str, *, on: date, name_en: str = "", actor: User, at: datetime
) -> Nameplate:
    """Give an organ another name from a day on; on a name's first day this corrects it."""
    require(actor, "organ.rename", organ)

    check_open(held([organ, *(above_of(organ) or roots())])[organ.pk], on)
    check_name(name)
    present = Nameplate.objects.get(organ=organ, is_principal=True, until_on__isnull=True)
    check_dated(on, at=at, since=present.from_on)
    before, name = organ.name, name.strip()
    if name == before and name_en == present.name_en:
        raise Unusable(_("%(organ)s has this name already.") % {"organ": organ})
    check_not_borne(organ, name, on, but=present)
    if name != before:
        check_sole(name, organ.parent, on, but=[organ])
    swap(organ, name=name, name_en=name_en)
    if present.from_on == on:
        present.name, present.name_en = name, name_en
        present.save(update_fields=["name", "name_en"])
    else:
        present.until_on = on
        present.save(update_fields=["until_on"])
        present = Nameplate.objects.create(
            organ=organ,
            name=name,
            name_en=name_en,
            number_prefix=present.number_prefix,
            is_principal=True,
            from_on=on,
        )

    record(
        "organ.renamed", organ, actor=actor, at=at, organ=organ, before=before, after=name, on=on
    )
    return present


def above_of(organ: Organ) -> list[Organ]:
    """What an organ stands under; nothing above the root."""
    return [organ.parent] if organ.parent is not None else []


def swap(organ: Organ, **fields: object) -> None:
    """Change an organ that is still as the caller saw it; raises Conflict where it is not."""
    seen = {
        "name": organ.name,
        "parent": organ.parent_id,
        "level": organ.level,
        "category": organ.category,
        "closed_on": organ.closed_on,
    }
    rows = Organ.objects.filter(pk=organ.pk, **seen)
    if rows.filter(path=organ.path).update(**fields) != 1:
        if rows.exists():  # only its path is another: the line of that is on the one that moved
            raise moved_meanwhile(organ, organ.path)
        raise changed_meanwhile(organ, by=SWAPS)
    for field, value in fields.items():
        setattr(organ, field, value)


@transaction.atomic
def move_organ(
    organ: Organ,
    parent: Organ,
    *,
    ending: Collection[Organ] = (),
    on: date,
    actor: User,
    at: datetime,
) -> Placement:
    """Put an organ, with all below it, under another from a day on; another root likewise.

    Those that are ending at that moment do not keep their name from it.
    """
    require(actor, "organ.move", organ)
    require(actor, "organ.take_in", parent)

    above = held([organ, parent], along=[organ])[parent.pk]
    check_move(organ, above, on, at, ending)
    before = organ.parent
    new = f"{above.path}{organ.pk}/"
    replant(organ, new)
    organ.path = new
    swap(organ, parent=parent)
    placement = place(organ, on, parent=parent)

    record(
        "organ.moved", organ, actor=actor, at=at, organ=organ, before=before, after=parent, on=on
    )
    return placement


def check_move(
    organ: Organ, parent: Organ, on: date, at: datetime, ending: Collection[Organ] = ()
) -> None:
    """Refuse to move the root, into itself, or into a circle on any day since; Unusable."""
    check_open(organ, on)
    present = placement_on(organ, on)
    latest = Placement.objects.filter(organ=organ).order_by("-from_on")[0]
    check_dated(on, at=at, since=latest.from_on)
    if organ.parent_id is None and organ == roots().first():  # the administrators are in it
        raise Unusable(
            _("%(organ)s is the root of the tree and is not moved: move %(parent)s below it.")
            % {"organ": organ, "parent": parent}
        )
    check_open(parent, on)
    check_above(organ.name, Level(organ.level), parent)
    if present is not None and present.parent == parent:
        raise Unusable(
            _("%(organ)s is under %(parent)s already.") % {"organ": organ, "parent": parent}
        )
    check_sole(organ.name, parent, on, but=[organ, *ending])
    later = Placement.objects.filter(from_on__gt=on).values_list("from_on", flat=True)
    if any(organ in lineage(parent, day) for day in {on, *later}):
        raise Unusable(
            _("%(parent)s is part of %(organ)s; an organ cannot be put under itself.")
            % {"organ": organ, "parent": parent}
        )


@transaction.atomic
def categorise_organ(
    organ: Organ, category: str, *, on: date, basis: str = "", actor: User, at: datetime
) -> Placement:
    """Put an organ into another category, a section into another class, from a day on; it was
    ranked in the old one. Before today that rests on a paper: rankings may have been made since.
    """
    require(actor, "organ.categorise", organ)

    held_open(organ, on)
    latest = Placement.objects.filter(organ=organ).order_by("-from_on")[0]
    check_dated(on, at=at, since=latest.from_on)
    if on < wall(at).date() and not basis.strip():
        raise Unusable(
            _(
                "%(organ)s would change its category from %(day)s on, a day that is past: name the "
                "paper that says so, or choose today."
            )
            % {"organ": organ, "day": on.isoformat()}
        )
    before = organ.category
    if category == before:
        raise Unusable(_("%(organ)s is in this category already.") % {"organ": organ})
    check_category(category, organ.level, on)
    swap(organ, category=category)
    placement = place(organ, on, category=category)

    facts = {"before": before, "after": category, "on": on, "basis": basis.strip()}
    record("organ.categorised", organ, actor=actor, at=at, organ=organ, **facts)
    return placement


@transaction.atomic
def set_live(
    organ: Organ, live_from_on: date | None, *, basis: str, actor: User, at: datetime
) -> Organ:
    """Say from which day on what an organ misses has consequences; None: as the organ above.

    What was missed before that day stays a fact without card, points or message.
    """
    require(actor, "organ.set_live", organ)

    check_open(organ, wall(at).date())
    if not basis.strip():
        raise Unusable(_("Name the paper that says so."))
    before = organ.live_from_on
    if live_from_on == before:
        raise Unusable(_("%(organ)s has this day already.") % {"organ": organ})
    rows = Organ.objects.filter(pk=organ.pk, live_from_on=before)
    if rows.update(live_from_on=live_from_on) != 1:
        raise changed_meanwhile(organ, by={"organ.set_live"})
    organ.live_from_on = live_from_on

    facts = {"before": before or "", "after": live_from_on or "", "basis": basis.strip()}
    record("organ.set_live", organ, actor=actor, at=at, organ=organ, **facts)
    return organ


@transaction.atomic
def close_organ(organ: Organ, *, on: date, basis: str, actor: User, at: datetime) -> Organ:
    """Close an organ that nobody works in any more, that has nothing below it and owes nothing."""
    require(actor, "organ.close", organ)

    held([organ])
    check_empty(organ, on)
    shut(organ, on, why=basis, actor=actor, at=at)

    record("organ.closed", organ, actor=actor, at=at, organ=organ, basis=basis, on=on)
    return organ


def check_empty(organ: Organ, on: date) -> None:
    """Refuse to close what is in use, and the root, in which the administrators are; Unusable."""
    if organ.parent_id is None:
        raise Unusable(
            _("%(organ)s is the root of the tree and is not closed; rename it instead.")
            % {"organ": organ}
        )
    below = Organ.objects.filter(parent=organ).exclude(closed_on__lte=on).first()
    if below is not None:
        raise Unusable(
            _("%(below)s is still part of %(organ)s; move or close it first.")
            % {"below": below, "organ": organ}
        )
    held = Post.objects.filter(organ=organ).exclude(closed_on__lte=on).first()
    if held is not None:
        raise Unusable(
            _("%(organ)s still has the post %(post)s; close it first, or merge the organ.")
            % {"organ": organ, "post": held.title}
        )
    if why_not := no_closing(organ):
        raise Unusable(why_not)


def shut(organ: Organ, on: date, *, why: str, actor: User, at: datetime) -> None:
    """Close an organ with its placement, its side names, the charges of it and the roles in it.

    Its own name stays to be known by.
    """
    check_open(organ, on)
    latest = Placement.objects.filter(organ=organ).order_by("-from_on")[0]
    names = Nameplate.objects.filter(organ=organ, until_on__isnull=True)
    since = max(latest.from_on, *(one.from_on for one in names), organ.opened_on)
    check_dated(on, at=at, since=since)
    swap(organ, closed_on=on)
    latest.until_on = on
    latest.save(update_fields=["until_on"])
    names.filter(is_principal=False).update(until_on=on)
    end_charges(organ, on, actor=actor, at=at)
    end_grants(organ, on, why=why, actor=actor, at=at)
