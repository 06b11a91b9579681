"""The lab over the permit log of a real municipality: half the time, recounted by the core."""

import csv
from dataclasses import asdict
from datetime import date

import pytest

from xiaoneng.batch import lab as batch
from xiaoneng.batch.asking import Question as Asked
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job
from xiaoneng.batch.tests.conftest import MAPPINGS
from xiaoneng.cases.tests.importing import bring, source_of
from xiaoneng.cases.tests.test_import_of_real_logs import organs_in
from xiaoneng.core.clock import Clock
from xiaoneng.core.limits import GivenDue
from xiaoneng.core.on_trial import Ladder
from xiaoneng.insight.lab.answering import SETS, answered
from xiaoneng.insight.lab.asking import KEPT, Question
from xiaoneng.insight.lab.counting import by_organ
from xiaoneng.kit.time import aware
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.lives import FIGURES, OF_LADDER
from xiaoneng.measures.scalar_replay import outcome_of
from xiaoneng.measures.tests import test_permit_replay as log
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.warehouse.jobs import extract
from xiaoneng.warehouse.queries import extract as last_extract

pytestmark = [pytest.mark.django_db, log.pytestmark]
MAPPING = MAPPINGS / f"{log.LOG.name}.toml"
SINCE = date(2000, 1, 1)


def test_half_the_deadline_through_the_lab_gives_what_a_recount_and_a_batch_give(
    warehouse, tmp_path
):
    source = source_of(MAPPING.read_text(encoding="utf-8"), "weekdays")
    for organ in organs_in(log.FILE, MAPPING):
        OrganFactory(parent=source.organ, name=organ)
    bring(source, log.FILE, aware(log.AS_OF))
    extract(aware(log.AS_OF))

    answer = answered(last_extract(), Question(SINCE, log.AS_OF.date(), change="half"), None)

    known = list(log.permits())
    now = [Clock(start, GivenDue(due), closed_at=end) for start, due, end in known]
    then = [log.recounted(*one) for one in known]
    assert answer.totals["cases"] + answer.totals["open"] == len(known) == 1434
    assert (answer.totals["late_now"], answer.totals["late_then"]) == (309, 1097)
    for life, clocks in (("now", now), ("then", then)):
        lived = [(one, outcome_of(one, log.WEEKDAYS, log.AS_OF)) for one in clocks]
        recount = {
            f"late_{life}": sum(told.is_late for one, told in lived if one.closed_at),
            f"open_{life}": sum(told.is_late for one, told in lived if not one.closed_at),
            f"yellow_{life}": sum(told.yellow != NEVER for _one, told in lived),
            f"red_{life}": sum(told.red != NEVER for _one, told in lived),
        }
        assert {name: answer.totals[name] for name in recount} == recount
    assert batch_figures(tmp_path, source.organ.name, change="half") == page_figures(
        answer, FIGURES
    )
    needs_and_ladders_agree(tmp_path, source.organ.name)


def needs_and_ladders_agree(folder, otherwise):
    """The limit that a rate needs as a promise, and a ladder on trial: the same figures."""
    ladder = Ladder("day_count", yellow=2, red=5, share=3)
    for change, trial, asked in (
        ({"change": "target", "rate": "98"}, Ladder(), {"rate": 98.0}),
        ({"change": KEPT}, ladder, {"ladder": ladder}),
    ):
        question = Question(SINCE, log.AS_OF.date(), **change)
        answer = answered(last_extract(), question, None, trial)
        names = OF_LADDER if "ladder" in asked else FIGURES
        assert batch_figures(folder, otherwise, **asked) == page_figures(answer, names)
    [line] = answered(last_extract(), Question(SINCE, log.AS_OF.date(), rate="98"), None).lines
    batch_figures(folder, otherwise, rate=98.0)
    with (folder / "out" / "recommended.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    assert row == {
        "item": "environmental permit", "unit": "day", "note": "",
        **{name: str(value) for name, value in asdict(line.advice).items()},
    }  # fmt: skip


def page_figures(answer, names):
    return {
        Organ.objects.get(pk=organ).name: shown(figures, names)
        for organ, figures in by_organ(answer, {}).rows.items()
    }


def batch_figures(folder, otherwise, **asked):
    """The figures of each organ that `xiaoneng lab` writes of the same log.

    `otherwise` has the cases that name none.
    """
    job = Job((log.FILE,), MAPPING, log.AS_OF, folder / "out", replace=True)
    batch.lab(job, Asked(Period(SINCE, log.AS_OF.date()), **asked), len)
    with (folder / "out" / "organs.csv").open(encoding="utf-8", newline="") as file:
        rows = {row.pop("organ") or otherwise: row for row in csv.DictReader(file)}
    return {
        organ: shown({name: int(value) for name, value in row.items()}, SETS)
        for organ, row in rows.items()
    }


def shown(figures, names):
    """What there is of the figures that both have."""
    return {
        name: number
        for name, number in figures.items()
        if number and name in names and name in SETS
    }
