"""Every operation: one line in the ledger, the wrong person and moment refused, races lost."""

from dataclasses import dataclass
from typing import Any

import pytest

from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Refused
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import (
    cancel_obligation,
    close_obligation,
    reopen_obligation,
)
from xiaoneng.obligations.operations.extending import extend_obligation, promise_anew
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.operations.urging import (
    answer_urging,
    urge_obligation,
    withdraw_urging,
)
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
WEDNESDAY = at("2026-03-04")


@dataclass(frozen=True)
class Deed:
    """An operation with usual facts, the role that may do it, and the line it leaves."""

    run: Any
    role: str
    event: str
    prepare: Any = None


def hand_over(row, **by):
    to = someone("officer", row.organ)
    return hand_over_obligation(row, organ=row.organ, officer=to, reason="调岗", **by)


def split(row, **by):
    return split_obligation(row, [Part("现场核查", row.organ, Limit(3))], **by)


def stop(row):
    pause_obligation(row, ground="review", paper="特1号", actor=row.officer, at=at("2026-03-03"))


def close(row):
    close_obligation(row, actor=row.officer, at=at("2026-03-03"))
    row.refresh_from_db()


DEEDS = {
    "pause": Deed(
        lambda row, **by: pause_obligation(row, ground="review", paper="特1号", **by),
        "officer",
        "obligation.paused",
    ),
    "resume": Deed(resume_obligation, "officer", "obligation.resumed", stop),
    "extend": Deed(
        lambda row, **by: extend_obligation(row, amount=5, ground="案情复杂", paper="延1号", **by),
        "head",
        "obligation.extended",
    ),
    "promise": Deed(
        lambda row, **by: promise_anew(row, amount=2, ground="协商", paper="承1号", **by),
        "head",
        "obligation.promised_anew",
    ),
    "hand over": Deed(hand_over, "officer", "obligation.handed_over"),
    "split": Deed(split, "officer", "obligation.split"),
    "urge": Deed(
        lambda row, **by: urge_obligation(row, words="请抓紧", **by), "head", "obligation.urged"
    ),
    "close": Deed(close_obligation, "officer", "obligation.closed"),
    "cancel": Deed(
        lambda row, **by: cancel_obligation(row, reason="重复登记", **by),
        "head",
        "obligation.cancelled",
    ),
    "reopen": Deed(
        lambda row, **by: reopen_obligation(row, reason="办错了", **by),
        "head",
        "obligation.reopened",
        close,
    ),
}
OPEN = sorted(set(DEEDS) - {"reopen"})


def ready(deed: Deed):
    row = obligation()
    if deed.prepare:
        deed.prepare(row)
    actor = row.officer if deed.role == "officer" else someone(deed.role, row.organ)
    return row, actor


def events(row):
    return [one.event for one in entries_of(row)]


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_it_leaves_one_line_in_the_ledger(name):
    deed = DEEDS[name]
    row, actor = ready(deed)

    deed.run(row, actor=actor, at=WEDNESDAY)

    assert events(row).count(deed.event) == 1


@pytest.mark.parametrize("name", sorted(DEEDS))
def test_a_stranger_is_refused_and_leaves_no_line(name):
    deed = DEEDS[name]
    row, _actor = ready(deed)
    before = events(row)

    with pytest.raises(Denied):
        deed.run(row, actor=someone("head", OrganFactory()), at=WEDNESDAY)
    assert events(row) == before


@pytest.mark.parametrize("name", OPEN)
def test_what_is_closed_is_left_alone(name):
    deed = DEEDS[name]
    row, actor = ready(deed)
    close_obligation(row, actor=row.officer, at=WEDNESDAY)
    row.refresh_from_db()

    with pytest.raises(IllegalStep):
        deed.run(row, actor=actor, at=WEDNESDAY)


@pytest.mark.parametrize("name", OPEN)
def test_whoever_saw_it_open_is_told_that_it_was_closed_meanwhile(name):
    deed = DEEDS[name]
    row, actor = ready(deed)
    stale = Obligation.objects.get(pk=row.pk)
    close_obligation(row, actor=row.officer, at=WEDNESDAY)
    before = events(row)

    with pytest.raises(Conflict, match=f"{row.officer}，2026-03-04.*，办结.*现在是"):
        deed.run(stale, actor=actor, at=WEDNESDAY)
    assert events(row) == before


def test_only_what_is_closed_is_opened_again():
    row = obligation()

    with pytest.raises(IllegalStep):
        DEEDS["reopen"].run(row, actor=someone("head", row.organ), at=WEDNESDAY)


def test_two_who_open_it_again_do_so_once():
    row, head = ready(DEEDS["reopen"])
    stale = Obligation.objects.get(pk=row.pk)
    DEEDS["reopen"].run(row, actor=head, at=WEDNESDAY)

    with pytest.raises(Conflict):
        DEEDS["reopen"].run(stale, actor=head, at=WEDNESDAY)
    assert events(row).count("obligation.reopened") == 1


def urged():
    row = obligation()
    head = someone("head", row.organ)
    return row, head, urge_obligation(row, words="请抓紧", actor=head, at=WEDNESDAY)


def test_an_urging_is_answered_once_by_whoever_holds_the_clock():
    row, head, urging = urged()
    stale = type(urging).objects.get(pk=urging.pk)
    answer_urging(urging, answer="周五办结", actor=row.officer, at=WEDNESDAY)

    with pytest.raises(Refused):
        answer_urging(stale, answer="明天", actor=row.officer, at=WEDNESDAY)
    with pytest.raises(Refused):
        withdraw_urging(urging, actor=head, at=WEDNESDAY)
    assert events(row).count("urging.answered") == 1


def test_an_urging_is_withdrawn_only_by_who_urged():
    row, head, urging = urged()

    with pytest.raises(Denied):
        withdraw_urging(urging, actor=row.officer, at=WEDNESDAY)
    withdraw_urging(urging, actor=head, at=WEDNESDAY)
    assert events(row).count("urging.withdrawn") == 1


def test_nobody_urges_twice_on_one_working_day():
    row, head, _urging = urged()

    with pytest.raises(IllegalStep):
        urge_obligation(row, words="再催", actor=head, at=at("2026-03-04", "16:00"))
    urge_obligation(row, words="再催", actor=head, at=at("2026-03-05"))
    assert row.urgings.count() == 2


def test_an_opening_leaves_one_line_and_is_refused_to_a_stranger():
    row = obligation()

    assert events(row) == ["obligation.opened"]
    with pytest.raises(Denied):
        split(row, actor=someone("officer", OrganFactory()), at=WEDNESDAY)
    with pytest.raises(Conflict):
        obligation(number=row.number)
    assert clock_user().username == "clock"


def test_the_next_number_goes_on_from_our_own_and_passes_over_what_others_typed():
    obligation(number="LICENCE-2026-000007")
    obligation(number="LICENCE-2026-外字9")

    assert obligation().number == "LICENCE-2026-000008"
