"""Writes XES 1.0 (IEEE 1849) as a stream: what `xes_rows` and other programs read.

Beside the standard extensions there is one of ours: what an event does to the clock (`does`), and
whether its pause is credited; of a case its item and its own times.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

EXTENSIONS = (
    ("Concept", "concept", "http://www.xes-standard.org/concept.xesext"),
    ("Time", "time", "http://www.xes-standard.org/time.xesext"),
    ("Organizational", "org", "http://www.xes-standard.org/org.xesext"),
    ("Lifecycle", "lifecycle", "http://www.xes-standard.org/lifecycle.xesext"),
    ("Xiaoneng", "xiaoneng", "urn:xiaoneng:xes:1"),
)
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
STRANGE = "\ufffd"
BLOCK = 1 << 16  # bytes, about, that are packed at a time
GZIP = 31  # so many bits of window, in gzip's clothes


class LoggedEvent(NamedTuple):
    """One event of a log; times are on the wall of the zone that it is written for."""

    case: str
    activity: str | None
    at: datetime | None
    organ: str | None = None
    officer: str | None = None
    does: str = "step"
    credited: bool = False
    item: str | None = None
    started_at: datetime | None = None  # the case's own times
    ended_at: datetime | None = None
    due_at: datetime | None = None


def gzipped(texts: Iterable[str]) -> Iterator[bytes]:
    """Texts as the blocks of one gzip file."""
    packer = zlib.compressobj(wbits=GZIP)
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= BLOCK:
            if block := packer.compress("".join(waiting).encode()):
                yield block
            waiting, size = [], 0
    yield packer.compress("".join(waiting).encode()) + packer.flush()


def xes_texts(events: Iterable[LoggedEvent], zone: str) -> Iterator[str]:
    """A log; the events of one case stand together, and in their order."""
    place = ZoneInfo(zone)
    yield head()
    for _case, trace in groupby(events, lambda one: one.case):
        yield "".join(trace_texts(trace, place))
    yield "</log>\n"


def head() -> str:
    said = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">\n',
    ]
    said += [
        f'<extension name="{name}" prefix="{prefix}" uri="{uri}"/>\n'
        for name, prefix, uri in EXTENSIONS
    ]
    said += [
        '<global scope="trace">\n', text("concept:name", ""), "</global>\n",
        '<global scope="event">\n', text("concept:name", ""),
        '<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>\n',
        text("lifecycle:transition", "complete"), "</global>\n",
        '<classifier name="Activity" keys="concept:name"/>\n',
    ]  # fmt: skip
    return "".join(said)


def trace_texts(trace: Iterable[LoggedEvent], place: ZoneInfo) -> Iterator[str]:
    yield "<trace>\n"
    for number, event in enumerate(trace):
        if number == 0:
            yield text("concept:name", event.case)
            yield text("xiaoneng:item", event.item)
            for name in ("started_at", "ended_at", "due_at"):
                yield moment(f"xiaoneng:{name}", getattr(event, name), place)
        yield "<event>\n"
        yield text("concept:name", event.activity)
        yield moment("time:timestamp", event.at, place)
        yield text("org:group", event.organ)
        yield text("org:resource", event.officer)
        yield text("lifecycle:transition", "complete")
        yield text("xiaoneng:does", event.does)
        credited = "true" if event.credited else "false"
        yield f'<boolean key="xiaoneng:credited" value="{credited}"/>\n</event>\n'
    yield "</trace>\n"


def text(key: str, value: str | None) -> str:
    """An attribute; nothing where there is no value. What XML cannot hold is marked as strange."""
    if value is None:
        return ""
    said = quoteattr(NOT_XML.sub(STRANGE, value), {'"': "&quot;"})
    return f'<string key="{key}" value={said}/>\n'


def moment(key: str, at: datetime | None, place: ZoneInfo) -> str:
    """A time on the wall with its offset."""
    if at is None:
        return ""
    timespec = "microseconds" if at.microsecond % 1000 else "milliseconds"
    said = at.replace(tzinfo=place).isoformat(timespec=timespec)
    return f'<date key="{key}" value="{said}"/>\n'
