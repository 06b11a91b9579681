"""Everything the page of a flow shows, in the reader's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoneng.core.kinds_of_time import WAITING
from xiaoneng.insight.flows.asked import AGAIN, EVERY, LATE, SLOWER, WAITED, FlowAsked
from xiaoneng.insight.flows.beside import beside_tables
from xiaoneng.insight.flows.drawing import Words, drawn, thresholds
from xiaoneng.insight.flows.gathering import Flow
from xiaoneng.insight.flows.handovers import Handing, Matrix, handings_of, matrices_of
from xiaoneng.insight.flows.layout import laid_out
from xiaoneng.insight.flows.lines import FlowTable, percent, worded, working_days
from xiaoneng.insight.flows.naming import activity, cases_url
from xiaoneng.insight.flows.network import Network, simplified
from xiaoneng.insight.flows.opening import Chip, chips_of, marks_of, more_url
from xiaoneng.insight.flows.split import split_drawn
from xiaoneng.insight.flows.tables import IN_ORDER, in_days, kind_words, tables_of
from xiaoneng.kit.words import thousands

BELOW = ("steps", "bottlenecks", "organs", "posts", "items", "variants")


@dataclass(frozen=True)
class Page:
    title: str
    lead: str
    stats: Sequence[tuple[str, str, str, str]]  # label, figure, unit or note, what it opens
    picture: SafeString
    picture_note: str
    more_url: str  # draws the next share of all
    opened: Sequence[Chip]
    legend: Sequence[str]
    kinds: Sequence[tuple[str, str, str]]  # kind, words, share
    whole_split: SafeString
    beside: Sequence[FlowTable]  # of the handbook
    tables: Mapping[str, FlowTable]  # by their codes, those that have lines
    matrices: Sequence[Matrix]  # of hand-overs

    @property
    def below(self) -> list[FlowTable]:
        """The tables under the picture; a template that asked a mapping for its `items` would get
        the method of that name.
        """
        return [self.tables[code] for code in BELOW if code in self.tables]


def page_of(flow: Flow, asked: FlowAsked, name: str, query: str) -> Page:
    part = simplified(flow.network, asked.share / 100, asked.opened)
    drawing = laid_out(part)
    total = sum(flow.kinds.values())
    steps = thresholds(drawing.lines, flow.day / 10)
    handings = handings_of(flow)
    tables = {one.code: one for one in every_table(flow, query, handings) if one.shown}

    marks = marks_of(flow.network, part, asked, query)
    words = Words(activity, partial(days, flow=flow), partial(cases_url, query), marks)
    return Page(
        title=name,
        lead=lead_of(flow, asked),
        stats=stats_of(flow, query),
        picture=drawn(drawing, words, name, steps),
        picture_note=note_of(part),
        more_url=more_url(asked, query) if part.hidden_passages else "",
        opened=chips_of(asked, query),
        legend=legend_of(steps, flow),
        kinds=[
            (kind, kind_words()[kind], percent(flow.kinds[kind] / total) if total else "0")
            for kind in IN_ORDER
        ],
        whole_split=split_drawn([flow.kinds[kind] for kind in IN_ORDER]),
        beside=list(beside_tables(flow, query)),
        tables=tables,
        matrices=matrices_of(handings, tables, query, is_of_organ=asked.is_one_organ),
    )


def every_table(flow: Flow, query: str, handings: Sequence[Handing]) -> list[FlowTable]:
    return [*beside_tables(flow, query), *tables_of(flow, query, handings)]


def tables_for_file(flow: Flow) -> list[FlowTable]:
    """Nobody is named in a file that leaves the house: officers stand under pseudonyms."""
    return every_table(flow, "", handings_of(flow, is_named=False))


def days(seconds: float, flow: Flow) -> str:
    """Office time in working days: `2.4 个工作日`."""
    return working_days(seconds / flow.day)


def figure(seconds: float, flow: Flow) -> str:
    """The same as a bare figure, for what says the unit beside it."""
    return worded(in_days(float(seconds), flow))


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


def stats_of(flow: Flow, query: str) -> list[tuple[str, str, str, str]]:
    """label, figure, unit or note, and the list of the cases behind it."""
    judged = flow.met + flow.missed
    total = sum(flow.kinds.values())
    again = max(flow.rework, key=lambda row: row["share"], default=None)
    lists = {how: cases_url(query, "", None, how) for how in (EVERY, LATE, WAITED, SLOWER)}
    late = _("%(number)s closed late") % {"number": thousands(flow.missed)} if flow.missed else ""
    return [
        (_("Cases closed"), thousands(flow.cases), "", lists[EVERY]),
        (_("Half took up to"), figure(flow.median, flow), _("working days"), lists[SLOWER]),
        (_("Waiting inside"), percent(flow.kinds[WAITING] / total) if total else "0", "",
         lists[WAITED]),
        (_("On-time rate"), percent(flow.met / judged) if judged else _("no data"), late,
         lists[LATE] if late else ""),
        (_("Ways gone"), thousands(flow.variants_total), "", "#h-variants"),
        (_("Work done again"), percent(again["share"] if again else 0.0),
         _("of cases, at most in one activity"),
         cases_url(query, again["activity"] or "", None, AGAIN) if again else ""),
    ]  # fmt: skip


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
