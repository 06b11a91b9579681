"""Other promises or another ladder over a log: every case as it was and as it would have been."""

import time
from collections.abc import Mapping

from ibis.expr.types import Table

from xiaoneng.batch.asking import Question
from xiaoneng.batch.folding import LogCases, fold_log
from xiaoneng.batch.opening import SET_ASIDE, OpenedLog, Progress, Summary, measured, opened
from xiaoneng.batch.recommending import RECOMMENDED, tried_in
from xiaoneng.batch.target import Job, Results
from xiaoneng.batch.verdict_blocks import lives_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.measures.array_lives import Tried
from xiaoneng.measures.lives import (
    FIGURES,
    OF_LADDER,
    asked_about,
    counts_of,
    holders_of,
    of_holders,
    of_items,
    of_organs,
    turned_late,
)

TABLES = ("cases.csv", "organs.csv", "items.csv", "holders.csv", *SET_ASIDE)
RESULTS = Results("lab", (*TABLES, RECOMMENDED))


def lab(job: Job, asked: Question, progress: Progress) -> Summary:
    """Write the output folder and give back the summary; raises Unusable and writes nothing."""
    began = time.perf_counter()
    asked.refuse(job)
    names = FIGURES if asked.ladder.is_same else OF_LADDER
    with opened(job, RESULTS, progress) as log:
        cases = fold_log(log.engine, log.staged, log.mapping, job.as_of)
        tried, recommended = tried_in(log, cases, asked)
        progress(f"judging {log.rejected.rows_read:,} rows twice")
        lived = lived_through(log, cases, asked, tried)
        progress("counting")
        counts = log.engine.write(counts_of(lived, names), "counts")
        figures = dict.fromkeys(names, 0) | log.engine.tally(counts, "figure")
        refuse_nothing(figures, log, asked)
        write_counted(log, cases, lived, counts, names)
        rows = log.set_aside(cases.refused)
        summary = rows | asked.told | recommended | figures
    return summary | measured(log.engine, began)


def refuse_nothing(figures: Mapping[str, int], log: OpenedLog, asked: Question) -> None:
    """An answer about no case would be read as: no case would have been late."""
    if not figures["cases"] and not figures["open"]:
        raise Unusable(
            f"no case with a limit was closed {asked.period} or is open; "
            f"name other days, or see the limits in {log.mapping.path}"
        )


def lived_through(log: OpenedLog, cases: LogCases, asked: Question, tried: Tried) -> Table:
    """The cases asked about with both of their lives, kept."""
    profile = log.mapping.limit.profile
    lived = lives_of(log.engine, cases.clocks, cases.pauses, log.calendar, profile, tried)
    return asked_about(lived, *asked.period.seconds)


def write_counted(
    log: OpenedLog, cases: LogCases, lived: Table, counts: Table, names: tuple[str, ...]
) -> None:
    """cases.csv, organs.csv, items.csv and holders.csv."""
    engine = log.engine
    has_organs = log.mapping.columns.organ is not None
    held = engine.write(holders_of(counts, cases.events, has_organs=has_organs), "held")
    written = (
        turned_late(lived, held),
        of_organs(counts, held, names),
        of_items(counts, names),
        of_holders(held, names),
    )
    for name, table in zip(TABLES, written, strict=False):
        engine.write_csv(table, log.folder / name)
