"""Due dates as an iCalendar (RFC 5545): plain lines, folded at 75 octets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

MOST_OCTETS = 75


@dataclass(frozen=True, slots=True)
class DueEvent:
    """One entry: a whole day, or a moment where the limit ends inside a day."""

    uid: str
    on: date
    at: datetime | None  # aware
    title: str
    words: str
    url: str
    is_tentative: bool = False


def calendar_text(
    name: str, events: Iterable[DueEvent], stamp: datetime, *, about: str = ""
) -> str:
    """The whole feed as of a moment; `about` is what is to be known of it as a whole."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//xiaoneng//due dates//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *([f"X-WR-CALDESC:{escaped(about)}"] if about else []),
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: DueEvent, stamp: datetime) -> list[str]:
    start = f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}" if event.at is None else _moment(event.at)
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(stamp)}",
        start,
        f"SUMMARY:{escaped(event.title)}",
        f"DESCRIPTION:{escaped(event.words)}",
        f"URL:{event.url}",
        f"STATUS:{'TENTATIVE' if event.is_tentative else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _moment(at: datetime) -> str:
    return f"DTSTART:{_utc(at)}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """Text as a value: strokes, separators and line ends are escaped."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, no character cut; continued by a blank."""
    piece = ""
    for character in line:
        if len((piece + character).encode()) > MOST_OCTETS:
            yield piece
            piece = " "
        piece += character
    yield piece
