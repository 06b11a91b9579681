"""A rule of supervision on trial, in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.core.rulebook import Subject, read_arithmetic
from xiaoneng.insight.flows.lines import FlowTable, Line
from xiaoneng.insight.kept import Recent
from xiaoneng.insight.lab.asking import number_in, year_before
from xiaoneng.kit.filters import read_day
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.time import aware, wall
from xiaoneng.kit.words import moment_words, thousands
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import bodies_on
from xiaoneng.supervision.builtin import rule_words, sentence_of
from xiaoneng.supervision.trying import Hit, Tryable, source_of, tried

LARGEST = 100_000
NOW, THEN, NEW, GONE = SETS = ("now", "then", "new", "gone")
PARAMETER = "p-"
# Whoever tries a number tries the next one; rules about cases read the same year of them.
kept: "Recent[list[Subject]]" = Recent(2, minutes=5)


@dataclass(frozen=True)
class RuleAsked:
    """Which rule with which numbers, over which days; which figure's subjects are listed."""

    rule: Tryable
    values: Mapping[str, float]
    since: date
    until: date
    of: str
    organ: int | None

    @property
    def is_same(self) -> bool:
        return dict(self.values) == self.rule.values

    def pairs(self) -> list[tuple[str, str]]:
        numbers = [(f"{PARAMETER}{name}", f"{value:g}") for name, value in self.values.items()]
        return [
            ("rule", self.rule.rule.code), ("since", f"{self.since}"), ("until", f"{self.until}"),
            *numbers,
        ]  # fmt: skip


@dataclass(frozen=True)
class Page:
    lead: str
    stats: Sequence[tuple[str, str, str, str]]
    organs: FlowTable
    seen: FlowTable
    query: str
    as_of: datetime  # when the subjects were read


def rule_asked(asked: QueryDict, rules: Sequence[Tryable], today: date) -> RuleAsked | None:
    """What cannot be read is as if it had not been asked; None where there is no rule to try."""
    known = {one.rule.code: one for one in rules}
    first = next((one for one in rules if one.parameters), next(iter(rules), None))
    rule = known.get(asked.get("rule", ""), first)
    if rule is None:
        return None
    until = min(read_day(asked.get("until", "")) or today, today)
    since = max(read_day(asked.get("since", "")) or date.min, year_before(until))
    values = {
        name: value_in(asked.get(f"{PARAMETER}{name}", ""), usual)
        for name, usual in rule.values.items()
    }
    of = asked.get("of", "")
    return RuleAsked(
        rule=rule,
        values=values,
        since=min(since, until),
        until=until,
        of=of if of in SETS else "",
        organ=key_in(asked.get("within", "")),
    )


def value_in(said: str, usual: float) -> float:
    value = number_in(said)
    return value if 0 < value <= LARGEST else usual


def trial_of(asked: RuleAsked, organs: Sequence[int] | None, at: datetime) -> Page:
    """What the rule would have brought in the organs in scope; None for all of them."""
    begin = aware(datetime.combine(asked.since, time()))
    end = aware(datetime.combine(asked.until, time.max))
    read_at, subjects = at, None
    if (source := source_of(asked.rule)) is not None:
        read_at, subjects = kept.of((source, begin, end), at, lambda: list(source(begin, end)))
    every = tried(asked.rule, asked.values, begin, end, subjects)
    hits = [one for one in every if organs is None or one.organ in set(organs)]
    bodies = bodies_on(wall(at).date())
    query = urlencode(asked.pairs())
    return Page(
        lead_of(asked, hits), stats_of(hits, query), organs_table(hits, bodies, query),
        seen_table(asked, hits, bodies), query, read_at,
    )  # fmt: skip


def number_of(one: Hit, name: str) -> int:
    """How much of a figure one subject is."""
    more = one.number_then - one.number_now
    return {NOW: one.number_now, THEN: one.number_then, NEW: max(more, 0), GONE: max(-more, 0)}[
        name
    ]


def total(hits: Sequence[Hit], name: str) -> int:
    return sum(number_of(one, name) for one in hits)


def lead_of(asked: RuleAsked, hits: Sequence[Hit]) -> str:
    """What the other numbers would have changed."""
    told = {
        "rule": rule_words(asked.rule.rule),
        "since": f"{asked.since}",
        "until": f"{asked.until}",
        **{name: thousands(total(hits, name)) for name in SETS},
    }
    if asked.is_same:
        return (
            _(
                "“%(rule)s” as it is in force: from %(since)s to %(until)s it sees %(now)s."
                " Change a number and try it."
            )
            % told
        )
    return (
        _(
            "With these numbers “%(rule)s” would have seen %(then)s from %(since)s to %(until)s; in"
            " force it sees %(now)s. %(new)s would be new, %(gone)s would be gone."
        )
        % told
    )


def set_words() -> dict[str, str]:
    return {
        NOW: pgettext("trial", "In force"),
        THEN: pgettext("trial", "On trial"),
        NEW: pgettext("trial", "New"),
        GONE: pgettext("trial", "Gone"),
    }


def stats_of(hits: Sequence[Hit], query: str) -> list[tuple[str, str, str, str]]:
    return [
        (words, thousands(number), "", f"?{query}&of={name}#h-seen" if number else "")
        for name, words in set_words().items()
        for number in [total(hits, name)]
    ]


def organs_table(hits: Sequence[Hit], bodies: Mapping[int, int], query: str) -> FlowTable:
    """By organ, the greatest change first."""
    groups: dict[int, list[Hit]] = {}
    for one in hits:
        groups.setdefault(bodies.get(one.organ, one.organ), []).append(one)
    names = names_of(groups)

    def change(key: int) -> tuple[int, int]:
        some = groups[key]
        return (-abs(total(some, THEN) - total(some, NOW)), -total(some, THEN))

    lines = []
    for key in sorted(groups, key=lambda one: (*change(one), one)):
        numbers = [total(groups[key], name) for name in SETS]
        urls = [
            f"?{query}&of={name}&within={key}#h-seen" if number else ""
            for name, number in zip(SETS, numbers, strict=True)
        ]
        lines.append(Line(names[key], numbers, urls=urls))
    heads = [_("Organ"), *set_words().values()]
    return FlowTable("organs", _("By organ"), _("The greatest change first"), heads, lines)


def names_of(keys: Mapping[int, Any]) -> dict[int, str]:
    return {key: in_language(one) for key, one in Organ.objects.in_bulk(list(keys)).items()}


def seen_table(asked: RuleAsked, hits: Sequence[Hit], bodies: Mapping[int, int]) -> FlowTable:
    """The subjects of one figure."""
    of = asked.of or (NEW if total(hits, NEW) else THEN)
    some = [
        one for one in hits
        if number_of(one, of)
        and (asked.organ is None or bodies.get(one.organ, one.organ) == asked.organ)
    ]  # fmt: skip
    some.sort(key=lambda one: one.happened_at, reverse=True)
    names = names_of({one.organ: None for one in some})
    say = sentence_by(asked)
    return FlowTable(
        "seen",
        set_words()[of],
        "",
        [_("Matter"), _("Organ"), _("Happened"), _("What was seen")],
        [
            Line(one.title, [names.get(one.organ, ""), moment_words(one.happened_at),
                             say(one.then or one.now)], one.url)
            for one in some
        ],
        is_prose=True,
    )  # fmt: skip


def sentence_by(asked: RuleAsked) -> Callable[[str], str]:
    def say(arithmetic: str) -> str:
        code, values = read_arithmetic(arithmetic)
        if code == "yellow":
            return _("%(number)s confirmed yellow cards in the year") % values
        return sentence_of(asked.rule.rule.code, code, values)

    return say


def fields_of(asked: RuleAsked, rules: Sequence[Tryable]) -> dict[str, Any]:
    """What the form offers."""
    return {
        "rules": [(one.rule.code, rule_words(one.rule), one == asked.rule) for one in rules],
        "numbers": [
            (f"{PARAMETER}{name}", str(one.words), f"{asked.values[name]:g}",
             f"{asked.rule.values[name]:g}")
            for name, one in asked.rule.parameters.items()
        ],
        "rule_url": reverse("supervision:rule", args=[asked.rule.rule.pk]),
        "is_suspended": asked.rule.rule.state != "in_force",
    }  # fmt: skip
