"""The page of the lab and `xiaoneng lab` over one log: to each question the same answer."""

import csv
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from xiaoneng.batch.asking import Question as Asked
from xiaoneng.batch.given_limits import Given
from xiaoneng.batch.lab import lab as batch
from xiaoneng.batch.period import Period
from xiaoneng.batch.target import Job
from xiaoneng.cases.tests.importing import MAPPING, log
from xiaoneng.core.on_trial import AS_IT_IS, Ladder
from xiaoneng.insight.lab.answering import SETS, answered
from xiaoneng.insight.lab.asking import KEPT, Question
from xiaoneng.insight.lab.counting import by_item, by_organ
from xiaoneng.insight.tests.lab_town import NAME, events
from xiaoneng.people.models import Organ
from xiaoneng.warehouse.queries import extract

pytestmark = pytest.mark.extract
SINCE, UNTIL = date(2026, 1, 1), date(2026, 3, 15)
AS_OF = datetime(2026, 3, 20, 17)
AS_IT_WAS = Question(SINCE, UNTIL, change=KEPT)
LADDER = Ladder("day_count", yellow=1, red=3, share=2)
EVER = Asked(Period(SINCE, UNTIL))


@pytest.fixture
def both(lab, tmp_path):
    """The figures of the page by organ and in all, and those of the batch; advice of the item."""
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    source = log(tmp_path / "log.csv", events(120))
    organs: dict[Any, str] = {
        one.pk: one.name for one in Organ.objects.filter(path__startswith=lab.organ.path)
    }

    def asked(question, of_log, ladder=AS_IT_IS):
        answer = answered(extract(), question, list(organs), ladder)
        job = Job((source,), tmp_path / "mapping.toml", AS_OF, tmp_path / "out", replace=True)
        told = batch(job, replace(of_log, ladder=ladder), lambda _line: None)
        names = set(SETS).intersection(told)
        found = {organs[key]: plain(row, names) for key, row in by_organ(answer, {}).rows.items()}
        assert found == rows_of(tmp_path / "out" / "organs.csv", "organ", names)
        assert {name: answer.totals[name] for name in names} == {name: told[name] for name in names}
        [item] = by_item(answer).rows.values()
        assert {NAME: plain(item, names)} == rows_of(tmp_path / "out" / "items.csv", "item", names)
        [line] = answer.lines
        return answer.totals, told, line

    return asked


def plain(figures, names):
    return {name: int(number) for name, number in figures.items() if number and name in names}


def rows_of(path, key, names):
    """The figures of a file by its first column."""
    with path.open(encoding="utf-8", newline="") as file:
        found = {row.pop(key): row for row in csv.DictReader(file)}
    return {
        name: plain({key: int(value) for key, value in row.items()}, names)
        for name, row in found.items()
    }


def test_page_and_batch(both, lab):
    permit = lab.permit.item_id

    page, told, line = both(
        replace(AS_IT_WAS, change="target", rate="90"), replace(EVER, rate=90.0)
    )
    one = line.advice
    assert told["recommended"]["workday"] == {
        "amount": one.amount, "low": one.low, "high": one.high, "cases": one.cases,
    }  # fmt: skip
    assert page["late_then"] == told["late_then"] != told["late_now"]

    page, told, _ = both(
        replace(AS_IT_WAS, change="half", own={permit: 3.0}),
        replace(EVER, change="half", limits=Given(None, {NAME: 3.0})),
    )
    assert page["late_then"] == told["late_then"] > told["late_now"]

    page, told, _ = both(
        replace(AS_IT_WAS, change="half", classes={permit: "four_fifths"}),
        replace(EVER, change="half", limits=Given(None, {}, {NAME: "four_fifths"})),
    )
    assert page["yellow_then"] == told["yellow_then"] > told["yellow_now"]

    page, told, _ = both(AS_IT_WAS, EVER, LADDER)
    assert page["reminder_then"] == told["reminder_then"] > told["reminder_now"] > 0
    assert page["red_then"] == told["red_then"]
