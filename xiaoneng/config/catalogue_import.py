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
        founded = found_unknown(tried.rows, asked, at)
        yield f"{founded} organs founded"
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


def found_unknown(rows: list[dict[str, object]], asked: Asked, at: datetime) -> int:
    """Found the organs of a list that nobody knows; returns how many."""
    above = Organ.objects.filter(code=asked.below).first()
    if above is None:
        raise Unusable(f"there is no organ {asked.below!r}; name one with --below CODE")
    today = wall(at).date()
    keeper = people_with([Role.SYSTEM_ADMIN], above, today).order_by("pk").first()
    if keeper is None:
        raise Unusable("the site has no system administrator, who alone founds organs")
    names = OrganNames(asked.from_on)
    named = organs_named(rows)
    unknown = {name: codes for name, codes in named.items() if names.meant(name).organ is None}
    used = set(Organ.objects.values_list("code", flat=True))
    for place, (name, codes) in enumerate(unknown.items(), start=1):
        code = next((one for one in codes if one not in used), f"{above.code}-{place:03}")
        used.add(code)
        organ = found_organ(
            Founding(code, name, Level.ORGAN, above),
            on=min(asked.from_on, today),
            actor=keeper,
            at=at,
        )
        for other in codes:
            if other not in used:
                used.add(other)
                add_alias(other, organ, actor=clock_user(), at=at)
    return len(unknown)
