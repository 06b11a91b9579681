"""What the page of overruns is asked: which late cases, and whose part of their time."""

from collections.abc import Mapping
from typing import NamedTuple

from xiaoneng.core.kinds_of_time import KINDS
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.kit.keys import key_in

CLOSED, OPEN = WHICH = ("closed", "open")  # closed late in the period; open and late now
ORGAN, POST, OFFICER = WAYS = ("organ", "post", "officer")


class OverrunsAsked(NamedTuple):
    """Late cases of a flow."""

    flow: FlowAsked
    which: str

    @property
    def key(self) -> tuple[object, ...]:
        return (*self.flow.key, self.which)


class Part(NamedTuple):
    """Part of the time: held by one organ, post or officer, of one kind; "" for whichever."""

    by: str = ""
    key: str = ""
    kind: str = ""


def overruns_asked(flow: FlowAsked, asked: Mapping[str, str]) -> OverrunsAsked:
    which = asked.get("which", CLOSED)
    return OverrunsAsked(flow, which if which in WHICH else CLOSED)


def part_asked(asked: Mapping[str, str]) -> Part:
    """What cannot be read is as if the whole time had been asked for."""
    by, kind = asked.get("by", ""), asked.get("kind", "")
    return Part(by if by in WAYS else "", asked.get("key", "")[:60], kind if kind in KINDS else "")


def holders_in(told: str) -> list[int | None]:
    """The keys that an address names: `12-7`; what is none stands for nobody."""
    return [key_in(one) for one in [*told.split("-"), ""]]
