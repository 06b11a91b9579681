"""A case sheet: the whole story of one case."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiaoneng.batch.facts import CardLine, CaseSheet, Report
from xiaoneng.batch.report.clocks import ClockView, clocks_of
from xiaoneng.batch.report.days import clock_of, unit_of
from xiaoneng.batch.report.phrases import rule_name, warning_of, why_of
from xiaoneng.batch.report.speech import HOURS, Speech
from xiaoneng.batch.report.strip import Strip, strip_of
from xiaoneng.batch.report.sums import Stretch, sums_of
from xiaoneng.batch.report.timeline import Timeline, timeline_of


@dataclass(frozen=True, slots=True)
class CardView:
    """A card or suspicion, said."""

    colour: str
    case: str
    item: str
    organ: str
    reached: str
    rule: str
    why: str
    why_language: str  # where it is not the reader's
    sheet: str  # anchor of the case sheet; empty where there is none


@dataclass(frozen=True, slots=True)
class HolderView:
    organ: str
    used: str
    paused: str


@dataclass(frozen=True, slots=True)
class SheetView:
    anchor: str
    case: str
    item: str
    organ: str
    light: str
    state: str  # the light, or how far over
    started: str
    closed: str
    is_provisional: bool
    warnings: tuple[tuple[str, str], ...]  # words, and their language if it is another
    clocks: tuple[ClockView, ...]
    is_alone: bool  # a promise of our own, and no statutory limit set
    unit: str  # heading of the sums
    strip: Strip | None
    sums: tuple[Stretch, ...]
    timeline: Timeline
    holders: tuple[HolderView, ...]
    cards: tuple[CardView, ...]


def anchors_of(report: Report) -> dict[str, str]:
    """The name of each case's sheet on the page."""
    sheets = (*report.worst, *report.carded)
    return {sheet.case: f"case-{place}" for place, sheet in enumerate(sheets, 1)}


def sheet_of(sheet: CaseSheet, anchors: Mapping[str, str], speech: Speech) -> SheetView:
    unit = unit_of(sheet)
    return SheetView(
        anchor=anchors[sheet.case],
        case=sheet.case,
        item=sheet.item,
        organ=sheet.organ,
        light=sheet.light,
        state=state_of(sheet, speech),
        started=speech.moment(sheet.started_at),
        closed=speech.moment(sheet.closed_at) if sheet.closed_at is not None else "",
        is_provisional=sheet.is_provisional,
        warnings=tuple(warning_of(code, speech) for code in sheet.warnings),
        clocks=clocks_of(sheet, speech),
        is_alone=len(sheet.clocks) == 1
        and sheet.clocks[0].amount is not None
        and not sheet.clocks[0].is_given,
        unit=_heading(unit, speech),
        strip=strip_of(sheet, speech),
        sums=sums_of(sheet, speech),
        timeline=timeline_of(sheet, speech),
        holders=tuple(
            HolderView(one.organ, speech.lasting(unit, one.used), speech.lasting(unit, one.paused))
            for one in sheet.holders
        ),
        cards=tuple(card_of(card, anchors, speech) for card in sheet.cards),
    )


def card_of(card: CardLine, anchors: Mapping[str, str], speech: Speech) -> CardView:
    why, language = why_of(card, speech)
    return CardView(
        colour=card.colour,
        case=card.case,
        item=card.item,
        organ=card.organ,
        reached=speech.moment(card.reached_at),
        rule=rule_name(card, speech),
        why=why,
        why_language=language,
        sheet=anchors.get(card.case, ""),
    )


def light_name(light: str, speech: Speech) -> str:
    return {
        "on_time": speech.say("On track"),
        "due_soon": speech.say("Due soon"),
        "overdue": speech.say("Overdue"),
        "paused": speech.say("Paused"),
        "met": speech.say("Met"),
        "missed": speech.say("Missed"),
    }.get(light, speech.say("No limit"))


def state_of(sheet: CaseSheet, speech: Speech) -> str:
    """How far over where it is over, else the name of the light."""
    promised = clock_of(sheet, "promised")
    if promised is not None and promised.is_late and promised.over:
        over = speech.over(promised.unit, promised.over)
        if sheet.closed_at is not None:
            return speech.say("Closed %(amount)s over", amount=over)
        return speech.say("%(amount)s over", amount=over)
    return light_name(sheet.light, speech)


def _heading(unit: str, speech: Speech) -> str:
    if unit in HOURS:
        return speech.say("Time")
    return speech.say("Working days") if unit == "workday" else speech.say("Days")
