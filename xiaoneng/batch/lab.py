"""Shorter promises over a log: every case as it was and as it would have been, counted."""

import time
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from ibis.expr.types import Table

from xiaoneng.batch.folding import LogCases, fold_log, second_at
from xiaoneng.batch.opening import SET_ASIDE, OpenedLog, Progress, Summary, measured, opened
from xiaoneng.batch.target import Job, Results
from xiaoneng.batch.verdict_blocks import lives_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.sessions import DAY
from xiaoneng.core.shortening import SHARES
from xiaoneng.measures.folding import SCALE
from xiaoneng.measures.lives import (
    FIGURES,
    asked_about,
    counts_of,
    holders_of,
    of_holders,
    of_items,
    of_organs,
    turned_late,
)

TABLES = ("cases.csv", "organs.csv", "items.csv", "holders.csv", *SET_ASIDE)
RESULTS = Results("lab", TABLES)


class Question(NamedTuple):
    """The cases closed from one day up to and including another, by promises so much shorter."""

    since: date
    until: date
    change: str  # of core.shortening.SHARES


def lab(job: Job, asked: Question, progress: Progress) -> Summary:
    """Write the output folder and give back the summary; raises Unusable and writes nothing."""
    began = time.perf_counter()
    refuse_days(job, asked)
    with opened(job, RESULTS, progress) as log:
        progress(f"judging {log.rejected.rows_read:,} rows twice")
        cases = fold_log(log.engine, log.staged, log.mapping, job.as_of)
        lived = lived_through(log, cases, asked)
        progress("counting")
        counts = log.engine.write(counts_of(lived), "counts")
        figures = dict.fromkeys(FIGURES, 0) | log.engine.tally(counts, "figure")
        refuse_nothing(figures, log, asked)
        write_counted(log, cases, lived, counts)
        log.write_set_aside(cases.refused)
        summary = log.rows(cases.refused) | told(asked) | figures
    return summary | measured(log.engine, began)


def refuse_days(job: Job, asked: Question) -> None:
    """Days that no answer could be about."""
    if asked.since > asked.until:
        raise Unusable(f"--since {asked.since} lies after --until {asked.until}; exchange them")
    if asked.until > job.as_of.date():
        raise Unusable(
            f"--until {asked.until} lies after --as-of {job.as_of:%Y-%m-%d %H:%M}: what is closed "
            "by then is not known yet; name an earlier day, or a later moment"
        )


def refuse_nothing(figures: Mapping[str, int], log: OpenedLog, asked: Question) -> None:
    """An answer about no case would be read as: no case would have been late."""
    if not figures["cases"] and not figures["open"]:
        raise Unusable(
            f"no case with a limit was closed from {asked.since} to {asked.until} or is open; "
            f"name other days, or see the limits in {log.mapping.path}"
        )


def lived_through(log: OpenedLog, cases: LogCases, asked: Question) -> Table:
    """The cases asked about with both of their lives, kept."""
    profile, by = log.mapping.limit.profile, SHARES[asked.change]
    lived = lives_of(log.engine, cases.clocks, cases.pauses, log.calendar, profile, by)
    since, until = (second_at(datetime.combine(day, datetime.min.time())) for day in asked[:2])
    return asked_about(lived, since, until + DAY)


def write_counted(log: OpenedLog, cases: LogCases, lived: Table, counts: Table) -> None:
    """cases.csv, organs.csv, items.csv and holders.csv."""
    engine = log.engine
    known = cases.events.filter(cases.events.key < (cases.moment + 1) * SCALE)
    has_organs = log.mapping.columns.organ is not None
    held = engine.write(holders_of(counts, known, has_organs=has_organs), "held")
    written = (turned_late(lived, held), of_organs(counts, held), of_items(counts))
    for name, table in zip(TABLES, (*written, of_holders(held)), strict=False):
        engine.write_csv(table, log.folder / name)


def told(asked: Question) -> Summary:
    return {
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "change": asked.change,
    }
