"""All suspicions that are asked for, as a file."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from xiaoneng.insight.doubts.naming import Names, happened_at, rule_of, sentence
from xiaoneng.insight.doubts.page import Filings, filed_as
from xiaoneng.insight.doubts.seen import Seen
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.kit import exports
from xiaoneng.kit.words import day_or_moment, moment_words
from xiaoneng.obligations.showing import in_language
from xiaoneng.supervision.doubts import DOUBT_RULES

MOST_NUMBERS = 500  # of cases in one cell


def heads() -> list[str]:
    return [
        _("Suspicion"), _("Rule"), _("Organ"), _("Officer"), _("Item"), _("Happened"),
        _("What was seen"), _("How many"), _("Out of"), _("Chance at most"), _("Cases"),
        _("Numbers of the cases"), _("Filed"),
    ]  # fmt: skip


def lines_of(seen: Seen, filed: Filings) -> Iterator[list[Any]]:
    names = Names.of(seen.found)
    words = {one.detector: str(one.words) for one in DOUBT_RULES}
    for one in seen.found:
        state = filed_as(one, filed)
        numbers = seen.numbers_of(one)[:MOST_NUMBERS]
        yield [
            words[one.detector], rule_of(one.detector), names.organ(one), names.officer(one),
            names.item(one), day_or_moment(happened_at(one)), sentence(one), one.number, one.total,
            one.chance, len(one.cases), " ".join(numbers), state.state_words if state else "",
        ]  # fmt: skip


def file_answer(
    seen: Seen, asked: FlowAsked, filed: Filings, as_of: datetime, form: str
) -> HttpResponseBase:
    """A CSV file or a workbook; the workbook says what its rows are."""
    name = f"doubts-{asked.since:%Y%m%d}-{asked.until:%Y%m%d}.{form}"
    if form == "csv":
        return exports.as_csv(name, heads(), lines_of(seen, filed))
    scope = in_language(asked.organ) if asked.organ else _("everything you look over")
    notes = [
        _("Data quality and suspicions"),
        _("Scope: %(scope)s") % {"scope": scope},
        _("Cases closed from %(since)s to %(until)s")
        % {"since": f"{asked.since:%Y-%m-%d}", "until": f"{asked.until:%Y-%m-%d}"},
        _("They say where to look, not what was done."),
        _("As of %(moment)s") % {"moment": moment_words(as_of)},
    ]
    return exports.as_xlsx(name, heads(), lines_of(seen, filed), notes)
