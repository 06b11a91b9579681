"""Wholes whose steps lie in each other's organ: who acts on them at once waits, never in a ring."""

from functools import partial

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.operations.closing import cancel_obligation, close_obligation
from xiaoneng.obligations.operations.extending import extend_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.tests.factories import someone

NOW, LATER = at("2026-03-05"), at("2026-03-06")
TURNS = 3


def split(row, other):
    return split_obligation(row, [Part("核查", other.organ, Limit(2))], actor=row.officer, at=NOW)


def pause(row, _other):
    return pause_obligation(row, ground="review", paper="特1号", actor=row.officer, at=NOW)


def resume(row, _other):
    return resume_obligation(row, actor=row.officer, at=LATER)


def extend(row, _other):
    head = someone("head", row.organ)
    return extend_obligation(row, amount=2, ground="复杂", paper="", actor=head, at=LATER)


def close(row, _other):
    return close_obligation(row, actor=row.officer, at=LATER)


def cancel(row, _other):
    head = someone("head", row.organ)
    return cancel_obligation(row, reason="撤回", actor=head, at=LATER)


@pytest.mark.parametrize("end", [close, cancel])
def test_two_wholes_crosswise_are_acted_on_at_once_and_nobody_is_refused(dozen, together, end):
    ours, theirs = dozen[0::2], dozen[1::2]
    for one, other in zip(ours[:TURNS], theirs[:TURNS], strict=True):
        for act in (split, pause, resume, extend, end):
            done = together(partial(act, one, other), partial(act, other, one))
            assert all(done), act
            [*_] = together(one.refresh_from_db, other.refresh_from_db)

    assert together(verify)[0].faults == ()
