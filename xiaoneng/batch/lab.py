"""Shorter promises over a log: every case as it was and as it would have been, counted."""

import time
from collections.abc import Mapping
from typing import NamedTuple

from ibis.expr.types import Table

from xiaoneng.batch.folding import LogCases, fold_log
from xiaoneng.batch.opening import SET_ASIDE, OpenedLog, Progress, Summary, measured, opened
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job, Results
from xiaoneng.batch.verdict_blocks import lives_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.shortening import SHARES
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
    """The cases of a period, by promises so much shorter."""

    period: Period
    change: str  # of core.shortening.SHARES


def lab(job: Job, asked: Question, progress: Progress) -> Summary:
    """Write the output folder and give back the summary; raises Unusable and writes nothing."""
    began = time.perf_counter()
    asked.period.refuse(job)
    with opened(job, RESULTS, progress) as log:
        progress(f"judging {log.rejected.rows_read:,} rows twice")
        cases = fold_log(log.engine, log.staged, log.mapping, job.as_of)
        lived = lived_through(log, cases, asked)
        progress("counting")
        counts = log.engine.write(counts_of(lived), "counts")
        figures = dict.fromkeys(FIGURES, 0) | log.engine.tally(counts, "figure")
        refuse_nothing(figures, log, asked)
        write_counted(log, cases, lived, counts)
        rows = log.set_aside(cases.refused)
        summary = rows | asked.period.told | {"change": asked.change} | figures
    return summary | measured(log.engine, began)


def refuse_nothing(figures: Mapping[str, int], log: OpenedLog, asked: Question) -> None:
    """An answer about no case would be read as: no case would have been late."""
    if not figures["cases"] and not figures["open"]:
        raise Unusable(
            f"no case with a limit was closed {asked.period} or is open; "
            f"name other days, or see the limits in {log.mapping.path}"
        )


def lived_through(log: OpenedLog, cases: LogCases, asked: Question) -> Table:
    """The cases asked about with both of their lives, kept."""
    profile, by = log.mapping.limit.profile, SHARES[asked.change]
    lived = lives_of(log.engine, cases.clocks, cases.pauses, log.calendar, profile, by)
    return asked_about(lived, *asked.period.seconds)


def write_counted(log: OpenedLog, cases: LogCases, lived: Table, counts: Table) -> None:
    """cases.csv, organs.csv, items.csv and holders.csv."""
    engine = log.engine
    has_organs = log.mapping.columns.organ is not None
    held = engine.write(holders_of(counts, cases.events, has_organs=has_organs), "held")
    written = (turned_late(lived, held), of_organs(counts, held), of_items(counts))
    for name, table in zip(TABLES, (*written, of_holders(held)), strict=False):
        engine.write_csv(table, log.folder / name)
