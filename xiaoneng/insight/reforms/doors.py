"""The doors to reforms: the engine behind them is loaded when first needed."""

# ruff: noqa: PLC0415  # that is the point

from typing import TYPE_CHECKING

from xiaoneng.insight.kept import Kept
from xiaoneng.insight.reforms.asked import Behind, ReformAsked
from xiaoneng.warehouse.queries import Extract

if TYPE_CHECKING:
    from xiaoneng.insight.flows.lines import FlowTable
    from xiaoneng.insight.reforms.gathering import Compared
    from xiaoneng.insight.reforms.page import Page

_kept: "Kept[Compared | None]" = Kept(16)


def reform_page(extract: Extract, asked: ReformAsked, query: str) -> "Page | None":
    """The page of a reform; None where no case was closed on either side."""
    from xiaoneng.insight.reforms.page import page_of

    found = counted(extract, asked)
    return page_of(found, asked, query) if found else None


def whole_tables(extract: Extract, asked: ReformAsked) -> "list[FlowTable]":
    """Its tables, for a file."""
    from xiaoneng.insight.reforms.page import Telling, tables_of

    found = counted(extract, asked)
    return tables_of(Telling.of(found, asked, "")) if found else []


def counted(extract: Extract, asked: ReformAsked) -> "Compared | None":
    from xiaoneng.insight.reforms.gathering import compared_in

    return _kept.of(extract, asked.key, lambda: compared_in(extract, asked))


def cases_behind(extract: Extract, asked: ReformAsked, behind: Behind) -> list[int]:
    """The keys of the cases that a figure counts."""
    from xiaoneng.insight.reforms.gathering import cases_behind as found

    return found(extract, asked, behind)
