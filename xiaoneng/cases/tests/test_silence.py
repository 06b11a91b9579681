"""A case that silence cannot accept keeps no other from it, and is shown on Health."""

import pytest
from django.db import OperationalError

from xiaoneng.cases import jobs
from xiaoneng.cases.jobs import accept_by_silence
from xiaoneng.cases.models import Case
from xiaoneng.cases.tests.factories import gas_licence, registered
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.errands.queries import rows_aside
from xiaoneng.obligations.tests.factories import at

pytestmark = pytest.mark.django_db
OVER, SOON, NEXT = (at("2026-03-10", time) for time in ("09:00", "09:59", "10:00"))


@pytest.fixture
def three():
    version = gas_licence()
    return [registered(version) for _turn in range(3)]


@pytest.fixture
def faults(three, monkeypatch):
    """What the second of them suffers from; nothing once it is taken out."""
    accept, found = jobs.deem_accepted, {three[1].pk: Unusable("没有适用的事项版本")}

    def failing(case, **by):
        accepted = accept(case, **by)
        if case.pk in found:
            raise found[case.pk]
        return accepted

    monkeypatch.setattr(jobs, "deem_accepted", failing)
    return found


def states():
    return list(Case.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    "fault",
    [Unusable("没有适用的事项版本"), IllegalStep("此步不能办理"), TypeError("no such step")],
    ids=lambda fault: type(fault).__name__,
)
def test_whatever_one_case_suffers_from_the_others_are_accepted(three, faults, fault):
    faults[three[1].pk] = fault

    assert accept_by_silence(OVER) == 2
    assert states() == ["accepted", "registered", "accepted"]
    assert rows_aside(3) == [("silence", 1, [(three[1].number, str(fault))])]


def test_it_is_tried_again_after_an_hour_and_forgotten_once_accepted(three, faults):
    accept_by_silence(OVER)
    faults.clear()

    assert [accept_by_silence(moment) for moment in (SOON, NEXT, NEXT)] == [0, 1, 0]
    assert states() == ["accepted"] * 3
    assert rows_aside(3) == []


def test_one_that_an_officer_answers_meanwhile_is_forgotten(three, faults):
    accept_by_silence(OVER)
    Case.objects.filter(pk=three[1].pk).update(state="refused")
    accept_by_silence(SOON)

    assert rows_aside(3) == []


def test_a_database_that_is_held_by_somebody_puts_nothing_off(three, faults):
    faults[three[1].pk] = OperationalError("database is locked")
    with pytest.raises(OperationalError):
        accept_by_silence(OVER)

    assert rows_aside(3) == []
