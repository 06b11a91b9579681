"""What happens to a substitution is told to the two it is about, not to whoever did it."""

import pytest

from xiaoneng.staffing import announcing
from xiaoneng.staffing.operations.substitutions import (
    accept_substitution,
    arrange_substitution,
    cancel_substitution,
    decline_substitution,
    end_substitution,
    list_matters,
)
from xiaoneng.staffing.queries.substitutions import told_for
from xiaoneng.staffing.tests.conftest import AT
from xiaoneng.staffing.tests.test_substitutions import BACK, FROM, LATER, arrange


@pytest.fixture
def told(monkeypatch):
    """What is handed to the room of messages: event and people, in their order."""
    heard = []

    def hear(people, event, *, key, **_more):
        heard.append((event.removeprefix("substitution."), list(people), key))

    monkeypatch.setattr(announcing, "_tellers", [hear])
    return heard


def test_the_substitute_is_asked_and_the_absent_one_hears_the_answer(officer, colleague, told):
    accept_substitution(arrange(officer, colleague), actor=colleague, at=AT)

    assert [one[:2] for one in told] == [
        ("arranged", [colleague]),
        ("accepted", [officer, officer]),
    ]


def test_who_arranged_it_for_another_hears_that_it_was_declined(officer, colleague, head, told):
    one = arrange(officer, colleague, actor=head)
    decline_substitution(one, reason="出差", actor=colleague, at=AT)

    assert [one[:2] for one in told] == [
        ("arranged", [colleague, officer]),
        ("declined", [officer, head]),
    ]


def test_the_substitute_hears_that_it_is_called_off_or_over(officer, colleague, told):
    cancel_substitution(arrange(officer, colleague), reason="不去了", actor=officer, at=AT)
    one = arrange(officer, colleague)
    accept_substitution(one, actor=colleague, at=AT)
    end_substitution(one, actor=officer, at=LATER)

    found = {event: people for event, people, _key in told}
    assert found["cancelled"] == found["ended"] == [colleague]


def test_each_list_is_told_anew_and_by_a_key_of_its_own(officer, colleague, told):
    one = arrange_substitution(
        officer, colleague, from_on=FROM, until_on=BACK, reason="急病", matters="一件",
        actor=officer, at=AT,
    )  # fmt: skip
    list_matters(one, "甲", actor=officer, at=AT)
    list_matters(one, "甲\n乙", actor=officer, at=LATER)

    assert [people for _event, people, _key in told] == [[colleague]] * 3
    assert len({key for *_rest, key in told}) == 3


def test_who_stands_in_is_told_first_and_only_while_doing_so(officer, colleague, head):
    one = arrange(officer, colleague)
    assert told_for([officer, head], LATER) == [officer, head]
    accept_substitution(one, actor=colleague, at=AT)

    assert told_for([officer, head], LATER) == [colleague, officer, head]
    assert told_for([officer], AT) == [officer]  # the day before
    assert told_for([officer, colleague], LATER) == [colleague, officer]
