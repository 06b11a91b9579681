"""Which cases a flow is about, and what happened to them."""

from datetime import date, datetime, time
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table

from xiaoneng.core.limits import seconds_of
from xiaoneng.core.sessions import DAY
from xiaoneng.core.workdays import OFFSET
from xiaoneng.engine.embedded import Embedded
from xiaoneng.insight.calling import ITEM, NAME
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.insight.flows.network import ACT
from xiaoneng.measures.flows import timeline_of
from xiaoneng.warehouse.queries import Extract

Row = dict[str, Any]


def cases_asked(engine: Embedded, extract: Extract, asked: FlowAsked) -> Table:
    """The cases that count: closed in the period, of the item, in the organs."""
    return within(closed_in(extract.table(engine, "cases"), asked.since, asked.until), asked)


def closed_in(cases: Table, since: date, until: date) -> Table:
    """The cases closed from one day up to and including another."""
    begin, end = datetime.combine(since, time()), datetime.combine(until, time.max)
    return cases.filter(
        cases.obligation_state == "closed", cases.closed_at >= begin, cases.closed_at <= end
    )


def within(cases: Table, asked: FlowAsked) -> Table:
    """Those of the item and of the organs that are asked for."""
    if asked.item is not None:
        cases = cases.filter(cases["item"] == asked.item)
    elif asked.name:
        cases = cases.filter(cases["item"].isnull(), cases.item_name == asked.name)
    if asked.organs is not None:
        keys = ibis.memtable(pa.table({"seen": pa.array(asked.organs, pa.int64())}))
        cases = cases.semi_join(keys, cases.organ_id == keys.seen)
    return cases


def called(cases: Table) -> StringValue:
    """How the item of each case is called (insight.calling)."""
    by_key = ibis.literal(ITEM) + cases["item"].cast("string")
    by_name = ibis.literal(NAME) + cases.item_name.fill_null("")
    return ibis.ifelse(cases["item"].notnull(), by_key, by_name)


def counted_events(events: Table, cases: Table) -> Table:
    """The events of some cases that count in a flow, with what each does.

    What stands beside the clock counts as a step, the delivery as part of the end. A hand-over is
    an act of whoever gives the case away, so that it waits until the receiver acts.
    """
    is_given = events.origin == "handed_over"
    events = events.filter(
        (events.origin != "step_begun") & ((events.origin != "log") | (events.does != "ignore"))
    ).semi_join(cases, "case")
    is_act = events.origin.isin(["act", "handed_over"])
    does = ibis.cases(
        (is_act & (events.activity == "delivered"), "close"),
        (events.does == "ignore", "step"),
        else_=events.does,
    )
    nobody = ibis.null("int64")
    return events.mutate(
        activity=ibis.ifelse(is_act, ibis.literal(ACT) + events.activity, events.activity),
        does=does,
        organ_id=ibis.ifelse(is_given, nobody, events.organ_id),
        officer_id=ibis.ifelse(is_given, nobody, events.officer_id),
    )


def events_asked(events: Table, cases: Table) -> Table:
    """The same as the flow measures expect them; each has the item of its case (`called`)."""
    items = cases.select(i_case="case", case_item=called(cases))
    counted = counted_events(events, cases).join(items, [("case", "i_case")])
    return counted.select(
        "case",
        "key",
        "credited",
        "activity",
        "does",
        organ=counted.organ_id.cast("string"),
        officer=counted.officer_id.cast("string"),
        item="case_item",
    )


def timeline_asked(engine: Embedded, events: Table, as_of: int) -> Table:
    """The steps of some events, kept."""
    has_resume = engine.count(events.filter(events.does == "resume")) > 0
    return engine.write(timeline_of(events, as_of, has_resume=has_resume), "timeline")


def moment(wall: datetime) -> int:
    """A moment on the wall as the measures count them."""
    return seconds_of(wall) - OFFSET * DAY
