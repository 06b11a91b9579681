"""The doors to overruns: the engine behind them is loaded when first needed."""

# ruff: noqa: PLC0415  # that is the point

from typing import TYPE_CHECKING

from xiaoneng.insight.kept import Kept
from xiaoneng.insight.overruns.asked import OverrunsAsked, Part
from xiaoneng.warehouse.queries import Extract

if TYPE_CHECKING:
    from xiaoneng.insight.flows.lines import FlowTable
    from xiaoneng.insight.overruns.gathering import Overruns
    from xiaoneng.insight.overruns.page import Page

_kept: "Kept[Overruns | None]" = Kept(32)


def overruns_page(extract: Extract, asked: OverrunsAsked, query: str) -> "Page | None":
    """The page of the late cases asked for; None where there is no case at all."""
    from xiaoneng.insight.overruns.page import page_of

    found = counted(extract, asked)
    return page_of(found, asked, query) if found else None


def whole_tables(extract: Extract, asked: OverrunsAsked) -> "list[FlowTable]":
    """Its tables, for a file."""
    from xiaoneng.insight.overruns.page import every_table

    found = counted(extract, asked)
    return every_table(found) if found else []


def counted(extract: Extract, asked: OverrunsAsked) -> "Overruns | None":
    from xiaoneng.insight.overruns.gathering import overruns_in

    return _kept.of(extract, asked.key, lambda: overruns_in(extract, asked))


def cases_behind(extract: Extract, asked: OverrunsAsked, part: Part) -> list[int]:
    """The keys of the late cases of whose time beyond the limit a part is such."""
    from xiaoneng.insight.overruns.gathering import cases_behind as found

    return found(extract, asked, part)
