"""The steps of its version are the steps of a case: each with whoever does it and a clock."""

import pytest
from django.urls import reverse

from xiaoneng.cases.operations.accepting import deem_accepted
from xiaoneng.cases.operations.deciding import decide_case
from xiaoneng.cases.operations.pausing import pause_case
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.catalogue.tests.factories import STEPS, step
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory, someone

pytestmark = pytest.mark.django_db


def test_each_step_begins_when_those_before_it_have_ended():
    case = accepted(gas_licence(steps=STEPS))
    [first] = case.decision.steps.all()

    assert first.officer == case.decision.officer
    assert first.due_at == at("2026-03-04", "00:00")  # one working day: the end of Tuesday

    close_obligation(first, actor=first.officer, at=at("2026-03-03"))
    titles = [one.title for one in case.decision.steps.order_by("pk")]
    assert titles == ["步骤accept", "步骤review"]


def test_other_organs_are_asked_side_by_side():
    asked, organ = OrganFactory(), OrganFactory()
    post = PostFactory(organ=organ)
    holder = TermFactory(post=post).user
    steps = [
        step("look", 8, post_id=post.pk),
        step("ask", 5, organ_id=asked.pk),
        step("decide", 2, "look", "ask"),
    ]
    case = accepted(gas_licence(organ, steps=steps))

    found = {(one.organ, one.officer) for one in case.decision.steps.all()}
    assert found == {(organ, holder), (asked, None)}
    assert case.decision.steps.get(organ=asked).owed_to == str(organ)


def test_what_is_done_on_the_spot_takes_no_step():
    steps = [
        step("accept"),
        step("check", None, "accept"),
        step("review", 7, "check"),
        step("seal", None, "review"),
        step("decide", 2, "seal"),
    ]
    case = accepted(gas_licence(steps=steps))

    assert [one.title for one in case.decision.steps.all()] == ["步骤review"]
    [waits] = case.decision.planned.filter(obligation=None)
    assert [one.title for one in waits.follows.all()] == ["步骤review"]


@pytest.mark.parametrize("steps", [[], [step("decide", 10)], [step("accept"), step("decide", 3)]])
def test_a_plan_of_one_step_is_the_whole(steps):
    assert not accepted(gas_licence(steps=steps)).decision.steps.exists()


def test_a_plan_that_no_longer_fits_is_not_followed():
    case = registered(gas_licence(steps=[step("look", 8), step("decide", 2, "look")]))
    late = deem_accepted(case, actor=clock_user(), at=at("2026-03-11"))

    assert late.decision.due_at == at("2026-03-17", "00:00")
    assert not late.decision.steps.exists()


def test_the_case_stops_its_steps_and_ends_them():
    case = accepted(gas_licence(steps=STEPS))
    officer, [first] = case.decision.officer, case.decision.steps.all()
    pause_case(case, ground="review", paper="告知书 1", actor=officer, at=at("2026-03-03"))

    assert first.pauses.filter(ended_at__isnull=True).exists()

    decide_case(case, outcome="granted", paper="准字 1", actor=officer, at=at("2026-03-04"))
    first.refresh_from_db()
    assert first.state == "closed"
    assert case.decision.steps.count() == 1  # the others never begin


def test_a_step_in_the_same_hands_goes_along_when_the_case_is_handed_over():
    case = accepted(gas_licence(steps=STEPS))
    second = someone("officer", case.organ)
    said = {"organ": case.organ, "officer": second, "reason": "调岗"}
    hand_over_obligation(case.decision, **said, actor=case.decision.officer, at=at("2026-03-03"))

    assert case.decision.steps.get().officer == second


@pytest.mark.parametrize(("day", "begun"), [("2026-03-03", 1), ("2026-03-06", 2)])
def test_the_page_shows_steps_begun_and_steps_that_wait_as_of_any_day(client, day, begun):
    case = accepted(gas_licence(steps=STEPS), at=MONDAY)
    [first] = case.decision.steps.all()
    close_obligation(first, actor=first.officer, at=at("2026-03-05"))
    client.force_login(case.decision.officer)

    page = client.get(reverse("cases:detail", args=[case.pk]), {"as_of": day})

    titles = ["步骤accept", "步骤review", "步骤decide"]
    assert [one.title for one in page.context["steps"]] == titles[:begun]
    assert [one.title for one in page.context["waiting"]] == titles[begun:]
