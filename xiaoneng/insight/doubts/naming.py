"""Suspicions in words: whose they are, the arithmetic, where their cases are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.core.limits import moment_of
from xiaoneng.core.rulebook import arithmetic, read_arithmetic
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET
from xiaoneng.insight.calling import item_words, keys_called
from xiaoneng.insight.doubts.doubt import CASE_BY_CASE, Doubt
from xiaoneng.kit.time import aware
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, User
from xiaoneng.supervision.builtin import sentence_of

HOUR = 3600
MOST_ODDS = 1_000_000_000
SHARES = frozenset(
    {"closed_too_soon", "entered_late", "paused_share", "steps_at_once", "times_round",
     "digits_uneven", "issued_without_case", "ticket_without_case", "case_without_ticket"}
)  # fmt: skip
IN_HOURS = frozenset({"closed_in_minutes", "paused_without_work"})


@dataclass(frozen=True)
class Names:
    """What the organs, officers and items of some suspicions are called."""

    organs: Mapping[int, str]
    officers: Mapping[int, str]
    items: Mapping[int, str]

    @classmethod
    def of(cls, found: Iterable[Doubt]) -> "Names":
        some = list(found)
        organs = Organ.objects.in_bulk({one.organ for one in some})
        officers = User.objects.in_bulk({one.officer for one in some if one.officer is not None})
        return cls(
            {key: in_language(organ) for key, organ in organs.items()},
            {key: str(user) for key, user in officers.items()},
            names_of_items(keys_called(one.item for one in some)),
        )

    def organ(self, one: Doubt) -> str:
        return self.organs.get(one.organ, _("(no name)"))

    def officer(self, one: Doubt) -> str:
        return self.officers.get(one.officer, "") if one.officer is not None else ""

    def item(self, one: Doubt) -> str:
        return item_words(one.item, self.items) if one.item else ""

    def title(self, one: Doubt, numbers: Mapping[int, str]) -> str:
        """Whose a suspicion is: organ, officer, item, as far as it is of one; or its one case."""
        number = numbers.get(one.cases[0], "") if one.detector in CASE_BY_CASE else ""
        parts = (self.organ(one), self.officer(one), self.item(one), number)
        return " · ".join(part for part in parts if part)


def rule_of(detector: str) -> str:
    return f"DOUBT_{detector.upper()}"


def arithmetic_of(one: Doubt) -> str:
    """The arithmetic as it is frozen: plain values, each as a reader reads it."""
    measured, usual = figures_of(one)
    odds = MOST_ODDS if not one.chance else min(round(1 / one.chance), MOST_ODDS)
    values = {
        "number": thousands(one.number),
        "total": thousands(one.total),
        "measured": measured,
        "usual": usual,
        "odds": thousands(10 ** (len(str(odds)) - 1)),  # rounded down: it is a bound
    }
    return arithmetic(one.detector, **values)


def figures_of(one: Doubt) -> tuple[str, str]:
    if one.detector in SHARES:
        measured = thousands(one.measured) if one.detector == "steps_at_once" else None
        return measured or percent(one.measured), percent(one.usual)
    if one.detector in IN_HOURS:
        return thousands(one.measured), f"{one.usual / HOUR:,.1f}"
    if one.detector == "paused_long":
        return f"{one.measured / one.day:,.1f}", f"{one.usual / one.day:,.1f}"
    return thousands(one.measured), f"{one.usual:,.1f}".removesuffix(".0")


def percent(share: float) -> str:
    return f"{share:.1%}"


def sentence(one: Doubt) -> str:
    code, values = read_arithmetic(arithmetic_of(one))
    return sentence_of(rule_of(one.detector), code, values)


def happened_at(one: Doubt) -> datetime:
    return aware(moment_of(one.moment + OFFSET * DAY))


def cases_url(query: str, **which: str) -> str:
    """The list of the cases behind a suspicion, or behind all of a detector."""
    return f"{reverse('insight:doubt_cases')}?{urlencode({'of': query, **which})}"


def findings_url(query: str, number: int, **which: str) -> str:
    """The list of the findings that were made of a page's suspicions; none where there are none."""
    if not number:
        return ""
    return f"{reverse('insight:doubt_findings')}?{urlencode({'of': query, **which})}"
