"""Real flows beside the handbook of their item, through HTTP."""

import re
from html import unescape

import pytest
from django.urls import reverse

from xiaoneng.cases.operations.deciding import reopen_case, withdraw_case
from xiaoneng.cases.queries import Case
from xiaoneng.cases.tests.factories import accepted
from xiaoneng.cases.tests.importing import office
from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.flows.beside import steps_note
from xiaoneng.insight.flows.doors import counted
from xiaoneng.insight.flows.handbook import Handbook, before_in, steps_in_handbook
from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.warehouse.jobs import extract
from xiaoneng.warehouse.queries import extract as last_extract

pytestmark = pytest.mark.extract


def flow_in(source, version):
    asked = flow_asked(office(source), {"item": str(version.item_id)}, [], now())
    return counted(last_extract(), asked)


def test_departures_are_those_of_a_recount(source, version):
    handbook = flow_in(source, version).handbook

    assert [one.words for one in handbook.steps] == ["受理", "审查", "发证"]
    assert {words: (row["cases"], row["skipped"]) for words, row in handbook.skips.items()} == {
        "受理": (8, 0),
        "审查": (8, 2),  # A3, and the case that was decided at once
        "发证": (8, 6),  # A1 to A4, and two that were decided before it began
    }
    assert [(row["activity"], row["times"], row["cases"]) for row in handbook.extras] == [
        ("退回", 1, 1)
    ]
    assert [(one["step"], one["later"], one["cases"], one["turned"])
            for one in handbook.disorders] == [("受理", "审查", 6, 1)]  # fmt: skip


def test_steps_dropped_by_a_withdrawal_or_a_decision_taken_back_are_not_missed(source, version):
    withdrawn = accepted(version, officer=someone("officer", version.item.organ), at=now())
    withdraw_case(withdrawn, reason="申请人申请", actor=withdrawn.decision.officer, at=now())
    decided = Case.objects.filter(source=None, state="decided").order_by("-pk").first()
    reopen_case(decided, reason="有误", actor=someone("head", version.item.organ), at=now())
    extract(now())

    skips = flow_in(source, version).handbook.skips

    assert {words: (row["cases"], row["skipped"]) for words, row in skips.items()} == {
        "受理": (7, 0),
        "审查": (7, 1),  # A3
        "发证": (7, 5),
    }
    with embedded() as engine:
        steps = engine.rows(last_extract().table(engine, "steps"))
    dropped = {row["case"] for row in steps if row["dropped_at"]}
    assert {withdrawn.pk, decided.pk} <= dropped


def test_the_page_tells_them_and_each_opens_its_cases(source, version, client):
    client.force_login(office(source))

    page = client.get(reverse("insight:flow"), {"item": version.item_id}).content.decode()

    assert "实际与办事手册" in page
    assert "用词不同" not in page
    of_handbook = r'<a href="([^"]+way=(?:skipped|extra|order)[^"]*)">([^<]+)</a>.*?</tr>'
    rows = re.findall(of_handbook, page)
    numbers = {"审查": 2, "发证": 6, "退回": 1, "审查 → 受理": 1}
    assert [name for _url, name in rows] == list(numbers)
    for url, name in rows:
        answer = client.get(unescape(url)).content.decode()
        assert answer.count("data-row-key=") == numbers[name]


def test_where_no_case_has_a_step_its_words_may_be_others():
    some, none = {"cases": 8, "skipped": 6}, {"cases": 8, "skipped": 8}

    assert "用词不同" not in steps_note(Handbook([], {"审查": some}))
    assert "用词不同" in steps_note(Handbook([], {"审查": some, "会签": none}))


def test_a_flow_without_a_handbook_has_no_such_panel(source, client):
    client.force_login(office(source))

    assert "实际与办事手册" not in client.get(reverse("insight:flow")).content.decode()
    flow = {"flow": "months=12", "way": "skipped", "at": "受理"}
    answer = client.get(reverse("insight:flow_cases"), flow).content.decode()
    assert answer.count("data-row-key=") == 0


def test_somebody_elses_cases_depart_from_nothing(source, version, client):
    client.force_login(someone("head", OrganFactory(parent=source.organ.parent)))

    flow = {"flow": f"item={version.item_id}", "way": "skipped", "at": "发证"}
    answer = client.get(reverse("insight:flow_cases"), flow).content.decode()
    assert answer.count("data-row-key=") == 0


def test_what_comes_before_is_so_through_others_too(source, version):
    with embedded() as engine:
        steps = steps_in_handbook(engine, last_extract(), version.item_id)

    assert set(before_in(steps)) == {("受理", "审查"), ("审查", "发证"), ("受理", "发证")}
