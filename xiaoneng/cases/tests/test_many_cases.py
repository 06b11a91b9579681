"""A list of cases asks what an index can answer, however many cases there are."""

from collections import Counter

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from xiaoneng.cases import queries
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.deciding import decide_case, reopen_case
from xiaoneng.cases.queries import by_state, cases_for
from xiaoneng.cases.tables import cases_listing
from xiaoneng.cases.tests.factories import accepted, gas_licence, registered
from xiaoneng.kit.time import now
from xiaoneng.obligations import figures
from xiaoneng.obligations.queries import Obligation
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ():
    return OrganFactory()


@pytest.fixture
def elsewhere():
    return OrganFactory()


@pytest.fixture
def head(organ):
    return someone("head", organ)


def numbers(rows):
    return {case.number for case in rows}


def test_a_head_sees_the_organs_cases_and_those_brought_along(organ, elsewhere, head, monkeypatch):
    here = registered(gas_licence(organ))
    version = gas_licence(elsewhere, code="511A0002-01")
    brought, other = accepted(version), accepted(version)
    for one in (brought.decision, other.decision):
        one.officer = head if one == brought.decision else someone("officer", elsewhere)
        one.save(update_fields=["officer"])

    few = numbers(cases_for(head, now()))
    monkeypatch.setattr(queries, "MOST_BEYOND", 0)
    many = numbers(cases_for(head, now()))

    assert few == many == {here.number, brought.number}


def test_whoever_has_nothing_elsewhere_is_not_asked_for_clocks(organ, head):
    accepted(gas_licence(organ))

    asked = str(cases_for(head, now()).values("pk").query)

    assert "obligations_obligation" not in asked


def test_an_officer_without_scope_sees_what_is_in_hand(organ, elsewhere):
    case = accepted(gas_licence(organ))
    officer = case.decision.officer

    assert numbers(cases_for(officer, now())) == {case.number}
    assert numbers(cases_for(someone("officer", elsewhere), now())) == set()


def test_the_heads_of_the_list_count_in_one_question(organ, head):
    version = gas_licence(organ)
    for place in range(5):
        (accepted if place % 2 else registered)(version)
    rows = cases_for(head, now())

    with CaptureQueriesContext(connection) as asked:
        whole, counts = by_state(rows)

    assert len(asked) == 1
    assert whole == 5
    assert counts == Counter(Case.objects.values_list("state", flat=True))


@pytest.mark.parametrize("few", [True, False])
def test_cases_of_a_light_are_the_same_few_or_many(organ, head, few, monkeypatch):
    monkeypatch.setattr(figures, "FEW", 10 if few else 0)
    version = gas_licence(organ)
    cases = {light: accepted(version) for light in ("on_time", "overdue", "met", "none")}
    for light, case in cases.items():
        state = {"closed_at": now(), "state": "closed", "look_at": None} if light == "met" else {}
        Obligation.objects.filter(pk=case.decision_id).update(light=light, **state)
    listing = cases_listing(head, now())

    for light, case in cases.items():
        found = listing.narrowed(Case.objects.all(), QueryDict(f"light={light}"))
        page = found.order_by("-received_at", "-pk")[:9]
        assert list(page) == [case]
        assert list(found) == [case]
        assert ("obligations_obligation" in str(found.values("pk").query)) is not few


@pytest.mark.parametrize(
    "asked", ["clock=closed", "state=decided", "state=", "clock=closed&part={0}"]
)
def test_what_an_organ_closed_in_some_days_is_found_by_the_day_of_decision(organ, head, asked):
    version = gas_licence(organ)
    cases = []
    for day in ("03-09", "03-10", "03-12", "03-10"):
        case, moment = accepted(version), at(f"2026-{day}")
        said = {"outcome": "granted", "paper": "川 A-001", "actor": case.decision.officer}
        cases.append(decide_case(case, **said, at=moment))
    reopen_case(cases[3], reason="笔误", actor=head, at=at("2026-03-11"))
    days = "closed_from=2026-03-10&closed_until=2026-03-11"
    query = f"{asked.format(organ.pk)}&body={organ.pk}&{days}"

    found = cases_listing(head, now()).narrowed(Case.objects.all(), QueryDict(query))

    assert list(found) == [cases[1]]
    assert ("decided_at" in str(found.values("pk").query)) is (asked != "state=")


def test_a_list_stands_only_by_what_an_index_begins_with(head):
    listing = cases_listing(head, now())

    assert {column.sort for column in listing.columns if column.sort} == {
        "received_at",
        "decision__due_at",
    }
