"""Suspicions as supervision takes them: the evidence frozen in plain values."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoneng.insight.doubts.doubt import CASES, RESULTS, TICKETS, Doubt
from xiaoneng.insight.doubts.naming import Names, arithmetic_of, happened_at, rule_of
from xiaoneng.insight.doubts.seen import Seen
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.kit.words import moment_words, thousands
from xiaoneng.supervision.operations.filing import Suspicion

NAMED = {  # what stands behind, and the period, as the facts of a finding call them
    CASES: ("cases_behind", "closed_from", "closed_until"),
    RESULTS: ("results_behind", "issued_from", "issued_until"),
    TICKETS: ("tickets_behind", "drawn_from", "drawn_until"),
}
MOST_NUMBERS = 40  # of cases that are written out; the list has all


def suspicions_of(
    chosen: Sequence[Doubt], seen: Seen, asked: FlowAsked, as_of: datetime
) -> list[Suspicion]:
    names = Names.of(chosen)
    return [suspicion_of(one, names, seen, asked, as_of) for one in chosen]


def suspicion_of(
    one: Doubt, names: Names, seen: Seen, asked: FlowAsked, as_of: datetime
) -> Suspicion:
    numbers = seen.numbers_of(one)
    shown = _(", ").join(numbers[:MOST_NUMBERS])
    if len(numbers) > MOST_NUMBERS:
        shown += _(" and %(number)s further") % {"number": thousands(len(numbers) - MOST_NUMBERS)}
    asked_for = {"rule": rule_of(one.detector), "subject": one.subject}
    what, since, until = NAMED.get(one.kind, NAMED[CASES])
    last = asked.until if one.kind == CASES else seen.judged_until or asked.until
    facts = {
        what: thousands(len(one.cases)),
        "case_numbers": shown,
        since: f"{asked.since:%Y-%m-%d}",
        until: f"{last:%Y-%m-%d}",
        "counted_as_of": moment_words(as_of),
    }
    return Suspicion(
        rule=rule_of(one.detector),
        subject=one.subject,
        title=names.title(one, seen.numbers),
        organ=one.organ,
        officer=one.officer,
        happened_at=happened_at(one),
        arithmetic=arithmetic_of(one),
        cases=one.cases,
        kind=one.kind,
        url=f"{reverse('insight:doubt_filed')}?{urlencode(asked_for)}",
        facts=facts,
    )
