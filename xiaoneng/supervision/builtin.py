"""The rules the platform brings: their words, their first versions, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiaoneng.core.ladders import Rung
from xiaoneng.core.rulebook import Colour, Parameter
from xiaoneng.kit.rulebook import contributions
from xiaoneng.supervision.doubts import DOUBT_RULES, spoken
from xiaoneng.supervision.models import Rule, Sources

YELLOW_OVERDUE, RED_OVERDUE = "YELLOW_OVERDUE", "RED_OVERDUE"
RULE_OF_RUNG = {str(Rung.YELLOW): YELLOW_OVERDUE, str(Rung.RED): RED_OVERDUE}
YELLOW_UNANSWERED, YELLOW_REPEATED = "YELLOW_UNANSWERED", "YELLOW_REPEATED"
OF_EVERY_RULE = {
    "answer_days": Parameter(2, _("Working days after which silence has consequences")),
    "appeal_days": Parameter(3, _("Working days in which a confirmed card may be appealed")),
    "recurrence_days": Parameter(30, _("Days within which another one counts as recurring")),
}


@dataclass(frozen=True, slots=True)
class Builtin:
    """A rule as its first version has it; `sentences` say its arithmetic in words."""

    code: str
    source: Sources
    words: str | Promise
    colour: Colour
    points: float
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    sentences: Mapping[str, str | Promise] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, Parameter]:
        """Every parameter the rule may be set to."""
        return {**OF_EVERY_RULE, **self.parameters}


def manual(code: str, words: Promise) -> Builtin:
    return Builtin(code, Sources.MANUAL, words, Colour.YELLOW, -0.5)


BUILTIN = (
    Builtin(YELLOW_OVERDUE, Sources.LADDER, _("Past the limit: yellow line"), Colour.YELLOW, -1),
    Builtin(RED_OVERDUE, Sources.LADDER, _("Past the limit: red line"), Colour.RED, -1.5),
    Builtin(
        YELLOW_UNANSWERED,
        Sources.LIFE,
        _("A yellow card that was not explained in time"),
        Colour.RED,
        -1.5,
        sentences={"unanswered": _("not explained within %(days)s working days")},
    ),
    Builtin(
        YELLOW_REPEATED,
        Sources.COUNT,
        _("Several yellow cards of one organ in a year"),
        Colour.RED,
        -1.5,
        {"number": Parameter(3, _("Confirmed yellow cards of a calendar year that make a red"))},
    ),
    manual("MANUAL_REFUSED", _("An application that met the conditions was not accepted")),
    manual("MANUAL_UNREASONED", _("Not accepted or not granted without a legal reason")),
    manual("MANUAL_REVIEW_LATE", _("The unit of first review passed the file on late")),
    manual("MANUAL_OFF_SYSTEM", _("Not handled in the system as required")),
    manual("MANUAL_OVERCHARGED", _("Charged without a right or above the standard")),
    manual("MANUAL_CONDUCT", _("Shifting, delay or rudeness in service")),
    manual("MANUAL_OTHER", _("Another breach of efficiency rules")),
)


DOUBTS = tuple(
    Builtin(
        one.code, Sources.ROOM, one.words, Colour.SUSPICION, 0.0, {}, {one.detector: one.sentence}
    )
    for one in DOUBT_RULES
)


def everything() -> list[Builtin]:
    """The rules the platform brings, those of suspicion lists, and what rooms contribute."""
    of_rooms = [
        Builtin(
            one.predicate.code,
            Sources.ROOM,
            one.predicate.words,
            one.predicate.colour,
            one.predicate.points,
            one.predicate.parameters,
            one.predicate.sentences,
        )
        for one in contributions()
    ]
    return [*BUILTIN, *DOUBTS, *of_rooms]


def known_as(code: str) -> Builtin | None:
    """What is known of a rule by its code; nothing where its room is gone."""
    return next((one for one in everything() if one.code == code), None)


def rule_words(rule: Rule) -> str:
    """What a rule is called, in the reader's language."""
    known = known_as(rule.code)
    return str(known.words) if known else rule.code


def parameters_of(rule: Rule) -> dict[str, Parameter]:
    """What a rule may be set to, in the order it is shown."""
    known = known_as(rule.code)
    return known.known if known else dict(OF_EVERY_RULE)


def sentence_of(code: str, arithmetic: str, values: Mapping[str, Any]) -> str:
    """What a rule saw, in words; its own code and values where it gave no words."""
    known = known_as(code)
    said = known.sentences.get(arithmetic) if known else None
    if said is None:
        return " ".join([arithmetic, *(f"{name}={value}" for name, value in values.items())])
    return str(said) % spoken(values)
