"""Reads XES, the XML form of event logs, as a stream.

A trace's own attributes become columns "case:NAME", an event's plain columns. Attributes inside
attributes and inside lists are left out, and so are the defaults of <global>: an attribute that
is not written has no value.
"""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.logs.raw import (
    LARGEST_BATCH,
    LONGEST_TOKEN,
    RawBatch,
    check_columns,
    too_long_a_value,
)
from xiaoneng.logs.sources import opened
from xiaoneng.logs.xes_traces import CLOSE, OPEN, Attributes, trace_of

CHUNK = 1 << 20  # bytes; a parser goes over an unfinished value again with every chunk
BATCH = 1 << 12  # events
LARGEST_TRACE = 1 << 22  # bytes: a longer one is read by the parser as it comes

NOWHERE = 1 << 30  # a depth no element has


def read_xes(path: Path) -> Iterator[RawBatch]:
    """The events of a XES file, plain or gzip; the n-th event is row n."""
    log = Traces(path)
    held = 0  # bytes since the last batch
    rest = b""
    with opened(path) as stream:
        try:
            while chunk := stream.read(CHUNK):
                rest = log.take(rest + chunk)
                held += len(chunk)
                if log.given - log.parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise too_long_a_value(path)
                if log.waiting >= BATCH or held >= LARGEST_BATCH:
                    held = 0
                    yield log.batch()
            log.parser.Parse(rest, True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise Unusable(
                mark("%(file)s is not well-formed XML (%(reason)s); export it again"),
                file=path,
                reason=fault_of(path) or error,
            ) from error
    yield log.batch()


def fault_of(path: Path) -> expat.ExpatError | None:
    """The fault with its place in the file: the parser has not seen all of it the first time."""
    parser = expat.ParserCreate()
    try:
        with opened(path) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)  # noqa: FBT003
            parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as error:
        return error
    return None


class Traces:
    """Takes the parser's calls; holds the finished events until they are fetched."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.depth = 0
        self.trace_depth = NOWHERE  # of the open trace
        self.value_depth = NOWHERE  # of the attributes of the open event
        self.trace: Attributes = {}
        self.event: Attributes = {}
        self.runs: list[tuple[Attributes, list[Attributes]]] = []  # traces and their events
        self.waiting = 0  # events in them
        self.fetched = 0
        self.trace_tag, self.event_tag = "trace", "event"
        self.given = 0  # bytes that the parser has been given
        self.is_utf8 = True
        self.is_in_cdata = False
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.root
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype
        self.parser.XmlDeclHandler = self.note_encoding
        self.parser.StartCdataSectionHandler = lambda: self.note_cdata(is_in=True)
        self.parser.EndCdataSectionHandler = lambda: self.note_cdata(is_in=False)

    def take(self, text: bytes) -> bytes:
        """Read as far as it goes; what is left must be given again with more behind it."""
        place = 0
        while (start := text.find(OPEN, place)) >= 0:
            self.give(text[place:start])
            end = text.find(CLOSE, start)
            if end < 0 and len(text) - start < LARGEST_TRACE:
                return text[start:]
            place = start + len(OPEN) if end < 0 else end + len(CLOSE)
            is_whole = end > 0 and self.is_ready()
            found = trace_of(text[start + len(OPEN) : end]) if is_whole else None
            if found is None:
                self.give(text[start:place])
            else:
                self.add(*found)
        end = max(place, len(text) - len(OPEN))  # where half a tag may stand
        self.give(text[place:end])
        return text[end:]

    def give(self, text: bytes) -> None:
        self.parser.Parse(text, False)  # noqa: FBT003
        self.given += len(text)

    def is_ready(self) -> bool:
        """Whether a trace that begins here stands in the log itself, not inside anything."""
        is_in_log = self.depth == 1 and self.parser.CurrentByteIndex == self.given
        return is_in_log and self.is_utf8 and self.trace_tag == "trace" and not self.is_in_cdata

    def note_encoding(self, _version: str, encoding: str | None, _alone: int) -> None:
        self.is_utf8 = encoding is None or encoding.lower() == "utf-8"

    def note_cdata(self, *, is_in: bool) -> None:
        self.is_in_cdata = is_in

    def refuse_doctype(self, *_: object) -> None:
        raise Unusable(
            mark(
                "%(file)s holds a document type declaration, which may define entities; "
                "no XES file needs one: take it out"
            ),
            file=self.path,
        )

    def root(self, name: str, _: list[str]) -> None:
        """The first element: it must be <log>, and its prefix is everybody's."""
        prefix, colon, local = name.rpartition(":")
        if local != "log":
            raise Unusable(
                mark("%(file)s begins with <%(name)s>; a XES file begins with <log>"),
                file=self.path,
                name=name,
            )
        self.trace_tag, self.event_tag = f"{prefix}{colon}trace", f"{prefix}{colon}event"
        self.depth = 1
        self.parser.StartElementHandler = self.start

    def start(self, name: str, attributes: list[str]) -> None:
        """An element opens; its XML attributes are [name, value, name, value ...]."""
        self.depth = depth = self.depth + 1
        if depth == self.value_depth:
            if len(attributes) == 4 and attributes[0] == "key":  # noqa: PLR2004
                self.event[attributes[1]] = attributes[3]
            else:
                note(self.event, attributes)
        elif depth > self.value_depth:
            return  # an attribute of an attribute
        elif name == self.event_tag:
            self.event, self.value_depth = {}, depth + 1
        elif depth == self.trace_depth + 1:
            note(self.trace, attributes, "case:")
        elif name == self.trace_tag and self.trace_depth == NOWHERE:
            self.trace, self.trace_depth = {}, depth

    def end(self, _: str) -> None:
        self.depth = depth = self.depth - 1
        if depth + 2 == self.value_depth:
            self.add(self.trace, [self.event])
            self.value_depth = NOWHERE
        elif depth + 1 == self.trace_depth:
            self.trace, self.trace_depth = {}, NOWHERE

    def add(self, trace: Attributes, events: list[Attributes]) -> None:
        """Finished events. The trace goes by reference: its attributes may stand behind them."""
        if self.runs and self.runs[-1][0] is trace:
            self.runs[-1][1].extend(events)
        else:
            self.runs.append((trace, events))
        self.waiting += len(events)

    def batch(self) -> RawBatch:
        """The events finished so far, as columns; a column for every attribute any of them has."""
        runs = [run for run in self.runs if run[1]]
        self.runs, self.waiting = [], 0
        traces = [trace for trace, _ in runs]
        events = [event for _, found in runs for event in found]
        of_traces = dict.fromkeys(chain.from_iterable(traces))
        of_events = dict.fromkeys(chain.from_iterable(events))
        check_columns(self.path, of_traces | of_events)
        own = np.repeat(np.arange(len(runs)), [len(found) for _, found in runs])
        columns = [
            pa.array([trace.get(name) for trace in traces], pa.string()).take(pa.array(own))
            for name in of_traces
        ]
        columns += [
            pa.array([event.get(name) for event in events], pa.string())
            for name in of_events
            if name not in of_traces
        ]
        first = self.fetched + 1
        self.fetched += len(events)
        rows = np.arange(first, self.fetched + 1, dtype=np.int64)
        return RawBatch(tuple(of_traces | of_events), tuple(columns), rows, is_sparse=True)


def note(into: Attributes, attributes: list[str], prefix: str = "") -> None:
    """Note one attribute of the log; one without a key (a list's <values>) is left out."""
    pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
    if "key" in pairs:
        into[prefix + pairs["key"]] = pairs.get("value")
