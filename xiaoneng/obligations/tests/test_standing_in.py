"""While A is away, B is told of what A owes, and A as well; each once."""

import pytest

from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.jobs import sweep, tell_crossings
from xiaoneng.obligations.operations.extending import extend_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.urging import urge_obligation, withdraw_urging
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Leads
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.staffing.operations.substitutions import accept_substitution, arrange_substitution

pytestmark = pytest.mark.django_db
AWAY, LATER = at("2026-03-04"), at("2026-12-31")


@pytest.fixture
def organ():
    return OrganFactory()


@pytest.fixture
def absent(organ):
    return someone("officer", organ)


@pytest.fixture
def substitute(organ, absent):
    return standing_in(someone("officer", organ), absent)


def standing_in(substitute, absent):
    arranged = arrange_substitution(
        absent, substitute, from_on=at("2026-03-03").date(), until_on=at("2026-03-28").date(),
        reason="年休", matters="一件", actor=absent, at=at("2026-02-27"),
    )  # fmt: skip
    accept_substitution(arranged, actor=substitute, at=at("2026-02-27"))
    return substitute


@pytest.fixture
def row(organ, absent):
    return obligation(organ=organ, officer=absent)


@pytest.fixture
def head(organ):
    return someone("head", organ)


def told(person, event):
    return list(inbox_of(person, LATER).filter(event=event).values_list("url", flat=True))


def test_an_urging_during_a_leave_reaches_who_stands_in(row, absent, substitute, head):
    urging = urge_obligation(row, words="请抓紧", actor=head, at=AWAY)
    withdraw_urging(urging, actor=head, at=AWAY)

    for event in ("obligation.urged", "urging.withdrawn"):
        assert [len(told(one, event)) for one in (substitute, absent)] == [1, 1]


def test_where_nobody_is_named_who_stands_in_for_the_head_is_urged(organ, head):
    post = head.terms.get().post
    post.leads = Leads.HEAD
    post.save(update_fields=["leads"])
    deputy = standing_in(someone("officer", organ), head)
    row = obligation(organ=organ)
    row.officer = None
    row.save(update_fields=["officer"])
    urge_obligation(row, words="请抓紧", actor=head, at=AWAY)

    assert [len(told(one, "obligation.urged")) for one in (deputy, head)] == [1, 1]


def test_more_time_is_told_to_both_but_not_to_whoever_gave_it(row, absent, substitute, head):
    extend_obligation(row, amount=2, ground="论证", paper="1 号", actor=head, at=AWAY)

    assert [len(told(one, "obligation.extended")) for one in (substitute, absent, head)] == [
        1,
        1,
        0,
    ]


def test_what_is_opened_during_a_leave_is_told_to_both(organ, absent, substitute):
    row = obligation(organ=organ, officer=absent, began=AWAY)

    for one in (substitute, absent):
        assert told(one, "obligation.opened") == [row.get_absolute_url()]


def test_a_hand_over_is_told_to_those_who_stand_in_on_either_side(row, absent, substitute, head):
    new = someone("officer", row.organ)
    second = standing_in(someone("officer", row.organ), new)
    hand_over_obligation(row, organ=row.organ, officer=new, reason="轮岗", actor=head, at=AWAY)

    for one in (new, second):
        assert told(one, "obligation.handed_over") == [row.get_absolute_url()]
    for one in (absent, substitute):
        [url] = told(one, "obligation.handed_over")
        assert "whose=mine" in url


def test_a_line_is_told_once_to_both_and_after_the_return_to_the_officer(row, absent, substitute):
    for day in ("2026-03-12", "2026-03-17", "2026-03-31"):
        for _again in range(2):
            sweep(at(day, "09:00"))
            tell_crossings(at(day, "09:00"))

    crossed = [len(told(one, "obligation.crossed")) for one in (substitute, absent)]
    assert crossed == [2, 3]  # reminder and yellow; red is reached after the return
