"""What the catalogue says: items, the version of a day, limits. Other rooms read it here."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from xiaoneng.catalogue.cells import Writing
from xiaoneng.catalogue.content import content_of, limit_of
from xiaoneng.catalogue.lifecycle import DATED, VERSION
from xiaoneng.catalogue.models import (
    Item,
    Round,
    RoundQuerySet,
    States,
    Step,
    Version,
    VersionQuerySet,
)
from xiaoneng.catalogue.sheet_columns import BY_NAME
from xiaoneng.core.limits import Limit
from xiaoneng.people.models import Organ, Post, User

__all__ = [  # with the types, for rooms above: they have no business with the tables
    "Item",
    "Version",
    "drafted_among",
    "exported",
    "item_coded",
    "items_for",
    "items_in_force",
    "limits_dated",
    "limits_of",
    "planned_steps",
    "promises_in",
    "published_before",
    "rounds_of",
    "said_last",
    "version_on",
    "versions_because_of",
    "versions_called",
    "versions_dated",
    "versions_for",
]


class Planned(NamedTuple):
    """A step that takes time: its code and words, who does it, for how long, after which others."""

    code: str
    words: str
    organ: Organ | None
    post: Post | None
    limit: Limit
    follows: tuple[str, ...]


def items_for(user: User, day: date) -> QuerySet[Item]:
    """The items a person may see: those with a published version, and those with a draft of
    theirs."""
    seen = Version.objects.visible_to(user, day).order_by().values("item")
    return Item.objects.filter(pk__in=seen).select_related("organ__parent", "post")


def items_in_force(day: date) -> QuerySet[Item]:
    """The items of which a version holds on a day: what cases can be opened on."""
    held = Version.objects.in_force(day).order_by().values("item")
    return Item.objects.filter(pk__in=held).select_related("organ__parent", "post")


def item_coded(code: str) -> Item | None:
    """The item of an implementation code."""
    return Item.objects.select_related("organ__parent", "post").filter(code=code).first()


def names_of_items(keys: Iterable[int]) -> dict[int, str]:
    """What some items are called in their newest published versions, by key."""
    versions = Version.objects.filter(item__in=list(keys), state__in=DATED)
    versions = versions.order_by("item", "number")
    return dict(versions.values_list("item", "name"))


def organs_of_items(keys: Iterable[int]) -> dict[int, int]:
    """The keys of the organs, or their parts, that some items belong to, by key of the item."""
    wanted = set(keys)
    rows = Item.objects.filter(pk__in=wanted) if wanted else Item.objects.none()
    return dict(rows.values_list("pk", "organ"))


def organs_with_items() -> set[int]:
    """The keys of the organs that have a catalogue: an item of which a version holds or held."""
    dated = Version.objects.filter(state__in=DATED).order_by()
    return set(dated.values_list("item__organ", flat=True).distinct())


def versions_naming(keys: Iterable[int], words: Iterable[str]) -> set[int]:
    """Which of some versions have a step whose name holds one of some words."""
    named = reduce(or_, (Q(words__icontains=word) for word in words))
    rows = Step.objects.filter(named, version__in=list(keys)).order_by()
    return set(rows.values_list("version", flat=True).distinct())


def organs_joining(keys: Iterable[int]) -> dict[int, list[str]]:
    """The paths of the organs that some versions give a step, by version."""
    rows = Step.objects.filter(version__in=list(keys), organ__isnull=False)
    found: dict[int, list[str]] = {}
    for version, path in rows.values_list("version", "organ__path"):
        found.setdefault(version, []).append(path)
    return found


def version_on(item: Item, day: date) -> Version | None:
    """The version of an item that holds on a day, past or to come; None where none does."""
    found = Version.objects.in_force(day).filter(item=item).select_related("item__organ")
    return found.prefetch_related("steps__organ", "steps__post").order_by("-number").first()


def versions_called(words: Iterable[str], under: Organ) -> list[Version]:
    """Dated versions of the items of an organ and those below it, by code or by name."""
    said = list(words)
    dated = Version.objects.filter(state__in=DATED, item__organ__path__startswith=under.path)
    found = dated.filter(Q(item__code__in=said) | Q(name__in=said))
    return list(found.select_related("item").order_by("item", "number"))


def limits_of(version: Version) -> tuple[Limit | None, Limit | None]:
    """The promised and the statutory limit of a version."""
    return (
        limit_of(version.promised_amount, version.promised_unit),
        limit_of(version.statutory_amount, version.statutory_unit),
    )


def said_last(item: Item) -> dict[str, Any]:
    """Everything the last version of an item says that was not dropped: what its next draft begins
    with, by the names of content.FIELDS; empty where there is none.
    """
    last = item.versions.exclude(state=States.DROPPED).order_by("-number").first()
    return content_of(last) if last else {}


def planned_steps(version: Version) -> list[Planned]:
    """The steps of a version that take time, in order, each after those that take time before it.

    What is done on the spot (a step without a limit) is passed over: what follows it follows what
    it followed.
    """
    every = {step.code: step for step in version.steps.select_related("organ", "post")}
    return [
        Planned(step.code, step.words, step.organ, step.post, limit, timed_before(step, every))
        for step in every.values()
        if (limit := limit_of(step.amount, step.unit)) is not None
    ]


def timed_before(step: Step, every: Mapping[str, Step]) -> tuple[str, ...]:
    """The codes of the nearest steps before one that take time."""
    found: dict[str, None] = {}
    for code in step.follows:
        is_timed = every[code].amount is not None
        found |= dict.fromkeys((code,) if is_timed else timed_before(every[code], every))
    return tuple(found)


def versions_dated(key: int) -> list[Version]:
    """The versions of an item that hold or held from a day on, the first one first."""
    return list(Version.objects.filter(item=key, state__in=DATED).order_by("number"))


def limits_dated(user: User, day: date) -> QuerySet[Version]:
    """Every version that held up to a day and has both limits in one unit, as a person may see."""
    rows = Version.objects.visible_to(user, day).filter(state__in=DATED, from_on__lte=day)
    bound = rows.filter(promised_amount__isnull=False, statutory_amount__gt=0)
    return bound.filter(promised_unit=F("statutory_unit")).select_related("item__organ")


def promises_in(keys: Iterable[int], day: date) -> dict[int, Version]:
    """The version of some items that holds on a day, by the key of the item."""
    found = Version.objects.in_force(day).filter(item__in=set(keys)).select_related("item__organ")
    return {one.item_id: one for one in found.order_by("number")}


def drafted_among(keys: Iterable[int]) -> set[int]:
    """Those of some items that have a draft already."""
    drafts = Version.objects.filter(item__in=set(keys), state=VERSION.initial)
    return set(drafts.order_by().values_list("item", flat=True))


def versions_for(user: User, day: date) -> VersionQuerySet:
    """The versions a person may see, with what their pages show."""
    rows = Version.objects.visible_to(user, day)
    return rows.select_related("item__organ__parent", "item__post")


def versions_because_of(url: str, user: User, day: date) -> VersionQuerySet:
    """The versions begun for the reason that stands at an address, as far as a person sees them."""
    return versions_for(user, day).filter(reason_url=url).order_by("pk")


def rounds_of(user: User) -> RoundQuerySet:
    """The lists a person uploaded."""
    return Round.objects.visible_to(user)


def published_before(draft: Version) -> Version | None:
    """The version a draft would follow: the last that was published."""
    found = Version.objects.filter(item=draft.item_id, state__in=DATED)
    return found.order_by("-number").first()


def exported(user: User, day: date) -> Iterator[list[str]]:
    """Everything in force on a day as rows an import understands."""
    rows = Version.objects.visible_to(user, day).in_force(day).select_related("item")
    writing = Writing()
    for version in rows.prefetch_related("steps").order_by("item__code"):
        cells = writing.cells(version.item, content_of(version))
        yield [cells.get(name, "") for name in BY_NAME]
