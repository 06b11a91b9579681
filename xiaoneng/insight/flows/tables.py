"""The tables of a flow, in the reader's words: by step and organ, ways, what holds up, repeats."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.core.kinds_of_time import APPLICANT, PAUSED, WAITING, WORK
from xiaoneng.insight.calling import item_words, keys_called
from xiaoneng.insight.flows.asked import AGAIN, ITEM, ORGAN, OVER, PATH, POST, STEP, sign_of
from xiaoneng.insight.flows.handovers import Handing, handover_tables
from xiaoneng.insight.flows.lines import FlowTable, Line, Share
from xiaoneng.insight.flows.naming import activity, cases_url, item_url, post_words
from xiaoneng.insight.flows.split import split_drawn
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, Post

if TYPE_CHECKING:
    from xiaoneng.insight.flows.gathering import Flow  # the engine stands behind it

SHOWN_PATH = 12  # activities of a path that are written out
IN_ORDER = (WORK, WAITING, APPLICANT, PAUSED)
DAY = 86_400
Row = Mapping[str, Any]


def tables_of(flow: "Flow", query: str, handings: Sequence[Handing]) -> Iterator[FlowTable]:
    """Every table of a flow but those of its handbook."""
    yield steps_table(flow, query)
    yield bottlenecks_table(flow, query)
    yield organs_table(flow, query)
    yield from narrower_tables(flow, query)
    yield FlowTable(
        "variants",
        _("Ways gone"),
        _("The most frequent paths from the first event to the last"),
        [_("Path"), _("Cases"), _("Share"), _("Together"), _("Half up to, in days")],
        [variant_line(row, query) for row in flow.variants],
        total=flow.variants_total,
    )
    yield FlowTable(
        "rework",
        _("Done again"),
        "",
        [_("Activity"), _("Cases"), _("Share")],
        [rework_line(row, query) for row in flow.rework],
    )
    yield from handover_tables(handings, query, flow.day)


def steps_table(flow: "Flow", query: str) -> FlowTable:
    """Times by activity."""
    return times_table(
        "steps",
        (_("By activity"), _("Activity")),
        _("Mean working days in a case that has the activity; the time that lies before it"),
        [
            time_line(
                row, activity(row["step"]), flow, cases_url(query, row["step"] or "", None, STEP)
            )
            for row in flow.by_step
        ],
    )


def organs_table(flow: "Flow", query: str) -> FlowTable:
    """Times by the organ that had the case."""
    organs = organs_named(flow)
    return times_table(
        "organs",
        (_("By who had it"), _("Organ")),
        _("Mean working days in a case; waiting counts for the receiver"),
        [
            time_line(
                row,
                organs.get(row["by_organ"], _("(no name)")),
                flow,
                cases_url(query, row["by_organ"] or "", None, ORGAN),
            )
            for row in flow.by_organ
        ],
    )


def narrower_tables(flow: "Flow", query: str) -> Iterator[FlowTable]:
    """Times by post, of one item or organ; by item, of all items."""
    posts = Post.objects.select_related("organ").in_bulk(keys_in(flow.by_post, "post"))
    yield times_table(
        "posts",
        (_("By post"), _("Post")),
        _("Mean working days in a case, by what the officer held then; waiting is the receiver's"),
        [
            time_line(
                row,
                post_words(posts.get(row["post"])),
                flow,
                cases_url(query, str(row["post"] or ""), None, POST),
            )
            for row in flow.by_post
        ],
    )
    names = names_of_items(keys_called(row["item"] for row in flow.by_item))
    yield times_table(
        "items",
        (_("By item"), _("Item")),
        _("Mean working days in a case; each opens the flow of its item"),
        [
            time_line(
                row,
                item_words(row["item"], names),
                flow,
                cases_url(query, row["item"], None, ITEM),
                item_url(query, row["item"]),
            )
            for row in flow.by_item
        ],
    )


def kind_words() -> Mapping[str, str]:
    return {
        WORK: _("Work"),
        WAITING: _("Waiting inside"),
        APPLICANT: _("With the applicant"),
        PAUSED: _("Legally paused"),
    }


def in_days(seconds: float, flow: "Flow") -> float:
    """Office time in usual working days, for a column whose head says the unit."""
    return seconds / flow.day


def times_table(code: str, named: tuple[str, str], note: str, lines: list[Line]) -> FlowTable:
    """Mean times of each kind; `named` are the title and the head of the first column."""
    title, first = named
    kinds = [kind_words()[kind] for kind in IN_ORDER]
    return FlowTable(code, title, note, [first, _("Cases"), *kinds, _("Half up to")], lines)


def time_line(row: Row, name: str, flow: "Flow", cases: str, url: str = "") -> Line:
    """Mean working days of each kind in a case that has it; `cases` is the list of these."""
    number = row["cases"] or 1
    parts = [int(row[kind]) for kind in IN_ORDER]
    return Line(
        name,
        [row["cases"], *(in_days(part / number, flow) for part in parts),
         in_days(row["median"] or 0, flow)],
        url or cases,
        split_drawn(parts),
        [cases],
    )  # fmt: skip


def through(query: str, name: str | None) -> str:
    return cases_url(query, name or "", None)


def variant_line(row: Row, query: str) -> Line:
    names = [activity(one) for one in row["path"][:SHOWN_PATH]]
    more = len(row["path"]) - SHOWN_PATH
    if more > 0:
        names.append(_("%(number)s further") % {"number": more})
    shares = [Share(row[name]) for name in ("share", "cumulative_share")]
    url = cases_url(query, sign_of(row["path"]), None, PATH)
    values = [row["cases"], *shares, (row["median_seconds"] or 0) / DAY]
    return Line(" → ".join(names), values, url, urls=[url])


def bottlenecks_table(flow: "Flow", query: str) -> FlowTable:
    return FlowTable(
        "bottlenecks",
        _("What holds cases up"),
        _("If no case took longer to an activity than is allowed or usual, "
          "the median would fall by so much"),
        [_("Activity"), _("Limit in working days"), _("Limit from"), _("Cases over it"),
         _("Working days over it"), _("Median falls by")],
        [bottleneck_line(row, flow, query) for row in flow.bottlenecks],
        hidden=sum(row["median_falls_by"] <= 0 for row in flow.bottlenecks),
    )  # fmt: skip


def bottleneck_line(row: Row, flow: "Flow", query: str) -> Line:
    basis = _("the handbook") if row["is_given"] else _("its median")
    allowed, *days = (
        float(in_days(row[name], flow)) for name in ("allowed", "excess", "median_falls_by")
    )
    over = cases_url(query, row["step"] or "", None, OVER) if row["cases_over"] else ""
    return Line(
        activity(row["step"]),
        [allowed, basis, row["cases_over"], *days],
        through(query, row["step"]),
        urls=["", "", over],
    )


def rework_line(row: Row, query: str) -> Line:
    url = cases_url(query, row["activity"] or "", None, AGAIN)
    values = [row["cases_repeated"], Share(row["share"])]
    return Line(activity(row["activity"]), values, url, urls=[url])


def organs_named(flow: "Flow") -> dict[str, str]:
    """The names of the organs in the tables, by what stands for them in the extract."""
    keys = [int(row["by_organ"]) for row in flow.by_organ if row["by_organ"]]
    found = Organ.objects.in_bulk(keys)
    return {str(key): in_language(organ) for key, organ in found.items()}


def keys_in(rows: Iterable[Row], name: str) -> set[int]:
    return {row[name] for row in rows if row[name] is not None}
