"""A trial reading: what a mapping makes of a log, before anything is computed from it."""

from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.terms import STEP, Mapping

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One rejected row."""

    file: str
    row: int
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were rejected, how many, and the first of them."""

    reason: str
    rows: int
    samples: tuple[Sample, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity met, how often, and what the mapping makes it do."""

    name: str
    rows: int
    does: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What was seen; `is_whole` says that the reading went on to the end."""

    rows_read: int
    rows_used: int
    is_whole: bool
    rejected: tuple[Reason, ...]  # most frequent first
    cases: int
    organs: int
    items: int
    first_at: datetime | None  # of events, or of the starts of cases
    last_at: datetime | None
    activities: tuple[Activity, ...]  # most frequent first
    unmapped: tuple[str, ...]  # activities no [[event]] names: plain steps
    unmet: tuple[str, ...]  # activities an [[event]] names and no row has


def trial(files: Sequence[Path], mapping: Mapping, limit: int | None = None) -> Trial:
    """Read at least `limit` rows, or all for None, and tell what came of it."""
    rejected = RejectedRows()
    seen = Seen()
    is_whole = True
    with closing(read_log(files, mapping, rejected)) as batches:
        for batch in batches:
            seen.add(batch, mapping.shape)
            if limit is not None and rejected.rows_read >= limit:
                is_whole = False
                break
    activities = tuple(
        Activity(name, rows, does_of(mapping, name)) for name, rows in seen.activities.most_common()
    )
    named = [name for rule in mapping.events for name in rule.match]
    return Trial(
        rows_read=rejected.rows_read,
        rows_used=seen.rows,
        is_whole=is_whole,
        rejected=reasons_of(rejected),
        cases=len(seen.cases),
        organs=len(seen.organs),
        items=len(seen.items),
        first_at=seen.first_at,
        last_at=seen.last_at,
        activities=activities,
        unmapped=tuple(a.name for a in activities if a.does == STEP),
        unmet=tuple(name for name in named if name not in seen.activities),
    )


@dataclass(slots=True)
class Seen:
    """Running totals over the used rows."""

    rows: int = 0
    cases: set[str] = field(default_factory=set)
    organs: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)
    activities: Counter[str] = field(default_factory=Counter)
    first_at: datetime | None = None
    last_at: datetime | None = None

    def add(self, batch: pa.RecordBatch, shape: str) -> None:
        self.rows += batch.num_rows
        for column, met in (("case", self.cases), ("organ", self.organs), ("item", self.items)):
            met.update(pc.unique(batch.column(column).drop_null()).to_pylist())
        for counted in pc.value_counts(batch.column("activity").drop_null()).to_pylist():
            self.activities[counted["values"]] += counted["counts"]
        times = pc.min_max(batch.column("at" if shape == "events" else "started_at")).as_py()
        if times["min"] is not None:
            self.first_at = min(filter(None, (self.first_at, times["min"])))
            self.last_at = max(filter(None, (self.last_at, times["max"])))


def does_of(mapping: Mapping, activity: str) -> str:
    rule = mapping.rule_of(activity)
    return rule.does if rule else STEP


def reasons_of(rejected: RejectedRows) -> tuple[Reason, ...]:
    """Rejects by reason. The number of values of a ragged row is part of its reason."""
    table = rejected.table()
    counts = Counter(table["reason"].to_pylist())
    reasons = []
    for reason, rows in counts.most_common():
        first = table.filter(pc.equal(table["reason"], reason)).slice(0, SAMPLES)
        samples = tuple(
            Sample(row["file"], row["row"], row["column"], row["value"])
            for row in first.to_pylist()
        )
        reasons.append(Reason(reason, rows, samples))
    return tuple(reasons)
