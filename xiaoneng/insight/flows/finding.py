"""The cases behind a figure of a flow: each number of its page equals the rows it opens."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from xiaoneng.core.kinds_of_time import WAITING
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.insight.flows import asked as ways
from xiaoneng.insight.flows.asked import DEPARTURES, FlowAsked, Way
from xiaoneng.insight.flows.gathering import by_calendar, limits_in
from xiaoneng.insight.flows.handbook import departures_in, steps_in_handbook
from xiaoneng.insight.flows.network import END, START
from xiaoneng.insight.flows.posts import terms
from xiaoneng.insight.flows.selecting import cases_asked, events_asked, moment, timeline_asked
from xiaoneng.kit.keys import key_in
from xiaoneng.measures.bottlenecks import over_in
from xiaoneng.measures.flows import steps_in
from xiaoneng.measures.handovers import officer_changes, organ_changes
from xiaoneng.measures.kinds import passages_held, spent_in
from xiaoneng.measures.posts import with_posts
from xiaoneng.measures.rework import repeated_in
from xiaoneng.measures.variants import paths_of
from xiaoneng.warehouse.queries import Extract


class Told(NamedTuple):
    """Some cases, what happened to them, and which of them are looked for."""

    engine: Embedded
    cases: Table
    events: Table
    as_of: int
    way: Way

    @property
    def timeline(self) -> Table:
        return timeline_asked(self.engine, self.events, self.as_of)

    @property
    def held(self) -> Table:
        """Passages with their holders, without their time."""
        return passages_held(steps_in(self.timeline))

    @property
    def timed(self) -> Table:
        return by_calendar(self.engine, self.cases, self.timeline)[0]


def cases_through(extract: Extract, asked: FlowAsked, way: Way) -> list[int]:
    """The keys of the cases that go one way; none where nothing says what the handbook asks for."""
    with embedded() as engine:
        cases = engine.write(cases_asked(engine, extract, asked), "cases_asked")
        events = events_asked(extract.table(engine, "events"), cases)
        told = Told(engine, cases, events, moment(extract.moment), way)
        if not engine.count(cases):
            return []
        if way.how in DEPARTURES:
            rows = departing(told, extract, asked)
        elif way.how == ways.OVER:
            rows = over_limit(told, extract, asked)
        else:
            rows = FOUND.get(way.how, passing)(told)
        if rows is None:
            return []
        rows = rows.select("case").distinct()
        found: list[int] = engine.arrow(rows.order_by("case"))["case"].to_pylist()
        return found


def departing(told: Told, extract: Extract, asked: FlowAsked) -> Table | None:
    """Those that depart from the handbook in one way."""
    steps = steps_in_handbook(told.engine, extract, asked.item)
    if not steps:
        return None
    departures = departures_in(extract, told.engine, (told.cases, told.events, told.as_of), steps)
    return departures.cases(told.way.how, told.way.at, told.way.next or "")


def over_limit(told: Told, extract: Extract, asked: FlowAsked) -> Table:
    """Those that took longer to an activity than the handbook allows, or than is usual."""
    kinds, _counting, day = by_calendar(told.engine, told.cases, told.timeline)
    steps = steps_in_handbook(told.engine, extract, asked.item)
    over = over_in(kinds, told.cases, limits_in(steps, day))
    return over.filter(over.step == told.way.at)


def passing(told: Told) -> Table:
    """The rows of a timeline at which a passage is gone."""
    timeline, source, target = told.timeline, told.way.at, told.way.next
    name, following = (timeline[one].fill_null("") for one in ("activity", "next_activity"))
    if target is None:
        return timeline if source in (START, END) else timeline.filter(name == source)
    if source == START:
        return timeline.filter(timeline.place == 1, name == target)
    if target == END:
        return timeline.filter(timeline.ended.isnull(), name == source)
    return timeline.filter(timeline.ended.notnull(), name == source, following == target)


def every(told: Told) -> Table:
    return told.cases


def late(told: Told) -> Table:
    return told.cases.filter(told.cases.light == "missed")


def held_by_organ(told: Told) -> Table:
    held = told.held
    return held.filter(is_said(held.by_organ, told.way.at))


def held_by_post(told: Told) -> Table:
    held = with_posts(told.held, terms())
    key = key_in(told.way.at) or 0
    return held.filter(held.post == key if told.way.at else held.post.isnull())


def of_item(told: Told) -> Table:
    held = told.held
    return held.filter(held["item"] == told.way.at)


def of_step(told: Told) -> Table:
    held = told.held
    return held.filter(held.step.fill_null("") == told.way.at)


def going(told: Told) -> Table:
    """Those that go one path from the first event to the last, told by its sign."""
    paths = paths_of(told.events, told.as_of)
    whole = ibis.literal(ways.JOINED).join(paths.path)
    return paths.filter(whole.hexdigest("sha256").substr(0, ways.SIGNS) == told.way.at)


def handed_on(told: Told) -> Table:
    """Those that one organ hands to another."""
    changes = organ_changes(told.held)
    return changes.filter(changes.organ == told.way.at, changes.next_organ == (told.way.next or ""))


def handed_between(told: Told) -> Table:
    """Those that one officer hands to another; each is told as `organ-officer`."""
    changes = officer_changes(told.held)
    for before, said in (("", told.way.at), ("next_", told.way.next or "")):
        organ, _between, officer = said.partition("-")
        changes = changes.filter(
            is_said(changes[f"{before}organ"], organ), changes[f"{before}officer"] == officer
        )
    return changes


def waited(told: Told) -> Table:
    """Those that waited inside in office time."""
    timed = told.timed
    return timed.filter(timed.kind == WAITING, timed.worked > 0)


def slower(told: Told) -> Table:
    """Those that took longer than half of all do at most."""
    spent = told.engine.write(spent_in(told.timed, told.cases), "spent")
    middle = told.engine.rows(spent.agg(middle=spent.took.median()))[0]["middle"]
    return spent.filter(spent.took > middle)


def repeated(told: Told) -> Table:
    """Those in which an activity comes back."""
    again = repeated_in(told.timeline)
    return again.filter(again.activity.fill_null("") == told.way.at)


def is_said(column: StringValue, said: str) -> BooleanValue:
    """Whether a holder is the one named; nobody is told by no name."""
    return column.fill_null("") == said


FOUND: Mapping[str, Callable[[Told], Table]] = {
    ways.EVERY: every,
    ways.LATE: late,
    ways.WAITED: waited,
    ways.SLOWER: slower,
    ways.AGAIN: repeated,
    ways.ORGAN: held_by_organ,
    ways.POST: held_by_post,
    ways.ITEM: of_item,
    ways.STEP: of_step,
    ways.PATH: going,
    ways.HANDED: handed_on,
    ways.HANDED_BY: handed_between,
}
