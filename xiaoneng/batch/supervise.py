"""The batch main job: a log in, verdicts, cards and figures out (contracts.md)."""

import time
from pathlib import Path

import ibis
from ibis.expr.types import Table

from xiaoneng.batch.cards import COLUMNS, written_cards
from xiaoneng.batch.doubts import doubts_of_limits
from xiaoneng.batch.gathering import Gathering
from xiaoneng.batch.judging import Judged, judge_log
from xiaoneng.batch.opening import SET_ASIDE, Progress, Summary, measured, opened
from xiaoneng.batch.report import write_report
from xiaoneng.batch.target import Job, Results
from xiaoneng.engine.door import Engine
from xiaoneng.measures.organs import organ_figures
from xiaoneng.measures.verdicts import cases_csv

TABLES = ("cases.csv", "cards.csv", "organs.csv", *SET_ASIDE)
RESULTS = Results("supervise", (*TABLES, "report.html"))


def supervise(job: Job, progress: Progress) -> Summary:
    """Write the output folder and give back the summary; raises Unusable and writes nothing."""
    began = time.perf_counter()
    with opened(job, RESULTS, progress) as log:
        engine, mapping = log.engine, log.mapping
        progress(f"judging {log.rejected.rows_read:,} rows")
        judged = judge_log(engine, log.staged, mapping, log.calendar, job.as_of)
        for line in doubts_of_limits(engine, judged, mapping, job.files):
            progress(line)
        progress("writing")
        figures = engine.write(organ_figures(judged.verdicts, judged.cards, judged.unit), "organs")
        write_verdicts(engine, log.folder, judged, figures)
        rows = log.set_aside(judged.refused)
        summary = rows | summarise(engine, judged) | measured(engine, began)
        gathering = Gathering(engine, judged, mapping, log.calendar, job.as_of)
        report = gathering.report(figures, [file.name for file in job.files], summary)
        write_report(report, log.folder / "report.html")
    return summary | measured(engine, began)


def write_verdicts(engine: Engine, folder: Path, judged: Judged, figures: Table) -> None:
    """cases.csv, cards.csv and organs.csv."""
    names = [*COLUMNS[:5], "reached", "why"]
    both = ibis.union(judged.cards.select(names), judged.suspicions.select(names))
    engine.write_csv(cases_csv(judged.verdicts), folder / "cases.csv")
    engine.write_csv(written_cards(both), folder / "cards.csv")
    engine.write_csv(figures, folder / "organs.csv")


def summarise(engine: Engine, judged: Judged) -> Summary:
    """What the JSON object of contracts.md says of the cases."""
    lights = engine.tally(judged.verdicts, "p_light")
    colours = engine.tally(judged.cards, "colour")
    closed = engine.count(judged.verdicts.filter(judged.verdicts.closed.notnull()))
    cases = engine.count(judged.verdicts)
    return {
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
