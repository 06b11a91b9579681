"""Real cases beside the handbook, in the reader's words: three tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiaoneng.insight.flows.asked import EXTRA, ORDER, SKIPPED
from xiaoneng.insight.flows.gathering import Flow
from xiaoneng.insight.flows.handbook import Handbook, HandbookStep
from xiaoneng.insight.flows.lines import Cell, FlowTable, Line, Share
from xiaoneng.insight.flows.naming import activity, cases_url
from xiaoneng.insight.flows.tables import in_days
from xiaoneng.kit.words import amount_words

Row = Mapping[str, Any]


def beside_tables(flow: Flow, query: str) -> Iterator[FlowTable]:
    """Steps left out beside their limits, what is extra, and pairs gone out of order."""
    if flow.handbook is None:
        return
    medians = {row["step"]: row["median"] for row in flow.by_step}
    yield FlowTable(
        "handbook",
        _("Steps of the handbook"),
        steps_note(flow.handbook),
        [_("Step"), _("Limit"), _("Half up to, in working days"), _("Cases that should have it"),
         _("Cases without it"), _("Share")],
        [step_line(one, flow, medians.get(one.words), query) for one in flow.handbook.steps],
    )  # fmt: skip
    yield FlowTable(
        "extras",
        _("Not in the handbook"),
        "",
        [_("Activity"), _("Times"), _("Cases"), _("Share")],
        [extra_line(row, flow, query) for row in flow.handbook.extras],
    )
    yield FlowTable(
        "disorders",
        _("Out of order"),
        _("The handbook puts the second one first"),
        [_("Gone in this order"), _("Cases with both"), _("Out of order"), _("Share")],
        [disorder_line(row, query) for row in flow.handbook.disorders],
    )


def steps_note(handbook: Handbook) -> str:
    """What the rows are, and what to do where a step that no case has is only called otherwise."""
    note = _("Each opens the cases that leave it out")
    if any(row["skipped"] == row["cases"] for row in handbook.skips.values()):
        note += _(". A step that no case has may only be called otherwise in the organ's own"
                  " system: use the same words there and in the handbook")  # fmt: skip
    return note


def step_line(one: HandbookStep, flow: Flow, median: float | None, query: str) -> Line:
    skips = flow.handbook.skips.get(one.words) if flow.handbook else None
    limit = _("on the spot") if one.amount is None else amount_words(one.amount, one.unit)
    took = None if median is None else in_days(median, flow)
    counts: list[Cell] = [0, None, None]
    if skips is not None:
        counts = [skips["cases"], skips["skipped"], Share(skips["share"])]
    is_left_out = skips is not None and skips["skipped"] > 0
    url = cases_url(query, one.words, None, SKIPPED) if is_left_out else ""
    return Line(one.words, [limit, took, *counts], url)


def extra_line(row: Row, flow: Flow, query: str) -> Line:
    return Line(
        activity(row["activity"]),
        [row["times"], row["cases"], Share(row["cases"] / flow.cases)],
        cases_url(query, row["activity"], None, EXTRA),
    )


def disorder_line(row: Row, query: str) -> Line:
    return Line(
        f"{row['later']} → {row['step']}",
        [row["cases"], row["turned"], Share(row["share"])],
        cases_url(query, row["step"], row["later"], ORDER),
    )
