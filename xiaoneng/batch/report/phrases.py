"""Why a card was reached or a suspicion raised, in the reader's words.

Each rule has a name and a sentence; the sentence's parameters are the card's `facts`. A rule that
is not known here, or whose facts are incomplete, is told by the card's own English sentence.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from xiaoneng.batch.facts import CardLine
from xiaoneng.batch.report.speech import HOURS, Speech
from xiaoneng.batch.words import mark


class Rule(NamedTuple):
    name: str
    sentence: str


RULES: Mapping[str, Rule] = {
    "over_promised": Rule(
        mark("Over the promised limit by 1 working day"),
        mark(
            "Promised %(amount)s, so it was to be closed by %(due)s, and was not;"
            " yellow card at %(reached)s."
        ),
    ),
    "over_promised_twice": Rule(
        mark("Over the promised limit by 2 working days"),
        mark(
            "Promised %(amount)s, so it was to be closed by %(due)s, and 2 working days later"
            " it was not; red card at %(reached)s."
        ),
    ),
    "over_statutory": Rule(
        mark("Over the statutory limit"),
        mark(
            "The law allows %(amount)s, so it was to be closed by %(due)s, and was not;"
            " red card at %(reached)s."
        ),
    ),
    "over_limit": Rule(
        mark("Over the limit by 1 working day"),
        mark(
            "The limit is %(amount)s, so it was to be closed by %(due)s, and was not;"
            " yellow card at %(reached)s."
        ),
    ),
    "over_limit_twice": Rule(
        mark("Over the limit by 2 working days"),
        mark(
            "The limit is %(amount)s, so it was to be closed by %(due)s, and 2 working days later"
            " it was not; red card at %(reached)s."
        ),
    ),
    "never_resumed": Rule(
        mark("Paused and never resumed"),
        mark("Paused at %(since)s and never resumed; closed at %(reached)s all the same."),
    ),
    "decided_at_once": Rule(
        mark("Decided at once"),
        mark("Closed %(measured)s after it began; half of this item's cases take over %(usual)s."),
    ),
    "recorded_late": Rule(
        mark("Recorded late"),
        mark(
            "Happened at %(since)s, recorded at %(reached)s, %(measured)s later;"
            " records of this item usually come %(usual)s."
        ),
    ),
}
GIVEN: Mapping[str, Rule] = {  # the due date came with the case: there is no amount to name
    "over_promised": Rule(
        mark("Over the given due date by 1 working day"),
        mark(
            "To be closed by %(due)s, the date given with the case, and was not;"
            " yellow card at %(reached)s."
        ),
    ),
    "over_promised_twice": Rule(
        mark("Over the given due date by 2 working days"),
        mark(
            "To be closed by %(due)s, the date given with the case, and 2 working days later"
            " it was not; red card at %(reached)s."
        ),
    ),
}
IN_HOURS: Mapping[str, Rule] = {  # of a limit in hours, over is elapsed time
    "over_promised": Rule(
        mark("Over the promised limit by a day"),
        mark(
            "Promised %(amount)s, due %(due)s; a day's hours later it was not closed;"
            " yellow card at %(reached)s."
        ),
    ),
    "over_promised_twice": Rule(
        mark("Over the promised limit by two days"),
        mark(
            "Promised %(amount)s, due %(due)s; two days' hours later it was not closed;"
            " red card at %(reached)s."
        ),
    ),
    "over_statutory": Rule(
        mark("Over the statutory limit"),
        mark(
            "The law allows %(amount)s, until %(due)s; a day's hours later it was not closed;"
            " red card at %(reached)s."
        ),
    ),
}
GIVEN_BY_COUNT = {"over_limit": "over_promised", "over_limit_twice": "over_promised_twice"}
WARNINGS: Mapping[str, str] = {
    "closed_before_started": mark("Closed before it started, on the same day; no time is used."),
    "limits_differ": mark("Rows of this case bring other limits; that of its first row is used."),
}
SECOND = timedelta(seconds=1)


def rule_of(card: CardLine) -> Rule | None:
    """The words of a card's rule, as its kind of limit needs them."""
    unit = str(card.facts.get("unit", ""))
    if "given" in unit or card.facts.get("is_given"):
        return GIVEN.get(GIVEN_BY_COUNT.get(card.rule, card.rule), RULES.get(card.rule))
    if unit in HOURS and card.rule in IN_HOURS:
        return IN_HOURS[card.rule]
    return RULES.get(card.rule)


def rule_name(card: CardLine, speech: Speech) -> str:
    """The rule in words; an unknown one by its code."""
    rule = rule_of(card)
    return speech.say(rule.name) if rule is not None else card.rule.replace("_", " ")


def why_of(card: CardLine, speech: Speech) -> tuple[str, str]:
    """The sentence, and its language where that is not the reader's."""
    rule = rule_of(card)
    try:
        said = speech.say(rule.sentence, **_said(card, speech)) if rule is not None else ""
    except KeyError:
        said = ""  # a fact is missing: the card's own sentence tells it
    if said:
        return said, ""
    return card.why, "" if speech.prefix == "en" else "en"


def warning_of(code: str, speech: Speech) -> tuple[str, str]:
    """A warning of the log, and its language where that is not the reader's."""
    if code in WARNINGS:
        return speech.say(WARNINGS[code]), ""
    return code, "" if speech.prefix == "en" else "en"


def _said(card: CardLine, speech: Speech) -> dict[str, str]:
    said = {"reached": speech.moment(card.reached_at)}
    for key, value in card.facts.items():
        if isinstance(value, datetime):
            said[key] = speech.moment(value)
        elif isinstance(value, int | float):
            said[key] = _amount(card, key, value, speech)
    due = _due(card.facts)
    if due is not None:
        said["due"] = speech.moment(due) if isinstance(due, datetime) else speech.day(due)
    return said


def _amount(card: CardLine, key: str, value: float, speech: Speech) -> str:
    if key == "amount":
        return speech.limit(str(card.facts.get("unit", "workday")), value)
    if card.rule == "recorded_late":
        amount = speech.limit("workday", round(value, 1))
        if key != "usual":
            return amount
        within = speech.say("within %(amount)s", amount=amount)
        return within if value >= 1 else speech.say("on the same day")
    return speech.duration(value)


def _due(facts: Mapping[str, object]) -> date | None:
    """The last day in time, or the moment for limits that end inside a day."""
    due = next((facts[key] for key in ("due_at", "due", "due_on") if facts.get(key)), None)
    if facts.get("unit") in (*HOURS, "given_moment") or not isinstance(due, datetime):
        return due if isinstance(due, date) else None
    return (due - SECOND).date()  # the midnight that ends it
