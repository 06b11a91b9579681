"""Reads XES, the XML form of event logs, as a stream.

A trace's own attributes become columns "case:NAME", an event's plain columns. Attributes inside
attributes and inside lists are left out, and so are the defaults of <global>: an attribute that
is not written has no value.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import numpy as np
import pyarrow as pa

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.raw import (
    LARGEST_BATCH,
    LONGEST_TOKEN,
    RawBatch,
    check_columns,
    too_long_a_value,
)
from xiaoneng.logs.sources import opened

CHUNK = 1 << 20  # bytes; a parser goes over an unfinished value again with every chunk
BATCH = 1 << 12  # events

NOWHERE = 1 << 30  # a depth no element has

Attributes = dict[str, str | None]


def read_xes(path: Path) -> Iterator[RawBatch]:
    """The events of a XES file, plain or gzip; the n-th event is row n."""
    log = Traces(path)
    given = held = 0  # bytes: to the parser, and since the last batch
    with opened(path) as stream:
        try:
            while chunk := stream.read(CHUNK):
                log.parser.Parse(chunk, False)  # noqa: FBT003
                given, held = given + len(chunk), held + len(chunk)
                if given - log.parser.CurrentByteIndex > LONGEST_TOKEN:
                    raise too_long_a_value(path)
                if len(log.events) >= BATCH or held >= LARGEST_BATCH:
                    held = 0
                    yield log.batch()
            log.parser.Parse(b"", True)  # noqa: FBT003
        except expat.ExpatError as error:
            raise Unusable(f"{path} is not well-formed XML ({error}); export it again") from error
    yield log.batch()


class Traces:
    """Takes the parser's calls; holds the finished events until they are fetched."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.depth = 0
        self.trace_depth = NOWHERE  # of the open trace
        self.value_depth = NOWHERE  # of the attributes of the open event
        self.trace: Attributes = {}
        self.event: Attributes = {}
        self.events: list[tuple[Attributes, Attributes]] = []
        self.fetched = 0
        self.trace_tag, self.event_tag = "trace", "event"
        self.parser = expat.ParserCreate()
        self.parser.ordered_attributes = True
        self.parser.StartElementHandler = self.root
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse_doctype

    def refuse_doctype(self, *_: object) -> None:
        raise Unusable(
            f"{self.path} holds a document type declaration, which may define entities; "
            "no XES file needs one: take it out"
        )

    def root(self, name: str, _: list[str]) -> None:
        """The first element: it must be <log>, and its prefix is everybody's."""
        prefix, colon, local = name.rpartition(":")
        if local != "log":
            raise Unusable(f"{self.path} begins with <{name}>; a XES file begins with <log>")
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
            # The trace goes by reference: its attributes may stand behind its events.
            self.events.append((self.trace, self.event))
            self.value_depth = NOWHERE
        elif depth + 1 == self.trace_depth:
            self.trace, self.trace_depth = {}, NOWHERE

    def batch(self) -> RawBatch:
        """The events finished so far, as columns; a column for every attribute any of them has."""
        of_traces = dict.fromkeys(name for trace, _ in self.events for name in trace)
        of_events = dict.fromkeys(name for _, event in self.events for name in event)
        check_columns(self.path, of_traces | of_events)
        columns = [
            pa.array([trace.get(name) for trace, _ in self.events], pa.string())
            for name in of_traces
        ]
        columns += [
            pa.array([event.get(name) for _, event in self.events], pa.string())
            for name in of_events
            if name not in of_traces
        ]
        first = self.fetched + 1
        self.fetched += len(self.events)
        self.events = []
        rows = np.arange(first, self.fetched + 1, dtype=np.int64)
        return RawBatch(tuple(of_traces | of_events), tuple(columns), rows, is_sparse=True)


def note(into: Attributes, attributes: list[str], prefix: str = "") -> None:
    """Note one attribute of the log; one without a key (a list's <values>) is left out."""
    pairs = dict(zip(attributes[::2], attributes[1::2], strict=True))
    if "key" in pairs:
        into[prefix + pairs["key"]] = pairs.get("value")
