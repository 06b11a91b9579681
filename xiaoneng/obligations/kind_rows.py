"""Kinds of obligations as a list, and what a change of one would do before it is taken."""

from collections.abc import Mapping
from datetime import datetime, time
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.columns import Column
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import day_words, moment_words
from xiaoneng.obligations.calendar_rows import due_words
from xiaoneng.obligations.kind_words import (
    LABELS,
    extension_words,
    limit_words,
    profile_words,
    urging_words,
    value_words,
)
from xiaoneng.obligations.lights import Rungs, States
from xiaoneng.obligations.models import Kind
from xiaoneng.obligations.operations.kinds import changed, differences, preview_kind
from xiaoneng.obligations.outlook import Pair, Shift
from xiaoneng.obligations.showing import in_language, light_words
from xiaoneng.people.models import Calendar, Organ

SHOWN = 50  # of those that would move; the rest are counted


def kinds_with_counts() -> QuerySet[Kind]:
    """Every kind with the number of its open obligations."""
    is_open = Q(obligations__state=States.OPEN)
    return Kind.objects.annotate(running=Count("obligations", filter=is_open))


def kinds_listing() -> Listing:
    return Listing(
        name="kinds",
        title=_("Kinds and ladders"),
        columns=[
            Column("words", _("Kind"), in_language, sort="code", sub=_code, is_title=True),
            Column("profile", _("Ladder"), profile_words, sort="profile"),
            Column("promised", _("Promised limit"), lambda row: limit_words(row, "promised")),
            Column("statutory", _("Statutory limit"), lambda row: limit_words(row, "statutory")),
            Column("extension", _("Extension"), extension_words),
            Column("urging", _("Urging"), urging_words),
            Column("running", _("Open now"), lambda row: row.running, sort="running"),
        ],
        order="code",
        search=lambda rows, words: rows.filter(
            Q(words__icontains=words) | Q(words_en__icontains=words) | Q(code__icontains=words)
        ),
        search_hint=_("name, code"),
        empty=_("No kinds of obligations"),
    )


def _code(row: Kind) -> str:
    return row.code


class Counted(NamedTuple):
    """Open obligations of a kind under one light or in one calendar."""

    words: str
    number: int
    url: str


def lights_of(kind: Kind) -> list[Counted]:
    """The open obligations of a kind by light."""
    rows = kind.obligations.open().order_by().values_list("light")
    address = f"{reverse('obligations:list')}?kind={kind.code}&state=open"
    return [
        Counted(light_words(light), number, f"{address}&light={light}")
        for light, number in rows.annotate(number=Count("pk")).order_by("light")
    ]


def calendars_of(kind: Kind) -> list[Counted]:
    """The calendars by which the open obligations of a kind are counted."""
    rows = kind.obligations.open().order_by().values_list("calendar")
    titles = dict(Calendar.objects.values_list("name", "title"))
    return [
        Counted(titles[name], number, reverse("obligations:calendar_year", args=[name]))
        if name in titles
        else Counted(name, number, "")
        for name, number in rows.annotate(number=Count("pk")).order_by("calendar")
    ]


class ChangeRow(NamedTuple):
    label: str
    before: str
    after: str


class ShiftRow(NamedTuple):
    url: str
    number: str
    title: str
    organ: Organ
    moves: list[ChangeRow]


class KindPreview(NamedTuple):
    """What changed rules would do, before they are taken."""

    differences: list[ChangeRow]
    rows: list[ShiftRow]
    moved: int
    due_moved: int


def preview_of(kind: Kind, rules: Mapping[str, Any], at: datetime) -> KindPreview:
    """The rules that differ, how many running obligations they move, and the first of these."""
    after = changed(kind, rules, at)
    shifts = list(preview_kind(kind, rules, at))
    return KindPreview(
        [
            ChangeRow(str(LABELS[name]), value_words(kind, name), value_words(after, name))
            for name in differences(kind, after)
        ],
        [_shift(one) for one in islice(shifts, SHOWN)],
        len(shifts),
        sum(one.is_due_moved for one in shifts),
    )


def _shift(one: Shift) -> ShiftRow:
    row = one.obligation
    pairs: list[tuple[str, Pair]] = []
    if one.is_due_moved:
        pairs.append((str(_("Due")), (one.before.due_at, one.after.due_at)))
        statutory = (one.before.statutory_due_at, one.after.statutory_due_at)
        if any(statutory):
            pairs.append((str(_("Statutory due")), statutory))
    moves = [
        ChangeRow(label, *(due_words(due) if due else "" for due in pair)) for label, pair in pairs
    ]
    moves += [
        ChangeRow(str(Rungs(rung).label), *map(_line_words, pair))
        for rung, pair in one.lines.items()
    ]
    return ShiftRow(row.get_absolute_url(), row.number, row.title, row.organ, moves)


def _line_words(moment: datetime | None) -> str:
    """When a line is reached; a line that is never reached has no day."""
    if moment is None:
        return str(_("not reached"))
    return day_words(moment) if wall(moment).time() == time() else moment_words(moment)
