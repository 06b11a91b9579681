"""A list of items from the command line: tried or published, its unknown organs founded on request.

The catalogue is changed by the clock, organs are founded by the system administrator of the site:
whoever may run this command may do both. A trial does everything and takes it back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from xiaoneng.access.roles import Role
from xiaoneng.access.scope import people_with
from xiaoneng.catalogue.judging import (
    ADDED,
    CHANGED,
    REFUSED,
    UNCHANGED,
    Judge,
    missing_from,
    organs_named,
)
from xiaoneng.catalogue.operations.rounds import add_alias, import_round, try_round
from xiaoneng.catalogue.organ_names import OrganNames
from xiaoneng.catalogue.sheet_columns import title_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Level, Organ
from xiaoneng.people.queries import clock_user
from xiaoneng.staffing.operations.organs import Founding, found_organ
from xiaoneng.staffing.queries.namesakes import namesake_of
from xiaoneng.staffing.spellings import plain


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command was told; `below` is the code of an organ, or None to found none."""

    file: Path
    paper: str
    from_on: date
    is_trial: bool = False
    below: str | None = None


def take_list(asked: Asked, *, at: datetime) -> Iterator[str]:
    """Take in the list; gives back what is to be said, a line each."""
    with transaction.atomic():
        yield from taken(asked, at)
        if asked.is_trial:
            transaction.set_rollback(True)
            yield "trial: nothing was written"


def taken(asked: Asked, at: datetime) -> Iterator[str]:
    clock = clock_user()
    with asked.file.open("rb") as upload:
        tried = try_round(
            asked.file.name, upload, paper=asked.paper, from_on=asked.from_on, actor=clock, at=at
        )
    if asked.below is not None:
        yield from found_unknown(tried.rows, asked, at)
    found = Judge(asked.from_on).verdicts(tried.rows)
    for row in found:
        for change in row.changes:
            yield f"{row.code} {change.column}: {change.before!r} -> {change.after!r}"
    gone = missing_from(found, asked.from_on)
    import_round(tried, actor=clock, at=at)
    for one in tried.refused:
        column = title_of(str(one["column"]))
        yield f"row {one['number']}, {column}, {one['value']!r}: {one['reason']}"
    for version in gone:
        yield f"not in the list: {version.item.code} {version.name}"
    counts = tried.counts
    yield (
        f"{counts[ADDED]} new, {counts[CHANGED]} changed, {counts[UNCHANGED]} unchanged, "
        f"{counts[REFUSED]} refused, {len(gone)} not in the list"
    )


def found_unknown(rows: list[dict[str, object]], asked: Asked, at: datetime) -> list[str]:
    """Found the organs of a list that nobody knows; returns how many, and which could not be.

    A name that several have founds none: its rows are refused.
    """
    above = Organ.objects.filter(code=asked.below).first()
    if above is None:
        raise Unusable(f"there is no organ {asked.below!r}; name one with --below CODE")
    today = wall(at).date()
    keeper = people_with([Role.SYSTEM_ADMIN], above, today).order_by("pk").first()
    if keeper is None:
        raise Unusable("the site has no system administrator, who alone founds organs")
    on, said = min(asked.from_on, today), []
    used = set(Organ.objects.values_list("code", flat=True))
    founded: dict[str, Organ] = {}
    for name, codes in unknown_names(rows, asked.from_on).items():
        organ = founded.get(plain(name))
        if organ is None:
            if (other := namesake_of(name, above, on)) is not None:
                said.append(why_not_founded(name, other))
                continue
            code = next((one for one in codes if one not in used), "")
            code = code or f"{above.code}-{len(founded) + 1:03}"
            used.add(code)
            founding = Founding(code, name, Level.ORGAN, above)
            organ = founded[plain(name)] = found_organ(founding, on=on, actor=keeper, at=at)
        for other_code in codes:
            if other_code not in used:
                used.add(other_code)
                add_alias(other_code, organ, actor=clock_user(), at=at)
    return [f"{len(founded)} organs founded", *said]


def unknown_names(rows: list[dict[str, object]], day: date) -> dict[str, list[str]]:
    """The names of a list that no organ of a day has, each with its credit codes."""
    names = OrganNames(day)
    meant = {name: (names.meant(name), codes) for name, codes in organs_named(rows).items()}
    return {
        name: codes
        for name, (meaning, codes) in meant.items()
        if meaning.organ is None and not meaning.is_ambiguous
    }


def why_not_founded(name: str, other: Organ) -> str:
    """What is said of a name that an organ has which opened after the day of the list."""
    return (
        f"{name} was not founded: {other.name} ({other.code}) was, on {other.opened_on}; "
        "let the list hold from that day on"
    )
