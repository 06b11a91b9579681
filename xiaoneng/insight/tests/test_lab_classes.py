"""Limits of classes, kinds and steps: the platform's own judgement where nothing is changed."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from xiaoneng.core.limits import Limit
from xiaoneng.insight.lab.answering import answered
from xiaoneng.insight.lab.asking import question_asked, question_kept
from xiaoneng.insight.lab.facts import moment_words_of
from xiaoneng.insight.lab.steps import step_facts, steps_lived
from xiaoneng.insight.tests.lab_town import NOW
from xiaoneng.insight.tests.test_lab import EVERYTHING
from xiaoneng.insight.tests.test_lab_pages import LAB, PERIOD, plain, shown
from xiaoneng.kit.time import wall
from xiaoneng.measures.array_days import NEVER
from xiaoneng.obligations.queries import Obligation
from xiaoneng.warehouse.queries import extract

pytestmark = pytest.mark.extract


def test_steps_and_classes(lab, client):
    assert lab.permit.item_id != lab.licence.item_id
    steps_are_judged_as_the_platform_judges_them(lab)
    a_class_goes_before_the_common_change_and_after_a_limit_of_its_own(lab)
    the_page_offers_them_and_keeps_them(lab, client)


def steps_are_judged_as_the_platform_judges_them(lab):
    found = extract()
    answer = answered(found, EVERYTHING, None)

    facts = step_facts(found, answer.facts)
    rows = Obligation.objects.in_bulk(facts.named("obligation"))
    every = Obligation.objects.filter(parent__isnull=False).exclude(state="cancelled")
    assert len(rows) == every.count() > 2
    same = answer.stepped
    late = sum(row.light in ("missed", "overdue") for row in rows.values())
    assert same.among("late_now").sum() == late > 0
    lines = [one for row in rows.values() for one in row.crossings.filter(rung="yellow")]
    assert same.among("yellow_now").sum() == len(lines) > 0
    assert {moment_words_of(one) for one in same.now.yellow if one != NEVER} == {
        wall(one.reached_at) for one in lines
    }
    assert (same.now.red == NEVER).all()
    assert (same.then.is_late == same.now.is_late).all()
    assert all(one.now == one.then for one in same.lines)
    halved = steps_lived(found, answer.facts, answer.lines, replace(EVERYTHING, change="half"))
    assert halved.among("late_then").sum() >= late
    assert {one.title: one.then.amount for one in halved.lines} == {
        one.title: max(one.now.amount // 2, 1.0) for one in same.lines
    }
    key = lab.licence.item_id
    steps = {(key, one.title): 300.0 for one in same.lines}
    wide = replace(EVERYTHING, change="half", steps=steps)
    assert not steps_lived(found, answer.facts, answer.lines, wide).among("late_then").any()


def a_class_goes_before_the_common_change_and_after_a_limit_of_its_own(lab):
    permit, licence = lab.permit.item_id, lab.licence.item_id
    kind = lab.permit.item.kind

    def limits(**told):
        answer = answered(extract(), replace(EVERYTHING, **told), None)
        return {line.key: line.then for line in answer.lines}

    assert limits(change="third", classes={permit: "four_fifths"})[permit] == Limit(1.0)
    mixed = limits(change="half", classes={permit: "same"}, kinds={kind: "three_quarters"})
    assert mixed == {permit: Limit(5.0), licence: Limit(2.0)}
    both = limits(change="half", classes={permit: "third"}, own={permit: 4.0})
    assert both == {permit: Limit(4.0), licence: Limit(5.0)}


def the_page_offers_them_and_keeps_them(lab, client):
    permit, licence = lab.permit.item_id, lab.licence.item_id
    said = f"{PERIOD}&change=&item={permit}&item={licence}&class-{permit}=four_fifths"
    said += f"&step-{licence}-步骤review=1&kind-01=half&kind-99=half&class-x=third&step-=2"

    page = shown(client, lab.office, f"{LAB}?{said}")
    assert "With the limits set for single items" in plain(page)
    assert f'name="class-{licence}"' in page
    assert f'name="step-{licence}-步骤accept"' in page
    assert "Limits of steps" in page
    question = question_asked(QueryDict(said), [], NOW.date())
    assert question.steps == {(licence, "步骤review"): 1.0}
    assert question.classes == {permit: "four_fifths"}
    assert question_kept(question.pairs()) == question
