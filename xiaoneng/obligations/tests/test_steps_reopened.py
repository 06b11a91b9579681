"""What is opened again goes on by itself: its steps stay closed, and no step opens under an ended
whole.
"""

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.obligations.acts import offered_to
from xiaoneng.obligations.dossier import dossier_of
from xiaoneng.obligations.jobs import sweep
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import (
    cancel_obligation,
    close_obligation,
    reopen_obligation,
)
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import someone

pytestmark = pytest.mark.django_db
SPLIT, ENDED, AGAIN = at("2026-03-03"), at("2026-03-05"), at("2026-03-06")


@pytest.fixture
def whole():
    return obligation()


@pytest.fixture
def head(whole):
    return someone("head", whole.organ)


@pytest.fixture
def step(whole, head):
    parts = [
        Part("核查", whole.organ, Limit(2)),
        Part("审批", whole.organ, Limit(6), follows=("1",)),
    ]
    return split_obligation(whole, parts, actor=head, at=SPLIT)[0]


def begun(whole):
    return list(whole.steps.order_by("pk").values_list("title", "state"))


def now(row):
    return Obligation.objects.get(pk=row.pk)


def test_what_had_not_begun_does_not_open_beside_the_steps_of_the_next_split(whole, head, step):
    close_obligation(whole, actor=head, at=ENDED)
    again = reopen_obligation(now(whole), reason="有误", actor=head, at=AGAIN)

    assert begun(whole) == [("核查", "closed")]
    assert dossier_of(again, AGAIN).waiting == []
    assert [one.title for one in dossier_of(again, SPLIT).waiting] == ["审批"]
    split_obligation(again, [Part("复核", whole.organ, Limit(1))], actor=head, at=AGAIN)
    assert begun(whole) == [("核查", "closed"), ("复核", "open")]


def test_no_step_is_opened_again_under_a_closed_whole(whole, head, step):
    close_obligation(whole, actor=head, at=ENDED)
    closed = now(step)

    with pytest.raises(IllegalStep, match=whole.number):
        reopen_obligation(closed, reason="有误", actor=head, at=AGAIN)
    blocked = [one.why_not for one in offered_to(head, closed, AGAIN)[1]]
    assert any(whole.number in why for why in blocked)
    sweep(at("2026-03-31"))
    assert [one.rung for one in step.crossings.all()] == ["reminder"]  # before it was closed


def test_a_step_is_opened_again_under_a_whole_that_is_open(whole, head, step):
    close_obligation(whole, actor=head, at=ENDED)
    reopen_obligation(now(whole), reason="有误", actor=head, at=AGAIN)
    reopen_obligation(now(step), reason="有误", actor=head, at=AGAIN)

    assert begun(whole) == [("核查", "open")]


def test_a_cancelled_whole_drops_what_had_not_begun(whole, head, step):
    cancel_obligation(whole, reason="重复", actor=head, at=ENDED)

    assert list(whole.planned.values_list("title", "dropped_at")) == [
        ("核查", None),
        ("审批", ENDED),
    ]
