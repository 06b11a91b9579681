"""The doors to what counts over an extract: the engine behind them is loaded when first needed.

A flow that was counted is kept while the extract is the last one: a page of it comes at once when
only what is drawn changes.
"""

# ruff: noqa: PLC0415  # that is the point

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xiaoneng.insight.flows.asked import FlowAsked, Way
from xiaoneng.insight.kept import Kept
from xiaoneng.warehouse.queries import Extract

if TYPE_CHECKING:
    from xiaoneng.insight.flows.gathering import Flow
    from xiaoneng.insight.flows.handbook import HandbookStep
    from xiaoneng.insight.flows.items import ItemRow
    from xiaoneng.insight.flows.lines import FlowTable
    from xiaoneng.insight.flows.page import Page
    from xiaoneng.logs.xes_writing import LoggedEvent

_kept: "Kept[Flow | None]" = Kept(32)
_whole: "Kept[Flow | None]" = Kept(4)  # whoever takes one file often takes the next


def flow_page(extract: Extract, asked: FlowAsked, title: str, query: str) -> "Page | None":
    """The page of a flow; None where no case was closed."""
    from xiaoneng.insight.flows.page import page_of

    flow = counted(extract, asked)
    return page_of(flow, asked, title, query) if flow else None


def counted(extract: Extract, asked: FlowAsked) -> "Flow | None":
    from xiaoneng.insight.flows.gathering import flow_of

    return _kept.of(extract, asked.key, lambda: flow_of(extract, asked))


def whole_tables(extract: Extract, asked: FlowAsked) -> "list[FlowTable]":
    """The tables of a flow with all their rows; none where no case was closed."""
    from xiaoneng.insight.flows.gathering import flow_of
    from xiaoneng.insight.flows.page import tables_for_file

    flow = _whole.of(extract, asked.key, lambda: flow_of(extract, asked, most=None))
    return tables_for_file(flow) if flow else []


def event_log(extract: Extract, asked: FlowAsked) -> "Iterator[LoggedEvent]":
    from xiaoneng.insight.flows.events import event_log as events

    return events(extract, asked)


def handbook_steps(extract: Extract, asked: FlowAsked) -> "list[HandbookStep]":
    """The steps of the item's newest published version; none where it has none."""
    from xiaoneng.engine.embedded import embedded
    from xiaoneng.insight.flows.handbook import steps_in_handbook

    with embedded() as engine:
        return steps_in_handbook(engine, extract, asked.item)


def handbook_drawn(steps: "list[HandbookStep]", told: Mapping[str, str], title: str) -> bytes:
    """The flow of some steps as BPMN."""
    from xiaoneng.insight.flows.bpmn import bpmn_of, process_of

    return bpmn_of(process_of(steps, told), title)


def items_counted(extract: Extract, asked: FlowAsked, words: str) -> "list[ItemRow]":
    """Items with closed cases in whose name the words stand, most cases first."""
    from xiaoneng.insight.flows.items import items_in

    return items_in(extract, asked, words)


def cases_through(extract: Extract, asked: FlowAsked, way: Way) -> list[int]:
    from xiaoneng.insight.flows.finding import cases_through as found

    return found(extract, asked, way)
