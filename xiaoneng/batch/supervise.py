"""The batch main job: a log in, verdicts, cards and figures out (contracts.md)."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

import ibis
from ibis.expr.types import Table

import xiaoneng
from xiaoneng.batch.calendar_files import calendar_of
from xiaoneng.batch.cards import COLUMNS, written_cards
from xiaoneng.batch.doubts import doubts_of_limits, doubts_of_reading
from xiaoneng.batch.gathering import Gathering
from xiaoneng.batch.judging import Judged, judge_log, terms_of
from xiaoneng.batch.rejecting import rejected_csv
from xiaoneng.batch.report import write_report
from xiaoneng.batch.staging import Staged, duplicates_csv, stage
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.terms import first_breach
from xiaoneng.core.workdays import FIRST, LAST, Calendar
from xiaoneng.engine.choosing import EMBEDDED, engine_named
from xiaoneng.engine.door import Engine
from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.terms import Mapping
from xiaoneng.measures.organs import organ_figures
from xiaoneng.measures.verdicts import cases_csv

Summary = dict[str, object]
TABLES = ("cases.csv", "cards.csv", "organs.csv", "rejected.csv", "duplicates.csv")
RESULTS = (*TABLES, "report.html")


@dataclass(frozen=True)
class Job:
    """One run: which files, read how, judged as of when, written where."""

    files: tuple[Path, ...]
    mapping: Path
    as_of: datetime
    out: Path
    replace: bool = False
    engine: str = EMBEDDED
    master: str = ""  # of a cluster


def supervise(job: Job, progress: Callable[[str], None]) -> Summary:
    """Write the output folder and give back the summary; raises Unusable and writes nothing."""
    began = time.perf_counter()
    mapping = load_mapping(job.mapping)
    calendar = calendar_of(mapping)
    if not FIRST <= job.as_of.date() <= LAST:
        raise Unusable(f"--as-of {job.as_of} is outside the calendar ({FIRST} to {LAST})")
    refuse_late_promise(mapping, calendar, job.as_of.year)
    rejected = RejectedRows()
    with output(job) as folder, engine_named(job.engine, job.master, folder.parent) as engine:
        progress("reading")
        staged = stage(engine, job.files, mapping, rejected)
        progress(f"judging {rejected.rows_read:,} rows")
        judged = judge_log(engine, staged, mapping, calendar, job.as_of)
        for line in doubts_of_limits(engine, judged, mapping, job.files):
            progress(line)
        progress("writing")
        figures = engine.write(organ_figures(judged.verdicts, judged.cards, judged.unit), "organs")
        write_verdicts(engine, folder, judged, figures)
        every = rejected_csv(engine, rejected, judged.refused, job.files)
        engine.write_csv(every, folder / "rejected.csv")
        engine.write_csv(duplicates_csv(staged, job.files), folder / "duplicates.csv")
        summary = summarise(engine, judged, staged, rejected)
        for line in doubts_of_reading(job.files, rejected.rows_read, engine.count(judged.events)):
            progress(line)
        summary["seconds"] = round(time.perf_counter() - began, 2)
        summary["peak_mib"] = engine.peak_mib()
        summary["version"] = xiaoneng.__version__
        gathering = Gathering(engine, judged, mapping, calendar, job.as_of)
        report = gathering.report(figures, [file.name for file in job.files], summary)
        write_report(report, folder / "report.html")
    summary["seconds"] = round(time.perf_counter() - began, 2)
    summary["peak_mib"] = engine.peak_mib()
    return summary


def refuse_late_promise(mapping: Mapping, calendar: Calendar, year: int) -> None:
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


@contextmanager
def output(job: Job) -> Iterator[Path]:
    """A folder that takes the place of `out` only when the run has succeeded."""
    out = job.out.resolve()
    if out.exists() and not out.is_dir():
        raise Unusable(f"{job.out} is a file; name a folder to write to")
    for path in (*job.files, job.mapping):
        if path.resolve().parent == out:
            raise Unusable(f"{path} lies in {job.out}, which the results would replace")
    refuse_foreign_files(out, replace=job.replace)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        remove_left_over(out)
        work = Path(mkdtemp(prefix=f".{out.name}-{os.getpid()}-", dir=out.parent))
    except OSError as error:
        raise Unusable(f"{job.out} cannot be written: {error.strerror}") from error
    try:
        folder = work / "out"
        folder.mkdir()
        yield folder
        put_in_place(folder, out, work / "before", replace=job.replace)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def remove_left_over(out: Path) -> None:
    """Working folders of runs that were killed: their process is gone."""
    for folder in out.parent.glob(f".{out.name}-*-*"):
        process = folder.name.removeprefix(f".{out.name}-").split("-")[0]
        if process.isdigit() and not Path(f"/proc/{process}").exists() and Path("/proc").exists():
            shutil.rmtree(folder, ignore_errors=True)


def refuse_foreign_files(out: Path, *, replace: bool) -> None:
    """Nothing but an earlier result is ever replaced, and that only when asked for."""
    found = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    if found and not replace:
        raise Unusable(f"{out} is not empty; name another folder, or say --replace")
    foreign = [name for name in found if name not in RESULTS]
    if foreign:
        raise Unusable(f"{out} holds {foreign[0]}, which supervise did not write; nothing is taken")


def put_in_place(folder: Path, out: Path, before: Path, *, replace: bool) -> None:
    """Let `folder` become `out`; what was there is kept until it has."""
    refuse_foreign_files(out, replace=replace)
    try:
        if out.exists():
            out.rename(before)
        folder.rename(out)
    except OSError as error:
        if before.exists() and not out.exists():
            before.rename(out)
        raise Unusable(f"{out} was changed by another run; nothing was replaced") from error


def write_verdicts(engine: Engine, folder: Path, judged: Judged, figures: Table) -> None:
    """cases.csv, cards.csv and organs.csv."""
    names = [*COLUMNS[:5], "reached", "why"]
    both = ibis.union(judged.cards.select(names), judged.suspicions.select(names))
    engine.write_csv(cases_csv(judged.verdicts), folder / "cases.csv")
    engine.write_csv(written_cards(both), folder / "cards.csv")
    engine.write_csv(figures, folder / "organs.csv")


def summarise(engine: Engine, judged: Judged, staged: Staged, rejected: RejectedRows) -> Summary:
    """The JSON object of contracts.md; rows_read = rows_used + rows_rejected + rows_duplicate."""
    lights = engine.tally(judged.verdicts, "p_light")
    colours = engine.tally(judged.cards, "colour")
    rows_rejected = rejected.count + sum(engine.count(table) for table, _ in judged.refused)
    closed = engine.count(judged.verdicts.filter(judged.verdicts.closed.notnull()))
    cases = engine.count(judged.verdicts)
    return {
        "rows_read": rejected.rows_read,
        "rows_used": rejected.rows_read - rows_rejected - staged.rows_duplicate,
        "rows_rejected": rows_rejected,
        "rows_duplicate": staged.rows_duplicate,
        "cases": cases,
        "closed": closed,
        "late": lights.get("missed", 0),
        "open": cases - closed,
        "paused": lights.get("paused", 0),
        "overdue_open": lights.get("overdue", 0),
        "cards": {
            "yellow": colours.get("yellow", 0),
            "red": colours.get("red", 0),
            "suspicion": engine.count(judged.suspicions),
        },
        "cases_not_begun": judged.cases_later,
        "rows_not_begun": judged.rows_later,
    }
