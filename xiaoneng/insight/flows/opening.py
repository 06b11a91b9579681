"""What is drawn of a flow grows at a click: the next share of all, or one activity opened."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoneng.insight.flows.asked import SHARES, FlowAsked
from xiaoneng.insight.flows.naming import activity
from xiaoneng.insight.flows.network import END, START, Network, left_out

MAP = "#h-map"  # the page comes back where it was


class Mark(NamedTuple):
    """A mark on a box: its sign, what it says, its address."""

    sign: str
    words: str
    url: str


class Chip(NamedTuple):
    """An opened activity, and the address without it."""

    words: str
    url: str


def marks_of(whole: Network, part: Network, asked: FlowAsked, query: str) -> dict[str, Mark]:
    """By activity: what opens it, where something of it is left out, or closes it again."""
    marks = {}
    for name, number in left_out(whole, part).items():
        if name not in (START, END):
            words = _("Open “%(name)s”: %(number)s more passages") % {
                "name": activity(name), "number": number,
            }  # fmt: skip
            marks[name] = Mark(f"+{number}", words, map_url(asked, query, [*asked.opened, name]))
    for name in asked.opened:
        marks[name] = Mark(
            "−", _("Close “%(name)s”") % {"name": activity(name)}, without(asked, query, name)
        )
    return marks


def chips_of(asked: FlowAsked, query: str) -> list[Chip]:
    return [Chip(activity(name), without(asked, query, name)) for name in asked.opened]


def more_url(asked: FlowAsked, query: str) -> str:
    """The page with the next share of all; "" where all is drawn."""
    further = [share for share in SHARES if share > asked.share]
    return map_url(asked, query, asked.opened, further[0]) if further else ""


def without(asked: FlowAsked, query: str, name: str) -> str:
    return map_url(asked, query, [one for one in asked.opened if one != name])


def map_url(asked: FlowAsked, query: str, opened: Sequence[str], share: int = 0) -> str:
    told = [("share", str(share or asked.share)), *(("open", name) for name in opened)]
    return f"?{query}{'&' if query else ''}{urlencode(told)}{MAP}"
