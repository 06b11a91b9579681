"""Everything the page of a flow shows, in the reader's words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.insight.flows.drawing import Words, drawn, thresholds
from xiaoneng.insight.flows.gathering import Flow
from xiaoneng.insight.flows.layout import laid_out
from xiaoneng.insight.flows.naming import activity, cases_url
from xiaoneng.insight.flows.network import Network, simplified
from xiaoneng.insight.flows.split import split_drawn
from xiaoneng.kit.words import thousands
from xiaoneng.measures.kinds import APPLICANT, PAUSED, WAITING, WORK
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ

NO_BAR = SafeString("")
MOST = 12  # rows of a table
SHOWN_PATH = 12  # activities of a path that are written out
IN_ORDER = (WORK, WAITING, APPLICANT, PAUSED)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: a name that opens its cases, cells, and for times a bar."""

    name: str
    cells: Sequence[str]
    url: str = ""
    split: SafeString = NO_BAR


@dataclass(frozen=True)
class Page:
    title: str
    lead: str
    stats: Sequence[tuple[str, str, str]]
    picture: SafeString
    picture_note: str
    legend: Sequence[str]
    kinds: Sequence[tuple[str, str, str]]  # kind, words, share
    whole_split: SafeString
    steps: Sequence[Line]
    organs: Sequence[Line]
    variants: Sequence[Line]
    bottlenecks: Sequence[Line]
    rework: Sequence[Line]
    handovers: Sequence[Line]


def page_of(flow: Flow, asked: FlowAsked, name: str, query: str) -> Page:
    organs = organs_named(flow)
    part = simplified(flow.network, asked.share / 100)
    drawing = laid_out(part)
    total = sum(flow.kinds.values())

    words = Words(activity, partial(days, flow=flow), partial(cases_url, query))
    return Page(
        title=name,
        lead=lead_of(flow, asked),
        stats=stats_of(flow),
        picture=drawn(drawing, words, name),
        picture_note=note_of(part),
        legend=legend_of(thresholds(drawing.lines), flow),
        kinds=[
            (kind, kind_words()[kind], percent(flow.kinds[kind] / total) if total else "0")
            for kind in IN_ORDER
        ],
        whole_split=split_drawn([flow.kinds[kind] for kind in IN_ORDER]),
        steps=[
            time_line(row, activity(row["step"]), flow, through(query, row["step"]))
            for row in flow.by_step[:MOST]
        ],
        organs=[
            time_line(row, organs.get(row["by_organ"], _("(no name)")), flow)
            for row in flow.by_organ[:MOST]
        ],
        variants=[variant_line(row) for row in flow.variants[:MOST]],
        bottlenecks=[
            bottleneck_line(row, flow, query)
            for row in flow.bottlenecks[:MOST]
            if row["median_falls_by"] > 0
        ],
        rework=[rework_line(row, query) for row in flow.rework[:MOST]],
        handovers=[handover_line(row, organs, flow) for row in flow.handovers[:MOST]],
    )


def percent(share: float) -> str:
    return f"{share:.1%}"


def days(seconds: float, flow: Flow) -> str:
    """Office time in working days: `2.4 个工作日`."""
    number = round(seconds / flow.day, 1)
    words = ngettext("%(number)s working day", "%(number)s working days", 1 if number == 1 else 2)
    return words % {"number": f"{number:,.1f}"}


def figure(seconds: float, flow: Flow) -> str:
    """The same as a bare figure, for a column whose head says the unit."""
    return f"{seconds / flow.day:,.1f}"


def kind_words() -> Mapping[str, str]:
    return {
        WORK: _("Work"),
        WAITING: _("Waiting inside"),
        APPLICANT: _("With the applicant"),
        PAUSED: _("Legally paused"),
    }


def lead_of(flow: Flow, asked: FlowAsked) -> str:
    """What a leader must know in five seconds."""
    said = _(
        "%(cases)s cases were closed since %(day)s; half of them took no more than %(median)s."
    ) % {
        "cases": thousands(flow.cases),
        "day": f"{asked.since:%Y-%m-%d}",
        "median": days(flow.median, flow),
    }
    total = sum(flow.kinds.values())
    if total and flow.kinds[WAITING]:
        said += _(" %(share)s of their time they waited inside for the next to act.") % {
            "share": percent(flow.kinds[WAITING] / total)
        }
    if flow.bottlenecks and flow.bottlenecks[0]["median_falls_by"] > 0:
        worst = flow.bottlenecks[0]
        said += _(" What holds them up most is “%(step)s”.") % {"step": activity(worst["step"])}
    return said


def stats_of(flow: Flow) -> list[tuple[str, str, str]]:
    """label, figure, unit or note."""
    judged = flow.met + flow.missed
    total = sum(flow.kinds.values())
    again = max((row["share"] for row in flow.rework), default=0.0)
    return [
        (_("Cases closed"), thousands(flow.cases), ""),
        (_("Half took up to"), figure(flow.median, flow), _("working days")),
        (_("Waiting inside"), percent(flow.kinds[WAITING] / total) if total else "0", ""),
        (_("On-time rate"), percent(flow.met / judged) if judged else _("no data"), ""),
        (_("Ways gone"), thousands(flow.variants_total), ""),
        (_("Work done again"), percent(again), _("of cases, at most in one step")),
    ]


def note_of(part: Network) -> str:
    if not part.hidden_passages:
        return _("Everything is drawn.")
    return _("Left out as rare: %(activities)s activities and %(passages)s passages.") % {
        "activities": thousands(part.hidden_activities),
        "passages": thousands(part.hidden_passages),
    }


def legend_of(steps: Sequence[float], flow: Flow) -> list[str]:
    """What each shade means, from the lightest on."""
    if not steps:
        return []
    edges = [_("up to %(time)s") % {"time": days(step, flow)} for step in steps]
    return [*edges, _("longer")]


def time_line(row: Mapping[str, Any], name: str, flow: Flow, url: str = "") -> Line:
    """Mean working days of each kind in a case that has it."""
    cases = row["cases"] or 1
    parts = [int(row[kind]) for kind in IN_ORDER]
    return Line(
        name,
        [thousands(row["cases"]), *(figure(part / cases, flow) for part in parts),
         figure(row["median"] or 0, flow)],
        url,
        split_drawn(parts),
    )  # fmt: skip


def through(query: str, name: str | None) -> str:
    return cases_url(query, name or "", None)


def variant_line(row: Mapping[str, Any]) -> Line:
    names = [activity(one) for one in row["path"][:SHOWN_PATH]]
    more = len(row["path"]) - SHOWN_PATH
    if more > 0:
        names.append(_("%(number)s further") % {"number": more})
    calendar_days = f"{(row['median_seconds'] or 0) / 86_400:,.1f}"
    return Line(
        " → ".join(names),
        [thousands(row["cases"]), percent(row["share"]), percent(row["cumulative_share"]),
         calendar_days],
    )  # fmt: skip


def bottleneck_line(row: Mapping[str, Any], flow: Flow, query: str) -> Line:
    allowed = figure(row["allowed"], flow)
    basis = _("%(days)s (handbook)") if row["is_given"] else _("%(days)s (its median)")
    return Line(
        activity(row["step"]),
        [basis % {"days": allowed}, thousands(row["cases_over"]),
         figure(row["excess"], flow), figure(row["median_falls_by"], flow)],
        through(query, row["step"]),
    )  # fmt: skip


def rework_line(row: Mapping[str, Any], query: str) -> Line:
    return Line(
        activity(row["activity"]),
        [thousands(row["cases_repeated"]), percent(row["share"])],
        through(query, row["activity"]),
    )  # fmt: skip


def handover_line(row: Mapping[str, Any], organs: Mapping[str, str], flow: Flow) -> Line:
    ways = [organs.get(row[one], _("(no name)")) for one in ("organ", "next_organ")]
    waiting = row["median_waiting"]
    return Line(
        " → ".join(ways),
        [thousands(row["times"]), figure(waiting, flow) if waiting is not None else _("none")],
    )  # fmt: skip


def organs_named(flow: Flow) -> dict[str, str]:
    """The names of the organs in the tables, by what stands for them in the extract."""
    keys: set[str] = {row["by_organ"] for row in flow.by_organ if row["by_organ"]}
    keys |= set(both(flow.handovers))
    found = Organ.objects.in_bulk([int(key) for key in keys])
    return {str(key): in_language(organ) for key, organ in found.items()}


def both(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for row in rows:
        yield row["organ"]
        yield row["next_organ"]
