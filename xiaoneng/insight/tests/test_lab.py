"""The lab's figures: those of the platform where nothing is changed, and laws where it is."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from xiaoneng.cases.queries import Case
from xiaoneng.core.limits import Limit
from xiaoneng.core.on_trial import KEPT, Ladder
from xiaoneng.insight.lab.answering import SETS, answered
from xiaoneng.insight.lab.asking import Question
from xiaoneng.insight.lab.counting import by_item, by_organ, by_person, by_step, rows_behind
from xiaoneng.insight.lab.facts import moment_words_of
from xiaoneng.insight.lab.living import Lives
from xiaoneng.kit.time import wall
from xiaoneng.measures.array_days import NEVER
from xiaoneng.measures.array_replay import Outcomes
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.queries import bodies_on
from xiaoneng.warehouse.queries import extract

pytestmark = pytest.mark.extract
EVERYTHING = Question(date(2020, 1, 1), date(2030, 1, 1), change=KEPT)


@pytest.fixture
def ask(lab):
    found = extract()

    def asked(organs=None, ladder=None, **changes):
        question = replace(EVERYTHING, **changes)
        return answered(found, question, organs, ladder or Ladder())

    return asked


def test_by_todays_limits_all_is_as_the_platform_says(ask):
    answer = ask()
    keys, now = answer.facts.named("obligation"), answer.now

    rows = Obligation.objects.in_bulk(keys)
    assert answer.then is now
    assert len(rows) == Case.objects.filter(decision__isnull=False).count()
    assert [rows[key].light in ("missed", "overdue") for key in keys] == now.is_late.tolist()
    assert {row.light for row in rows.values()} >= {"met", "missed", "overdue"}
    for key, due in zip(keys, now.due, strict=True):
        assert wall(rows[key].due_at) == moment_words_of(due)
    for rung in ("yellow", "red"):
        lines = {
            row.pk: wall(line.reached_at)
            for row in rows.values()
            for line in row.crossings.filter(rung=rung, generation=row.generation)
        }
        reached = zip(keys, getattr(now, rung).tolist(), strict=True)
        assert {key: moment_words_of(one) for key, one in reached if one != NEVER} == lines
        assert lines
    lives = Lives(answer.facts)
    assert 2 <= lives.is_alone.sum() < lives.facts.size
    alone = Lives(answer.facts)
    alone.__dict__["is_alone"] = np.ones(lives.facts.size, bool)
    for name in Outcomes.__dataclass_fields__:
        assert (getattr(alone.lived(), name) == getattr(now, name)).all(), name


def test_sums_are_the_figures_over_all_and_open_what_they_count(ask):
    bodies = bodies_on(date(2026, 3, 20))
    for answer in (ask(change="third"), ask(change="target"), ask(ladder=Ladder("day_count"))):
        people = by_person(answer)
        for counted in (by_item(answer), by_organ(answer, bodies)):
            assert {name: counted.total(name) for name in SETS} == answer.totals
            for key, figures in counted.rows.items():
                for name, number in figures.items():
                    rows = rows_behind(answer, bodies, name, counted.by, key)
                    assert len(rows) == number
        for name in ("late_now", "late_then", "yellow_then", "red_then"):
            assert people.total(name) == answer.totals[name]
    steps = by_step(ask(change="two_thirds"))
    names = ("步骤accept", "步骤review", "步骤decide")
    assert set(steps.rows) <= {(place, name) for place in range(9) for name in names}
    assert steps.total("yellow_then") > 0


def test_laws_of_other_limits_and_ladders(ask, lab):
    lived = [ask(change=one) for one in (KEPT, "third", "half", "two_thirds")]
    wide = ask(ladder=Ladder(yellow=5, red=9, law=4))
    permit = lab.permit.item_id
    own = ask(own={permit: 500})

    for longer, shorter in pairwise(lived):
        assert not (longer.then.is_late & ~shorter.then.is_late).any()
        assert longer.totals["late_then"] < shorter.totals["late_then"]
    assert wide.totals["yellow_then"] < wide.totals["yellow_now"]
    assert (wide.then.is_late == wide.now.is_late).all()
    [line] = [one for one in own.lines if one.key == permit]
    assert (line.then, line.remark) == (Limit(10.0), "statute")
    of_item = np.array([own.lines[place].key == permit for place in own.of_line])
    assert (own.then.is_late == own.now.is_late)[~of_item].all()


def test_each_kind_is_judged_by_its_own_distances_unless_the_trial_says_others(ask):
    answer = ask(ladder=Ladder(yellow=5))
    cases = answer.facts.cases
    place = cases.column_names.index("yellow_days")
    fives = pa.array(np.full(cases.num_rows, 5))
    lives = Lives(replace(answer.facts, cases=cases.set_column(place, "yellow_days", fives)))

    assert (lives.lived().yellow == answer.then.yellow).all()
    assert (lives.lived().red == answer.now.red).all()
    assert (lives.lived(ladder=Ladder(yellow=1)).yellow == answer.now.yellow).all()
    assert (answer.then.yellow != answer.now.yellow).any()


def test_the_recommended_limit_would_have_been_enough(ask, lab):
    permit = lab.permit.item_id
    answer = ask(change="target", rate="90")

    [line] = [one for one in answer.lines if one.key == permit]
    cases = answer.among("cases") & (answer.of_line == answer.lines.index(line))
    assert line.advice.cases == cases.sum() > 36
    enough = answer.needed[cases] <= line.advice.amount
    assert enough.mean() >= 0.9 > (answer.needed[cases] < line.advice.amount).mean()
    if line.remark != "statute":
        assert (~answer.then.is_late[cases]).mean() >= 0.9
    [few] = [one for one in answer.lines if one.key == lab.licence.item_id]
    assert (few.advice, few.then, few.remark) == (None, few.now, "few")


def test_scope_leaves_out_what_is_not_in_it(ask, lab):
    assert set(ask([lab.other.pk]).facts.named("holder_organ_id")) == {lab.other.pk}
    assert ask([]).facts.size == 0
    assert ask(items=frozenset({lab.permit.item_id})).facts.size == 120
    assert ask(kind="02").facts.size == 0
    assert not ask(since=date(2027, 1, 1)).among("cases").any()
