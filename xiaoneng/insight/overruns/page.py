"""Everything the page of overruns shows, in the reader's words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiaoneng.core.kinds_of_time import WAITING
from xiaoneng.insight.flows.lines import FlowTable, Line, Share, percent, worded, working_days
from xiaoneng.insight.flows.naming import officer_words, organ_words, post_words
from xiaoneng.insight.flows.split import split_drawn
from xiaoneng.insight.flows.tables import IN_ORDER, keys_in, kind_words
from xiaoneng.insight.overruns.asked import OFFICER, OPEN, ORGAN, POST, OverrunsAsked
from xiaoneng.insight.overruns.gathering import Overruns
from xiaoneng.kit.words import thousands
from xiaoneng.people.models import Organ, Post, User

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    lead: str
    stats: Sequence[tuple[str, str, str, str]]  # label, figure, unit or note, its list
    tables: Sequence[FlowTable]


@dataclass(frozen=True)
class Drawing:
    """What every table needs: the sums over all, names, the address."""

    found: Overruns
    query: str
    organs: Mapping[int, Organ]
    posts: Mapping[int, Post]
    people: Mapping[int, User]

    @classmethod
    def of(cls, found: Overruns, query: str) -> "Drawing":
        posts = Post.objects.select_related("organ").in_bulk(keys_in(found.posts, "post"))
        organs = keys_in(found.organs, "body") | keys_in(found.officers, "section")
        people = User.objects.in_bulk(keys_in(found.officers, "officer"))
        return cls(found, query, Organ.objects.in_bulk(organs), posts, people)

    @property
    def total(self) -> int:
        return sum(map(whole, self.found.organs))

    def days(self, seconds: float) -> float:
        return seconds / self.found.day

    def organ(self, row: Row) -> str:
        return organ_words(self.organs.get(row["body"]))

    def post(self, row: Row) -> str:
        return post_words(self.posts.get(row["post"]))

    def officer(self, row: Row) -> str:
        return officer_words(self.people.get(row["officer"]), self.organs.get(row["section"]))

    def table(
        self, code: str, title: str, head: str, rows: Sequence[Row], name: Callable[[Row], str]
    ) -> FlowTable:
        kinds = [kind_words()[kind] for kind in IN_ORDER]
        note = _("Working days beyond the limit, by kind; waiting counts for the receiver")
        return FlowTable(
            code,
            title,
            note,
            [head, _("Cases"), _("Working days over"), _("Share"), *kinds],
            [self.line(code, row, name(row)) for row in rows if whole(row)],
        )

    def line(self, by: str, row: Row, name: str) -> Line:
        told = {ORGAN: ("body",), POST: ("post",), OFFICER: ("section", "officer")}[by]
        key = "-".join("" if row[one] is None else str(row[one]) for one in told)
        parts = [int(row[kind]) for kind in IN_ORDER]
        every = cases_url(self.query, by, key)
        return Line(
            name,
            [row["cases"], self.days(whole(row)), Share(whole(row) / self.total),
             *map(self.days, parts)],
            split=split_drawn(parts),
            urls=[every, every, "",
                  *(cases_url(self.query, by, key, kind) if part else ""
                    for kind, part in zip(IN_ORDER, parts, strict=True))],
        )  # fmt: skip


def page_of(found: Overruns, asked: OverrunsAsked, query: str) -> Page:
    drawing = Drawing.of(found, query)
    return Page(lead_of(drawing, asked), stats_of(drawing, query), tables_of(drawing))


def tables_of(drawing: Drawing) -> list[FlowTable]:
    found = drawing.found
    tables = [
        drawing.table(ORGAN, _("By organ"), _("Organ"), found.organs, drawing.organ),
        drawing.table(POST, _("By post"), _("Post"), found.posts, drawing.post),
        drawing.table(OFFICER, _("By officer"), _("Officer"), found.officers, drawing.officer),
        FlowTable(
            "longest",
            _("The longest"),
            _("The cases with the most time beyond their limit"),
            [_("Case"), _("Working days over")],
            [
                Line(
                    f"{row['number']} {row['item_name']}",
                    [drawing.days(row["worked"])],
                    reverse("cases:detail", args=[row["case"]]),
                )
                for row in found.longest
            ],
        ),
    ]
    return [one for one in tables if one.lines]


def every_table(found: Overruns, query: str = "") -> list[FlowTable]:
    return tables_of(Drawing.of(found, query))


def lead_of(drawing: Drawing, asked: OverrunsAsked) -> str:
    """What a leader must know in five seconds."""
    found = drawing.found
    numbers = {
        "late": thousands(found.late),
        "cases": thousands(found.cases),
        "day": f"{asked.flow.since:%Y-%m-%d}",
    }
    if asked.which == OPEN:
        if not found.late:
            return _("None of the %(cases)s open cases is late.") % numbers
        said = _("%(late)s of %(cases)s open cases are late.") % numbers
    elif not found.late:
        return _("None of the %(cases)s cases closed since %(day)s was late.") % numbers
    else:
        said = _("%(late)s of %(cases)s cases closed since %(day)s were late.") % numbers
    if not drawing.total:
        return said
    first = found.organs[0]
    return said + _(" Together they were %(time)s over; %(share)s of it lay with %(organ)s.") % {
        "time": working_days(drawing.days(drawing.total)),
        "share": percent(whole(first) / drawing.total),
        "organ": drawing.organ(first),
    }


def stats_of(drawing: Drawing, query: str) -> list[tuple[str, str, str, str]]:
    found, total = drawing.found, drawing.total
    waiting = sum(int(row[WAITING]) for row in found.organs)
    none = _("no data")
    late = found.late
    return [
        (_("Late cases"), thousands(late), _("of %(cases)s") % {"cases": thousands(found.cases)},
         cases_url(query) if late else ""),
        (_("Beyond the limit"), worded(drawing.days(total)), _("working days"), ""),
        (_("In a late case"), worded(drawing.days(total) / late) if late else none,
         _("working days on average"), ""),
        (_("Waiting inside"), percent(waiting / total) if total else none, _("of this time"), ""),
        (_("Organs that had it"), thousands(sum(bool(whole(row)) for row in found.organs)), "", ""),
        (_("Officers who had it"), thousands(found.holders), "", ""),
    ]  # fmt: skip


def whole(row: Row) -> int:
    return sum(int(row[kind]) for kind in IN_ORDER)


def cases_url(query: str, by: str = "", key: str = "", kind: str = "") -> str:
    """The list of the cases that a figure counts."""
    told = {"flow": query, "by": by, "key": key, "kind": kind}
    some = {name: value for name, value in told.items() if value}
    return f"{reverse('insight:overrun_cases')}?{urlencode(some)}"
