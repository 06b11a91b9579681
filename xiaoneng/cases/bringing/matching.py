"""What the names of a log mean here: organs, officers, items."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

import ibis
import pyarrow as pa

from xiaoneng.batch.folding_in import Names
from xiaoneng.cases.models import Source
from xiaoneng.cases.unknown import Pair, persons_told
from xiaoneng.catalogue.queries import Version, versions_called
from xiaoneng.core.workdays import FIRST, LAST
from xiaoneng.people.models import Nameplate, Organ, Term
from xiaoneng.people.queries import calendar_name_of, calendar_named

ORGANS = pa.schema([("organ", pa.string()), ("organ_id", pa.int64()), ("calendar", pa.string())])
OFFICERS = pa.schema(
    [
        ("organ_id", pa.int64()),
        ("officer", pa.string()),
        ("officer_id", pa.int64()),
        ("is_told", pa.bool_()),  # by a decision on a file, not by the name itself
    ]
)
VERSIONS = pa.schema(
    [
        ("item", pa.string()),
        ("item_id", pa.int64()),
        ("version_id", pa.int64()),
        ("item_name", pa.string()),
        ("from_place", pa.int64()),
        ("until_place", pa.int64()),
        ("promised_amount", pa.float64()),
        ("promised_unit", pa.string()),
        ("statutory_amount", pa.float64()),
        ("statutory_unit", pa.string()),
    ]
)


class Matched(NamedTuple):
    """The names found, as tables for the engine, and those nobody knows."""

    names: Names
    organs: dict[str, Organ]
    unknown_organs: list[str]
    unknown_items: list[str]


def matched(source: Source, organs: Collection[str], items: Collection[str]) -> Matched:
    """Look up every name of a log, each once."""
    found = organs_called(source.organ, organs)
    keeps = {one.pk: calendar_name_of(one) for one in {*found.values(), source.organ}}
    versions = chosen(versions_called(items, source.organ), items)
    rows = [
        {"organ": name, "organ_id": one.pk, "calendar": keeps[one.pk]}
        for name, one in found.items()
    ]
    officers = officers_of({*found.values(), source.organ})
    names = Names(
        organs=ibis.memtable(pa.Table.from_pylist(rows, ORGANS)),
        officers=ibis.memtable(with_told(officers, persons_told(source.pk))),
        versions=ibis.memtable(version_table(versions)),
        organ_id=source.organ_id,
        calendar=keeps[source.organ_id],
        calendars={name: calendar_named(name) for name in set(keeps.values())},
    )
    return Matched(
        names,
        found,
        sorted(set(organs) - set(found)),
        sorted(set(items) - set(versions)),
    )


def organs_called(top: Organ, names: Collection[str]) -> dict[str, Organ]:
    """The organs of some names, of today or before: the organ itself, or those below it.

    Of several of one name the nearest; a name that two of them bear equally means neither.
    """
    borne: dict[str, set[Organ]] = defaultdict(set)
    for one in Organ.objects.under(top).filter(name__in=names):
        borne[one.name].add(one)
    plates = Nameplate.objects.filter(organ__path__startswith=top.path, name__in=names)
    for plate in plates.select_related("organ"):
        borne[plate.name].add(plate.organ)
    found = {}
    for name, some in borne.items():
        highest = min(one.depth for one in some)
        nearest = [one for one in some if one.depth == highest]
        if len(nearest) == 1:
            found[name] = nearest[0]
    return found


def officers_of(organs: Iterable[Organ]) -> pa.Table:
    """Who holds or held a post in each organ or below it, by full name; namesakes are left out."""
    terms = Term.objects.order_by().values_list("post__organ__path", "user__full_name", "user_id")
    known = list(terms.distinct())
    rows = []
    for organ in organs:
        people: dict[str, set[int]] = defaultdict(set)
        for path, name, key in known:
            if path.startswith(organ.path):
                people[name].add(key)
        rows += [
            {"organ_id": organ.pk, "officer": name, "officer_id": min(keys), "is_told": False}
            for name, keys in people.items()
            if len(keys) == 1
        ]
    return pa.Table.from_pylist(rows, OFFICERS)


def with_told(officers: pa.Table, told: Mapping[Pair, int]) -> pa.Table:
    """The same, but a name of which it was decided whom it means is that person."""
    rows = [one for one in officers.to_pylist() if (one["organ_id"], one["officer"]) not in told]
    rows += [
        {"organ_id": organ, "officer": name, "officer_id": person, "is_told": True}
        for (organ, name), person in told.items()
    ]
    return pa.Table.from_pylist(rows, OFFICERS)


def chosen(versions: Iterable[Version], words: Collection[str]) -> dict[str, list[Version]]:
    """The versions of the one item that each word means: by its code, else by its name."""
    by_word: dict[str, list[Version]] = defaultdict(list)
    wanted = set(words)
    for one in versions:
        for word in {one.item.code, one.name} & wanted:
            by_word[word].append(one)
    found = {}
    for word, some in by_word.items():
        coded = [one for one in some if one.item.code == word]
        if len({one.item_id for one in coded or some}) == 1:
            found[word] = coded or some
    return found


def version_table(versions: dict[str, list[Version]]) -> pa.Table:
    """One row for each version of each word, with the days on which it holds."""
    rows = [
        {
            "item": word,
            "item_id": one.item_id,
            "version_id": one.pk,
            "item_name": one.name,
            "from_place": place_of(one.from_on or FIRST),
            "until_place": place_of(one.until_on or LAST),
            "promised_amount": one.promised_amount,
            "promised_unit": one.promised_unit or None,
            "statutory_amount": one.statutory_amount,
            "statutory_unit": one.statutory_unit or None,
        }
        for word, some in versions.items()
        for one in some
    ]
    return pa.Table.from_pylist(rows, VERSIONS)


def place_of(day: date) -> int:
    """A date as the engine counts them."""
    return day.toordinal() - FIRST.toordinal()
