"""Cards in words: what happened, by which arithmetic, what each step was."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from xiaoneng.core.rulebook import read_arithmetic
from xiaoneng.kit.time import aware, wall
from xiaoneng.kit.words import amount_words, day_words, moment_words
from xiaoneng.people.queries import name_on
from xiaoneng.supervision.builtin import (
    YELLOW_REPEATED,
    YELLOW_UNANSWERED,
    rule_words,
    sentence_of,
)
from xiaoneng.supervision.models import Card, Rule, RuleVersion

HOURS = {"hour", "workhour"}
SECONDS = 3600
STEPS = {
    "deliver": gettext_lazy("Signed for"),
    "explain": gettext_lazy("Explained"),
    "confirm": gettext_lazy("Confirmed"),
    "downgrade": gettext_lazy("Made a yellow card"),
    "revoke": gettext_lazy("Revoked"),
    "rectify": gettext_lazy("To be put right"),
    "report": gettext_lazy("Reported as put right"),
    "appeal": gettext_lazy("Appealed"),
    "uphold": gettext_lazy("Appeal decided: the card stands"),
    "grant": gettext_lazy("Appeal decided: the card is revoked"),
    "close": pgettext_lazy("card", "Closed"),
}


FACTS = {  # those of a finding that are shown; the rest is what a rule computed with
    "reason": gettext_lazy("Reason"),
    "paper": gettext_lazy("Decision document"),
    "activity": gettext_lazy("Step"),
    "at": gettext_lazy("Happened in fact"),
    "entered_at": gettext_lazy("Entered"),
    "entries": gettext_lazy("Entries that were late"),
    "last": gettext_lazy("Last on record"),
    "known": gettext_lazy("Known until"),
    "cases_behind": gettext_lazy("Cases behind it"),
    "results_behind": gettext_lazy("Results behind it"),
    "tickets_behind": gettext_lazy("Tickets behind it"),
    "case_numbers": gettext_lazy("Their numbers"),
    "closed_from": gettext_lazy("Closed from"),
    "closed_until": gettext_lazy("Closed until"),
    "issued_from": gettext_lazy("Issued from"),
    "issued_until": gettext_lazy("Issued until"),
    "drawn_from": gettext_lazy("Drawn from"),
    "drawn_until": gettext_lazy("Drawn until"),
    "counted_as_of": gettext_lazy("Counted as of"),
}


def facts_shown(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The facts of a finding that say something to a reader, in words."""
    return [(str(label), told(facts[name])) for name, label in FACTS.items() if facts.get(name)]


def told(fact: Any) -> str:
    """A fact as it is read: a moment as one, anything else as it stands."""
    try:
        return moment_words(aware(datetime.fromisoformat(fact)))
    except (TypeError, ValueError):
        return str(fact)


def step_words(act: str) -> str:
    return str(STEPS.get(act, act))


def counts_words(unit: str, counts: float) -> str:
    """Counts of the clock in their unit: days as they are, hours from seconds."""
    return amount_words(counts / SECONDS if unit in HOURS else counts, unit)


def why(card: Card) -> str:
    """The sentence that says why there is a card, from the facts frozen with it."""
    facts = card.facts
    if card.rule.code == YELLOW_UNANSWERED:
        return _("%(first)s was issued at %(issued)s and not explained until %(until)s.") % {
            "first": facts["first"],
            "issued": moment_words(datetime.fromisoformat(facts["issued_at"])),
            "until": moment_words(card.reached_at),
        }
    if card.rule.code == YELLOW_REPEATED:
        return _("%(count)s confirmed yellow cards of %(organ)s in %(year)s: %(cards)s.") % {
            "count": facts["count"],
            "organ": name_on(card.body, wall(card.reached_at).date()),
            "year": facts["year"],
            "cards": _(", ").join(facts["cards"]),
        }
    if "reason" in facts:
        return str(facts["reason"])
    if "arithmetic" in facts:
        return arithmetic_words(card.rule, facts["arithmetic"])
    return ""


def arithmetic_words(rule: Rule, text: str) -> str:
    """The arithmetic of a rule in words."""
    code, values = read_arithmetic(text)
    if code != "over":
        return sentence_of(rule.code, code, values)
    unit = values["unit"]
    named = {
        "limit": _("the statutory limit") if values["which"] == "statutory" else _("the promise"),
        "amount": counts_words(unit, float(values["amount"])),
        "due": day_words(date.fromisoformat(values["due_on"])),
        "used": counts_words(unit, float(values["used"])),
        "over": counts_words(unit, float(values["over"])),
    }
    return (
        _(
            "By %(limit)s of %(amount)s it was due on %(due)s; %(used)s had been used, "
            "%(over)s more than allowed."
        )
        % named
    )


def rule_line(version: RuleVersion) -> str:
    """A rule with its version and since when it holds."""
    return _("%(rule)s, version %(number)s, since %(day)s") % {
        "rule": rule_words(version.rule),
        "number": version.number,
        "day": day_words(version.from_at),
    }


def difference_words(card: Card) -> str:
    """What the last re-check found different, in words; nothing where nothing is."""
    told: Mapping[str, Any] = card.difference
    if not told:
        return ""
    if card.rule.code == YELLOW_REPEATED:
        return _("It took %(then)s confirmed yellow cards; %(now)s stand now.") % told
    if card.rule.code == YELLOW_UNANSWERED:
        return _("%(then)s, which was not explained, is revoked.") % told
    then = moment_words(datetime.fromisoformat(told["then"]))
    if not told["now"]:
        return _("Then the line was reached at %(then)s; by the facts as known now it is not.") % {
            "then": then
        }
    now = moment_words(datetime.fromisoformat(told["now"]))
    return _("Then the line was reached at %(then)s; by the facts as known now at %(now)s.") % {
        "then": then,
        "now": now,
    }


def points_words(points: float) -> str:
    """Points as they are taken off."""
    return f"{points:g}".replace("-", "−")
