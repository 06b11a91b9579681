"""What a room contributes to supervision: predicates over facts, and the subjects they judge.

Pure: a predicate reads facts and parameters and says what it saw, as a short code with values
(`short length=4 least=10`) of which words can be made in any language. What follows from it (a
suspicion, a card) is not decided here. A suspicion never makes a card by itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from xiaoneng.core.refusals import Unusable

Facts = Mapping[str, Any]
Parameters = Mapping[str, float]
Words = Any  # text, or text translated late: the core knows no framework


class Colour(StrEnum):
    """What a rule gives rise to: a card of a colour, or something a person must look at first."""

    YELLOW = "yellow"
    RED = "red"
    SUSPICION = "suspicion"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a rule may be set to; its words say what it counts."""

    default: float
    words: Words


@dataclass(frozen=True, slots=True)
class Predicate:
    """A rule as its room knows it: what it is called, what it may be set to, when it holds.

    `code` is for good ("REFUSE_WITHOUT_REASON"). `holds(facts, parameters)` gives "" or the
    arithmetic, made by `arithmetic()`; it asks nothing but its arguments. `sentences` say each
    code of the arithmetic in words with places for its values: {"short": _("%(length)s of
    %(least)s characters")}. `colour` and `points` are those of the rule's first version.
    """

    code: str
    words: Words
    holds: Callable[[Facts, Parameters], str]
    colour: Colour = Colour.SUSPICION
    points: float = 0.0
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    sentences: Mapping[str, Words] = field(default_factory=dict)

    @property
    def defaults(self) -> dict[str, float]:
        """The parameters as they stand until somebody changes them."""
        return {name: one.default for name, one in self.parameters.items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that changed and may be judged: whose it is, when it happened, what is known.

    `key` names the row ("cases.case:12"); `organ`, `officer`, `obligation` are primary keys: who
    answered for it at that moment. Facts are plain values, as they will be kept: text, numbers,
    truth, moments written as text. `place` is where it stands among those of its stretch: whoever
    stops after it goes on from there.
    """

    key: str
    organ: int
    title: str
    happened_at: datetime
    facts: Facts
    officer: int | None = None
    obligation: int | None = None
    url: str = ""
    place: str = ""


def arithmetic(code: str, **values: float | str) -> str:
    """A code with its values as one line; values hold neither spaces nor equals signs."""
    told = [f"{name}={_plain(value)}" for name, value in values.items()]
    if any(sign in part for part in (code, *map(_plain, values.values())) for sign in " ="):
        raise Unusable(f"{code}: a value of the arithmetic holds no space and no equals sign")
    return " ".join([code, *told])


def read_arithmetic(text: str) -> tuple[str, dict[str, str]]:
    """The code of an arithmetic and its values."""
    code, *pairs = text.split(" ")
    return code, dict(pair.split("=", 1) for pair in pairs)


def _plain(value: float | str) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
