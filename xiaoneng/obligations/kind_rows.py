"""Kinds of obligations as a list, and what a change of one would do before it is taken."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.scope import sees_all
from xiaoneng.kit.columns import Column
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.search import containing
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.kind_words import (
    LABELS,
    extension_words,
    limit_words,
    profile_words,
    urging_words,
    value_words,
)
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import Kind, ObligationQuerySet
from xiaoneng.obligations.operations.kinds import changed, differences, preview_kind
from xiaoneng.obligations.queries import obligations_for
from xiaoneng.obligations.shift_rows import ChangeRow, ShiftRow, counted
from xiaoneng.obligations.showing import in_language, light_words
from xiaoneng.people.models import Calendar, User


def kinds_with_counts(user: User, day: date) -> QuerySet[Kind]:
    """Every kind with the number of its open obligations that a person may see."""
    counted = Q(obligations__state=States.OPEN)
    if not sees_all(user, day):
        counted &= Q(obligations__in=obligations_for(user, day).order_by().values("pk"))
    return Kind.objects.annotate(running=Count("obligations", filter=counted))


def kinds_listing() -> Listing:
    return Listing(
        name="kinds",
        title=_("Kinds and ladders"),
        columns=[
            Column(
                "words",
                _("Kind"),
                in_language,
                sort="code",
                sub=_code,
                sub_label=_("Short name"),
                is_title=True,
            ),
            Column("profile", _("Ladder"), profile_words, sort="profile"),
            Column("promised", _("Promised limit"), lambda row: limit_words(row, "promised")),
            Column("statutory", _("Statutory limit"), lambda row: limit_words(row, "statutory")),
            Column("extension", _("Extension"), extension_words),
            Column("urging", _("Urging"), urging_words),
            Column("running", _("Open now"), lambda row: row.running, sort="running", draw=_open),
        ],
        order="code",
        search=lambda rows, words: containing(rows, ("words", "words_en", "code"), words),
        search_hint=_("name, code"),
        empty=_("No kinds of obligations"),
    )  # fmt: skip


def _code(row: Kind) -> str:
    return row.code


def _open(row: Kind, value: int) -> SafeString:
    """The number of those in hand, which opens them."""
    if not value:
        return SafeString("0")
    return SafeString(f'<a href="{safe(open_url(row))}">{thousands(value)}</a>')


def open_url(kind: Kind) -> str:
    return f"{reverse('obligations:list')}?kind={kind.code}&state=open"


class Counted(NamedTuple):
    """Open obligations of a kind under one light or in one calendar."""

    words: str
    number: int
    url: str


def open_of(kind: Kind, user: User, day: date) -> ObligationQuerySet:
    """The open obligations of a kind that a person may see."""
    return obligations_for(user, day).open().filter(kind=kind).order_by()


def lights_of(kind: Kind, user: User, day: date) -> list[Counted]:
    """The open obligations of a kind that a person may see, by light."""
    rows = open_of(kind, user, day).values_list("light")
    return [
        Counted(light_words(light), number, f"{open_url(kind)}&light={light}")
        for light, number in rows.annotate(number=Count("pk")).order_by("light")
    ]


def calendars_of(kind: Kind, user: User, day: date) -> list[Counted]:
    """The calendars by which the open obligations of a kind are counted that a person may see."""
    rows = open_of(kind, user, day).values_list("calendar")
    titles = dict(Calendar.objects.values_list("name", "title"))
    return [
        Counted(titles[name], number, reverse("obligations:calendar_year", args=[name]))
        if name in titles
        else Counted(name, number, "")
        for name, number in rows.annotate(number=Count("pk")).order_by("calendar")
    ]


class KindPreview(NamedTuple):
    """What changed rules would do, before they are taken."""

    differences: list[ChangeRow]
    rows: list[ShiftRow]
    moved: int
    due_moved: int


def preview_of(kind: Kind, rules: Mapping[str, Any], at: datetime) -> KindPreview:
    """The rules that differ, how many running obligations they move, and the first of these."""
    after = changed(kind, rules, at)
    found = counted(preview_kind(kind, rules, at))
    return KindPreview(
        [
            ChangeRow(str(LABELS[name]), value_words(kind, name), value_words(after, name))
            for name in differences(kind, after)
        ],
        found.rows,
        found.moved,
        found.due_moved,
    )
