"""A scenario keeps what steps would have brought, and hands it over as the reason of a draft."""

from dataclasses import asdict, replace

import pytest
from django.urls import reverse

from xiaoneng.catalogue.queries import Version
from xiaoneng.core.refusals import Unusable
from xiaoneng.insight.lab.answering import answered
from xiaoneng.insight.lab.counting import by_post
from xiaoneng.insight.lab.evidence_words import whose_words
from xiaoneng.insight.lab.tables import change
from xiaoneng.insight.models import Scenario
from xiaoneng.insight.operations.scenarios import propose_scenario
from xiaoneng.insight.tests.lab_town import OFFICERS
from xiaoneng.insight.tests.test_lab import EVERYTHING
from xiaoneng.insight.tests.test_lab_pages import PERIOD, plain, shown
from xiaoneng.kit.time import now
from xiaoneng.people.models import Post, Term
from xiaoneng.warehouse.queries import extract

ACCEPT = "步骤accept"


@pytest.fixture
def keep(lab, client):
    """Ask and keep the answer."""

    def kept(query, title="步骤"):
        shown(client, lab.office, "/limit-lab/")
        said = {"title": title, "query": f"{PERIOD}&{query}"}
        client.post(reverse("insight:save_scenario"), said)
        return Scenario.objects.get(title=title)

    return kept


def amounts(version):
    return {step.words: step.amount for step in version.steps.all()}


def test_a_limit_of_a_step_alone_goes_into_the_draft_with_its_figures(keep, lab, client):
    key = lab.licence.item_id
    made = keep(f"change=&item={key}&step-{key}-{ACCEPT}=24")

    [row] = [one for one in made.items if one["item"] == key]
    [step] = [one for one in row["steps"] if one["title"] == ACCEPT]
    assert (step["now"], step["then"], step["unit"]) == (1.0, 24.0, "workday")
    assert (step["cases"], step["late_now"], step["late_then"], step["yellow_then"]) == (3, 3, 1, 1)
    assert made.figures["step_late_then"] == 1
    page = plain(shown(client, lab.office, made.get_absolute_url()))
    assert "With the limits set for single steps, 1 of the 3 steps" in page
    assert "Limits of steps" in page
    assert "1 item would have another promise or other limits of its steps" in page

    [draft] = propose_scenario(made, actor=lab.office, at=now()).drafts
    assert draft.item_id == key
    assert draft.promised_amount == lab.licence.promised_amount
    assert amounts(draft) == {**amounts(lab.licence), ACCEPT: 24.0}
    assert f"步骤“{ACCEPT}”" in draft.reason
    assert "已开始 3 个中将超期 1 个（实际 3 个），黄牌 1 张（实际 3 张）" in draft.reason


def test_the_reason_says_the_limit_that_is_enough_and_whose_most_of_it_is(keep, lab, client):
    made = keep("change=third&rate=90")
    answer = answered(extract(), replace(EVERYTHING, change="third", rate="90"), None)
    rows = {one["item"]: one for one in made.items}
    permit, licence = rows[lab.permit.item_id], rows[lab.licence.item_id]

    [line] = [one for one in answer.lines if one.key == lab.permit.item_id]
    assert permit["advice"] == asdict(line.advice)
    assert licence["advice"] is None
    alone = replace(EVERYTHING, change="third", items=frozenset({lab.permit.item_id}))
    posts = by_post(answered(extract(), alone, None)).rows
    most = permit["most"]
    assert {name: posts[most["post"]][name] for name in ("late_now", "late_then")} == {
        name: most[name] for name in ("late_now", "late_then")
    }
    assert change(most) == max(map(change, posts.values())) > 0
    assert "of 9" in plain(shown(client, lab.office, made.get_absolute_url()))

    drafts = propose_scenario(made, actor=lab.office, at=now()).drafts
    reasons = {one.item_id: one.reason for one in drafts}
    advice, post = line.advice, Post.objects.get(pk=most["post"])
    said = reasons[lab.permit.item_id]
    assert f"按时率 90% 的建议时限为 {advice.amount} 个工作日" in said
    assert f"{post.organ} {post.title}：超期 {most['late_then']} 件" in said
    assert "办件太少" in reasons[lab.licence.item_id]


def test_where_no_post_is_known_the_organ_is_named(keep, lab):
    Term.objects.filter(user__full_name__in=[name for _section, name in OFFICERS]).delete()
    made = keep("change=half")

    [most] = [one["most"] for one in made.items if one["item"] == lab.permit.item_id]

    assert most["post"] is None
    assert whose_words(None, most["organ"]) in {section for section, _name in OFFICERS}


def test_a_share_shortens_the_promise_and_the_steps_that_have_begun(keep, lab):
    made = keep(f"change=third&item={lab.licence.item_id}")

    Scenario.objects.filter(pk=made.pk).update(
        items=[
            {**one, "steps": [{**step, "now": 3.0, "then": 2.0} for step in one["steps"]]}
            for one in made.items
        ]
    )
    done = propose_scenario(made, actor=lab.office, at=now())

    [draft] = done.drafts
    assert draft.promised_amount == 6.0
    assert amounts(draft) == amounts(lab.licence)  # none has three days any more
    [(name, why)] = done.left
    assert ACCEPT in name
    assert "步骤" in why


def test_where_no_step_has_its_limit_any_more_nothing_is_drafted(keep, lab):
    key = lab.licence.item_id
    made = keep(f"change=&item={key}&step-{key}-{ACCEPT}=24")
    items = [
        {**one, "steps": [{**step, "now": 9.0} for step in one["steps"]]} for one in made.items
    ]
    Scenario.objects.filter(pk=made.pk).update(items=items)

    with pytest.raises(Unusable, match="已有变化"):
        propose_scenario(made, actor=lab.office, at=now())
    assert not Version.objects.filter(state="draft").exists()


def test_a_scenario_of_old_knows_no_steps(keep, lab, client):
    made = keep("change=third")
    for one in made.items:
        del one["steps"], one["advice"], one["most"]
    made.figures = {name: told for name, told in made.figures.items() if "step" not in name}
    made.save()

    page = plain(shown(client, lab.office, made.get_absolute_url()))

    assert "Limits of steps" not in page
    drafts = propose_scenario(made, actor=lab.office, at=now()).drafts
    assert len(drafts) == 2
    assert all("\n" not in one.reason for one in drafts)
