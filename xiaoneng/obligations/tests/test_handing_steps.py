"""Whoever takes a whole takes the steps in the same hands: open ones, and those still to begin."""

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
TUESDAY, WEDNESDAY = at("2026-03-03"), at("2026-03-04")


def handed(row, organ, officer):
    head = someone("head", row.organ)
    hand_over_obligation(row, organ=organ, officer=officer, reason="调岗", actor=head, at=WEDNESDAY)


def test_steps_that_have_not_begun_go_along_from_the_same_hands_alone():
    whole, elsewhere = obligation(), OrganFactory()
    own, colleague = whole.officer, someone("officer", whole.organ)
    [first] = split_obligation(
        whole,
        [
            Part("受理", whole.organ, Limit(1), own),
            Part("核查", whole.organ, Limit(1), own, follows=("1",)),
            Part("听证", whole.organ, Limit(1), colleague, follows=("1",)),
            Part("会签", elsewhere, Limit(1), follows=("1",)),
        ],
        actor=own,
        at=TUESDAY,
    )
    target = OrganFactory()
    new = someone("officer", target)
    handed(whole, target, new)

    planned = [(one.organ, one.officer) for one in whole.planned.filter(obligation=None)]
    assert planned == [(target, new), (whole.organ, colleague), (elsewhere, None)]
    line = next(one for one in entries_of(whole) if one.event == "obligation.handed_over")
    assert ("steps", "1") in line.facts

    first.refresh_from_db()
    close_obligation(first, actor=new, at=WEDNESDAY)
    begun = whole.steps.get(title="核查")
    assert (begun.organ, begun.officer) == (target, new)


def test_what_was_dropped_stays_with_whom_it_was_planned():
    whole = obligation()
    own, new = whole.officer, someone("officer", whole.organ)
    split_obligation(
        whole,
        [
            Part("受理", whole.organ, Limit(1), own),
            Part("核查", whole.organ, Limit(1), own, follows=("1",)),
        ],
        actor=own,
        at=TUESDAY,
    )
    whole.planned.filter(obligation=None).update(dropped_at=TUESDAY)
    handed(whole, whole.organ, new)

    assert whole.planned.get(obligation=None).officer == own
    line = next(one for one in entries_of(whole) if one.event == "obligation.handed_over")
    assert "steps" not in dict(line.facts)
