"""The whole log of the district: who applied for what in 13 months, and how it went."""

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from math import exp
from pathlib import Path
from random import Random

from xiaoneng.batch.demonstration.catalogue import Item, Organ, items, organs
from xiaoneng.batch.demonstration.conduct import GROWTH
from xiaoneng.batch.demonstration.courses import course_of
from xiaoneng.batch.demonstration.entries import Desk
from xiaoneng.batch.demonstration.events import GENERATED, MAPPING, Event
from xiaoneng.batch.demonstration.figures import EVENTS_BY_WEEKDAY
from xiaoneng.batch.demonstration.moments import at_of, calendar, midnight, moment_of
from xiaoneng.batch.demonstration.reforms import as_promised, reformed_on
from xiaoneng.batch.demonstration.stories import Story
from xiaoneng.core.refusals import Unusable

SEED = 20_261_120
MONTHS = 13
ADJUSTED = EVENTS_BY_WEEKDAY[4] // 2  # a worked Saturday or Sunday is half a Friday


@dataclass(frozen=True, slots=True)
class District:
    """What was written where."""

    log: Path  # cases.csv.gz
    mapping: Path
    catalogue: Path
    organs: Path
    cases: int
    events: int


def generate(at: datetime, *, cases: int = 20_000, seed: int = SEED) -> Iterator[Event]:
    """The events of `cases` cases accepted in the 13 months before `at`, case by case.

    The same `at`, `cases` and `seed` give the same events. Nothing is known that happened, or
    was entered, after `at`, a local time without offset.
    """
    if at.tzinfo is not None:
        raise Unusable("the demonstration district knows local times only: give `at` no offset")
    dice = Random(seed)  # noqa: S311  (a district, not a secret)
    accepted = acceptances(at, cases, dice)
    chosen = dice.choices(items(), [item.weight for item in items()], k=cases)
    first, last = accepted[0], moment_of(at)
    desk, reform = Desk(at, dice), reformed_on(at.date())
    for moment, number, drawn in zip(accepted, numbers(accepted), chosen, strict=True):
        item = as_promised(drawn, at_of(moment).date(), reform)
        progress = (moment - first) / (last - first)
        course = course_of(item, moment, progress, dice)
        steps = Story(item, moment, course, dice).told()
        yield from desk.entered(number, item, steps, is_hasty=course.is_hasty)


def acceptances(at: datetime, cases: int, dice: Random) -> list[float]:
    """Moments of acceptance in order: more on busy weekdays, more in the later months."""
    days = calendar()
    now = moment_of(at)
    first = days.next_count(months_before(at.date(), MONTHS))
    counts = range(first, int(now) + 1)
    weights = []
    for count in counts:
        worked_share = min(1.0, now - count)
        growth = exp(GROWTH * (count - first) / len(counts))
        weights.append(weight_of(midnight(count)) * growth * worked_share)
    drawn = dice.choices(counts, weights, k=cases)
    return sorted(count + dice.random() * min(0.9999, now - count) for count in drawn)


def weight_of(day: date) -> int:
    is_weekend = day.isoweekday() > 5  # noqa: PLR2004
    return ADJUSTED if is_weekend else EVENTS_BY_WEEKDAY[day.isoweekday() - 1]


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def numbers(accepted: Iterable[float]) -> Iterator[str]:
    """LC-2026-09-00231: year, month, and a running number within the month."""
    month, number = "", 0
    for moment in accepted:
        own = at_of(moment).strftime("%Y-%m")
        number = number + 1 if own == month else 1
        month = own
        yield f"LC-{month}-{number:05d}"


def write_district(folder: Path, at: datetime, cases: int = 20_000, seed: int = SEED) -> District:
    """Write the log, its mapping, the catalogue and the organs into `folder`, replacing them."""
    folder.mkdir(parents=True, exist_ok=True)
    log, mapping = folder / "cases.csv.gz", folder / "mapping.toml"
    catalogue, organ_list = folder / "catalogue.csv", folder / "organs.csv"
    events = write_log(log, generate(at, cases=cases, seed=seed))
    mapping.write_text(MAPPING, encoding="utf-8", newline="\n")
    write_table(catalogue, Item, items())
    write_table(organ_list, Organ, organs())
    return District(log, mapping, catalogue, organ_list, cases, events)


def write_log(path: Path, events: Iterable[Event]) -> int:
    """One row per event; the same events give the same bytes."""
    written = 0
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(Event._fields)
        for event in events:
            at, recorded_at = event.at.isoformat(), event.recorded_at.isoformat()
            rows.writerow((*event[:2], at, recorded_at, *event[4:]))
            written += 1
    return written


def write_table(path: Path, kind: type[Item | Organ], rows: Iterable[Item | Organ]) -> None:
    names = [field.name for field in fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as text:
        table = csv.writer(text, lineterminator="\n")
        table.writerow([*names, "generated"])
        for row in rows:
            table.writerow([*(written(getattr(row, name)) for name in names), GENERATED])


def written(value: object) -> object:
    """A value as it stands in a table: yes and no, lists with semicolons."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(value) if isinstance(value, tuple) else value
