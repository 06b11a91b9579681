"""What every run begins with: mapping, calendar, engine, and the log as it was read."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ibis.expr.types import Table

import xiaoneng
from xiaoneng.batch.calendar_files import calendar_of
from xiaoneng.batch.doubts import doubts_of_reading
from xiaoneng.batch.folding import terms_of
from xiaoneng.batch.rejecting import rejected_csv
from xiaoneng.batch.staging import Staged, duplicates_csv, stage
from xiaoneng.batch.target import Job, Results, output
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.terms import first_breach
from xiaoneng.core.workdays import FIRST, LAST, Calendar
from xiaoneng.engine.choosing import engine_named
from xiaoneng.engine.door import Engine
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.terms import Mapping as Reading

Summary = dict[str, object]
Refused = Sequence[tuple[Table, str]]
Progress = Callable[[str], None]
SET_ASIDE = ("rejected.csv", "duplicates.csv")


@dataclass(frozen=True)
class OpenedLog:
    """A log as a run has read it; results are written into `folder`."""

    job: Job
    mapping: Reading
    calendar: Calendar
    folder: Path
    engine: Engine
    rejected: RejectedRows
    staged: Staged
    progress: Progress

    def set_aside(self, refused: Refused) -> Summary:
        """Write rejected.csv and duplicates.csv, and count the rows.

        `refused` is what the whole log showed to be unusable.
        """
        engine, files = self.engine, self.job.files
        every = rejected_csv(engine, self.rejected, refused, files)
        engine.write_csv(every, self.folder / "rejected.csv")
        engine.write_csv(duplicates_csv(self.staged, files), self.folder / "duplicates.csv")
        read, duplicate = self.rejected.rows_read, self.staged.rows_duplicate
        away = self.rejected.count + sum(engine.count(table) for table, _ in refused)
        used = read - away - duplicate
        for line in doubts_of_reading(files, read, used):
            self.progress(line)
        return {
            "rows_read": read,
            "rows_used": used,
            "rows_rejected": away,
            "rows_duplicate": duplicate,
        }


@contextmanager
def opened(job: Job, results: Results, progress: Progress) -> Iterator[OpenedLog]:
    """Read the log of a run; what is written takes its place when nothing went wrong."""
    mapping = load_mapping(job.mapping)
    calendar = calendar_of(mapping)
    if not FIRST <= job.as_of.date() <= LAST:
        raise Unusable(f"--as-of {job.as_of} is outside the calendar ({FIRST} to {LAST})")
    refuse_late_promise(mapping, calendar, job.as_of.year)
    rejected = RejectedRows()
    with (
        output(job, results) as folder,
        engine_named(job.engine, job.master, folder.parent) as engine,
    ):
        progress("reading")
        staged = stage(engine, job.files, mapping, rejected)
        yield OpenedLog(job, mapping, calendar, folder, engine, rejected, staged, progress)


def measured(engine: Engine, began: float) -> Summary:
    """What every summary ends with; `began` by time.perf_counter."""
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "peak_mib": engine.peak_mib(),
        "version": xiaoneng.__version__,
    }


def refuse_late_promise(mapping: Reading, calendar: Calendar, year: int) -> None:
    """A mapping's own promise must end within its statute from each day of a year (clock.md)."""
    terms = terms_of(mapping)
    if terms.amount is None or terms.unit is None or terms.statutory_amount is None:
        return
    unit = Unit(terms.unit)
    day = first_breach(
        Limit(terms.amount, unit), Limit(terms.statutory_amount, unit), calendar, year
    )
    if day is not None:
        raise Unusable(
            f"{mapping.path}: from {day} the promised limit ({terms.amount:g} {unit}) would end "
            f"after the statutory one ({terms.statutory_amount:g} {unit})"
        )
