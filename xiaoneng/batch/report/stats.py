"""The figures at the top, each with its base and the part of the page that makes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from xiaoneng.batch.facts import Report
from xiaoneng.batch.report.days import clock_of
from xiaoneng.batch.report.organs import on_time_rate
from xiaoneng.batch.report.sheets import light_name
from xiaoneng.batch.report.speech import Speech

LIGHTS = ("on_time", "due_soon", "overdue", "paused", "met", "missed", "none")


@dataclass(frozen=True, slots=True)
class Stat:
    label: str
    light: str  # shown as a light, or empty
    card: str  # shown as a card, or empty
    figure: str
    unit: str
    foot: str
    href: str


@dataclass(frozen=True, slots=True)
class LightCount:
    light: str
    name: str
    cases: str


def count(summary: Mapping[str, object], *path: str) -> int:
    """A number of the summary; 0 where it is absent."""
    value: object = summary
    for name in path:
        value = value.get(name, 0) if isinstance(value, Mapping) else 0
    return int(value) if isinstance(value, int | float) else 0


def stats_of(report: Report, speech: Speech) -> tuple[Stat, ...]:
    return (
        _rate(report, speech),
        _open(report, speech),
        *_lights(report, speech),
        *_cards(report, speech),
    )


def lights_of(report: Report, speech: Speech) -> tuple[LightCount, ...]:
    return tuple(
        LightCount(light, light_name(light, speech), speech.number(report.lights[light]))
        for light in LIGHTS
        if report.lights.get(light)
    )


def _rate(report: Report, speech: Speech) -> Stat:
    rate = on_time_rate(report)
    met, missed = report.lights.get("met", 0), report.lights.get("missed", 0)
    if rate is None:
        figure, unit, foot = speech.say("none"), "", speech.say("no closed case with a limit")
    else:
        figure, unit = speech.rate(rate).removesuffix("%"), "%"
        foot = speech.say(
            "%(met)s of %(base)s in time",
            met=speech.number(met),
            base=speech.number(met + missed),
        )
    return Stat(speech.say("Closed on time"), "", "", figure, unit, foot, speech.anchor("organs"))


def _open(report: Report, speech: Speech) -> Stat:
    paused = report.lights.get("paused", 0)
    foot = speech.say("%(paused)s of them paused", paused=speech.number(paused))
    number = count(report.summary, "open")
    return Stat(speech.say("Open"), "", "", *_cases(number, speech), foot, speech.anchor("lights"))


def _lights(report: Report, speech: Speech) -> tuple[Stat, Stat]:
    soon, overdue = report.lights.get("due_soon", 0), report.lights.get("overdue", 0)
    foot = speech.say("none")
    promised = clock_of(report.worst[0], "promised") if report.worst else None
    if promised is not None and promised.over:
        longest = speech.over(promised.unit, promised.over)
        foot = speech.say("the longest by %(amount)s", amount=longest)
    return (
        Stat(
            light_name("due_soon", speech),
            "due_soon",
            "",
            *_cases(soon, speech),
            speech.say("past the reminder, not yet due"),
            speech.anchor("organs"),
        ),
        Stat(
            light_name("overdue", speech),
            "overdue",
            "",
            *_cases(overdue, speech),
            foot,
            speech.anchor("worst"),
        ),
    )


def _cards(report: Report, speech: Speech) -> tuple[Stat, Stat]:
    last = report.months[-1] if report.months else None
    yellow, red = count(report.summary, "cards", "yellow"), count(report.summary, "cards", "red")
    return (
        _card("yellow", speech.say("Yellow cards"), yellow, last.yellow if last else None, speech),
        _card("red", speech.say("Red cards"), red, last.red if last else None, speech),
    )


def _card(colour: str, label: str, number: int, last: int | None, speech: Speech) -> Stat:
    foot = "" if last is None else speech.say("%(number)s this month", number=last)
    figure, unit = speech.number(number), speech.plural("card", "cards", number)
    return Stat(label, "", colour, figure, unit, foot, speech.anchor("cards"))


def _cases(number: int, speech: Speech) -> tuple[str, str]:
    """A figure and the word beside it."""
    return speech.number(number), speech.plural("case", "cases", number)
