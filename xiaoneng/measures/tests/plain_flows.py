"""The flow of cases once more, event by event in plain Python: what the columns are held to."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET, Calendar
from xiaoneng.measures.folding import ORDER_BITS

Row = dict[str, Any]


def traces(events: Iterable[Row], as_of: int) -> dict[str, list[Row]]:
    """The events of each case that count, in order."""
    found = defaultdict(list)
    for one in sorted(events, key=lambda one: one["key"]):
        if second(one) <= as_of and one["does"] != "ignore":
            found[one["case"]].append(one)
    return dict(found)


def second(one: Row) -> int:
    return int(one["key"] >> ORDER_BITS)


def timeline(events: list[Row], as_of: int, *, has_resume: bool) -> list[Row]:
    items = first_items(events)
    rows = []
    for case, trace in traces(events, as_of).items():
        holders = list(carried(trace))
        closing = place_of_closing(trace)
        for place, one in enumerate(trace):
            following = trace[place + 1] if place + 1 < len(trace) else None
            organ, officer = holders[place]
            then = holders[place + 1] if following else (None, None)
            pauses = open_pauses(trace[: place + 1], has_resume=has_resume)
            rows.append(
                {
                    "case": case,
                    "place": place + 1,
                    "activity": one["activity"],
                    "next_activity": following and following["activity"],
                    "organ": organ,
                    "next_organ": then[0],
                    "officer": officer,
                    "next_officer": then[1],
                    "began": second(one),
                    "ended": following and second(following),
                    "is_paused": bool(pauses),
                    "is_credited": any(pause["credited"] for pause in pauses),
                    "is_handed": others(organ, then[0]) or others(officer, then[1]),
                    "is_closed": closing is not None and place >= closing,
                    "item": items.get(case),
                }
            )
    return rows


def first_items(events: list[Row]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in sorted(events, key=lambda one: one["key"]):
        if one["item"] is not None:
            found.setdefault(one["case"], one["item"])
    return found


def carried(trace: list[Row]) -> Iterable[tuple[str | None, str | None]]:
    """Organ and officer after each event."""
    organ = officer = seat = None
    for one in trace:
        organ = one["organ"] or organ
        if one["officer"]:
            officer, seat = one["officer"], organ
        yield organ, officer if seat == organ else None


def others(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def open_pauses(trace: list[Row], *, has_resume: bool) -> list[Row]:
    """The pauses that are on after the last event of a trace."""
    if not has_resume:
        return [one for one in trace[-1:] if one["does"] == "pause"]
    found: list[Row] = []
    for one in trace:
        if one["does"] in ("resume", "close", "reopen"):
            found = []
        elif one["does"] == "pause":
            found.append(one)
    return found


def place_of_closing(trace: list[Row]) -> int | None:
    """The first closing after which nothing but closings and starts came."""
    place = None
    for number, one in enumerate(trace):
        if one["does"] == "close":
            place = number if place is None else place
        elif one["does"] != "start":
            place = None
    return place


def variants(events: list[Row], as_of: int) -> dict[tuple[str, ...], list[int]]:
    """The seconds from first to last event of the cases of each path."""
    found = defaultdict(list)
    for trace in traces(events, as_of).values():
        path = tuple(one["activity"] for one in trace)
        found[path].append(second(trace[-1]) - second(trace[0]))
    return dict(found)


def follows(events: list[Row], as_of: int) -> dict[tuple[str, str], list[tuple[str, int, int]]]:
    """Case, beginning and end of each passage from one activity to another."""
    found = defaultdict(list)
    for case, trace in traces(events, as_of).items():
        for one, following in pairwise(trace):
            edge = (one["activity"], following["activity"])
            found[edge].append((case, second(one), second(following)))
    return dict(found)


def worked(calendar: Calendar, began: int, ended: int) -> int:
    """Seconds of office time between two moments, in seconds since 1950-01-01."""
    elapsed = calendar.office.elapsed
    return elapsed(ended + OFFSET * DAY) - elapsed(began + OFFSET * DAY)
