"""Every event has words, and mirrors an action."""

import pytest

from xiaoneng.ledger import events
from xiaoneng.ledger.events import declare, event_of, without_action, words_of


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("case.accept", "case.accepted"),
        ("obligation.close", "obligation.closed"),
        ("nameplate.take_down", "nameplate.taken_down"),
        ("obligation.hand_over", "obligation.handed_over"),
        ("substitution.cancel", "substitution.cancelled"),
        ("sheet.try", "sheet.tried"),
        ("organ.split", "organ.split"),
        ("card.display", "card.displayed"),
    ],
)
def test_an_event_is_the_past_of_its_action(action, event):
    assert event_of(action) == event


def test_an_event_nobody_can_cause_is_found(monkeypatch):
    monkeypatch.setattr(events, "_events", {"case.accepted": "", "case.evaporated": ""})

    assert without_action(["case.accept", "case.list"]) == ["case.evaporated"]


def test_an_event_has_one_word(monkeypatch):
    monkeypatch.setattr(events, "_events", {})
    declare("case.accepted", "Case accepted")
    declare("case.accepted", "Case accepted")

    with pytest.raises(ValueError, match="two words"):
        declare("case.accepted", "Case taken in hand")
    assert words_of("case.accepted") == "Case accepted"


def test_an_event_without_words_is_shown_bare():
    assert words_of("case.evaporated") == "case.evaporated"
