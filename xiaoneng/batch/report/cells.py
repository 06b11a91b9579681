"""One date of the day strip: its class, its marks, and the words behind them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xiaoneng.batch.report.days import Day, State, is_adjusted
from xiaoneng.batch.report.speech import HOUR, HOURS, Speech
from xiaoneng.batch.words import mark
from xiaoneng.core.workdays import DayKind

LOOKS = {
    State.START: "s",
    State.COUNTED: "c",
    State.OVER: "x",
    State.PAUSED: "p",
    State.EXPECTED: "f",
}
HOLIDAYS = {
    "元旦": mark("New Year's Day"),
    "春节": mark("Spring Festival"),
    "清明": mark("Tomb-sweeping Day"),
    "劳动节": mark("Labour Day"),
    "端午": mark("Dragon Boat Festival"),
    "国庆节": mark("National Day"),
    "中秋": mark("Mid-Autumn Festival"),
    "抗战70周年": mark("Victory Day"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One date; `told` is its title and what a screen reader hears."""

    look: str  # classes
    day: str
    is_first: bool  # of its month
    corner: str  # one character: due, statutory due, adjusted, closed
    number: str
    date: str
    told: str


def cell_of(day: Day, unit: str, speech: Speech) -> Cell:
    on = day.row.day
    is_first = on.day == 1
    return Cell(
        look=_look(day),
        day=f"{on.month}-{on.day}" if is_first else str(on.day),
        is_first=is_first,
        corner=_corner(day, speech),
        number=_number(day, unit, speech),
        date=speech.short_date(on),
        told=_told(day, unit, speech),
    )


def holiday(name: str, speech: Speech) -> str:
    """A holiday's name; those of the national calendar in the reader's language."""
    if not name:
        return speech.say("holiday")
    return speech.say(HOLIDAYS[name]) if name in HOLIDAYS else name


def _look(day: Day) -> str:
    if day.is_statutory_due:
        look = "due2"
    elif day.is_due:
        look = "due"
    elif day.state is State.REST:
        look = "h" if day.row.kind is DayKind.HOLIDAY else "w"
    else:
        look = "c a" if day.state is State.COUNTED and is_adjusted(day) else LOOKS[day.state]
    if day.row.is_provisional:
        look += " v"
    return f"{look} today" if day.is_today or day.is_closing else look


def _corner(day: Day, speech: Speech) -> str:
    corner = ""
    if day.is_due:
        corner += speech.say("D")
    if day.is_statutory_due:
        corner += speech.say("L")
    if day.is_closing:
        corner += speech.say("E")
    if not corner and is_adjusted(day):
        corner = speech.say("W")
    return corner


def _number(day: Day, unit: str, speech: Speech) -> str:
    if day.state is State.START:
        return speech.say("start")
    if day.state is State.PAUSED:
        return speech.say("P")
    if day.state is State.REST:
        return speech.say("H") if day.row.kind is DayKind.HOLIDAY else ""
    if unit in HOURS:
        return speech.number(round(day.row.used / HOUR, 1))
    return str(day.number)


def _told(day: Day, unit: str, speech: Speech) -> str:
    said = [_state_told(day, unit, speech)]
    if is_adjusted(day):
        said.append(speech.say("adjusted workday"))
    if day.is_due:
        said.append(speech.say("due date"))
    if day.is_statutory_due:
        said.append(speech.say("statutory due date"))
    if day.is_closing:
        said.append(speech.say("closed"))
    if day.is_today:
        said.append(speech.say("day of looking"))
    if day.row.is_provisional:
        said.append(speech.say("provisional"))
    return speech.say("; ").join(said)


def _state_told(day: Day, unit: str, speech: Speech) -> str:
    if day.state is State.PAUSED:
        return speech.say("paused, not counted")
    if day.state is State.REST:
        return _rest_told(day, speech)
    if unit in HOURS:
        counted = speech.lasting(unit, day.row.used)
    else:
        counted = speech.ordinal(unit, day.number)
    if day.state is State.START:
        return _start_told(day, unit, speech)
    if day.state is State.OVER:
        return speech.say("%(counted)s, overdue", counted=counted)
    if day.state is State.EXPECTED:
        return speech.say("%(counted)s, expected", counted=counted)
    return speech.say("counted: %(counted)s", counted=counted)


def _start_told(day: Day, unit: str, speech: Speech) -> str:
    if not day.row.used:
        return speech.say("start, not counted")
    return speech.say("start; counted %(amount)s", amount=speech.lasting(unit, day.row.used))


def _rest_told(day: Day, speech: Speech) -> str:
    if day.row.kind is DayKind.HOLIDAY:
        return speech.say("%(name)s, not counted", name=holiday(day.row.name, speech))
    if day.row.kind is DayKind.WEEKEND:
        return speech.say("weekend, not counted")
    return speech.say("not counted")


def _expected(days: Sequence[Day], speech: Speech) -> str:
    if any(day.is_today and day.state is State.PAUSED for day in days):
        return speech.say("expected, if the clock goes on that day")
    return speech.say("expected")


def key_of(days: Sequence[Day], unit: str, speech: Speech) -> Iterator[tuple[str, str]]:
    """What the marks mean, only those that are there."""
    states = {day.state for day in days}
    if unit in HOURS:
        counted = speech.say("counted; the number is the time of that day")
    else:
        counted = speech.say("counted; the number is the running count")
    marks = (
        ("c", State.COUNTED in states, counted),
        ("a", any(map(is_adjusted, days)), speech.say("W: adjusted workday, counted")),
        ("w", State.REST in states, speech.say("rest day, not counted (H: holiday)")),
        ("p", State.PAUSED in states, speech.say("P: paused, not counted")),
        ("x", State.OVER in states, speech.say("counted after the due date")),
        ("f", State.EXPECTED in states, _expected(days, speech)),
        ("due", any(day.is_due for day in days), speech.say("D: promised or given due date")),
        ("due2", any(day.is_statutory_due for day in days), speech.say("L: statutory due date")),
        ("today", any(day.is_closing for day in days), speech.say("E: closed")),
        ("today", any(day.is_today for day in days), speech.say("day of looking")),
        (
            "v",
            any(day.row.is_provisional for day in days),
            speech.say("provisional: the year's notice is not known yet"),
        ),
    )
    for look, is_there, words in marks:
        if is_there:
            yield look, words
