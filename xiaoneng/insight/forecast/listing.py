"""The early-warning list: open cases by their chance of being late."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiaoneng.insight.asking import bodies_for
from xiaoneng.insight.forecast.naming import (
    CERTAIN,
    LIKELY,
    POSSIBLE,
    arithmetic_words,
    chance_words,
    finish_words,
    interval_words,
    source_words,
)
from xiaoneng.insight.queries import Forecast, Said
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.organ_tree import tree_choices
from xiaoneng.kit.search import containing
from xiaoneng.obligations.drawing import light_drawn
from xiaoneng.obligations.queries import Lights
from xiaoneng.obligations.shift_rows import due_in, due_words
from xiaoneng.obligations.showing import in_language, light_words
from xiaoneng.people.models import Organ, User

Rows = QuerySet[Any]
UNKNOWN = (Said.FEW, Said.OUTLIVED, Said.WIDE)
SHARES = {  # by rank: that is the chance wherever one is told, and it has an index
    "warned": Q(rank__gte=POSSIBLE, rank__lte=CERTAIN),
    "likely": Q(rank__gte=LIKELY, rank__lte=CERTAIN),
    "possible": Q(rank__gte=POSSIBLE, rank__lt=LIKELY),
    "hardly": Q(rank__gte=0, rank__lt=POSSIBLE),
}


def forecast_listing(user: User, at: datetime, *, is_file: bool = False) -> Listing:
    """The list as this viewer sees it; a file has a column for each thing told."""
    return Listing(
        name="forecast",
        title=gettext_lazy("Forecast"),
        columns=file_columns() if is_file else columns(),
        order="-rank",
        filters=filters(user, at),
        search=searched,
        search_hint=gettext_lazy("number, item, matter"),
        empty=gettext_lazy("No open case"),
        url_of=lambda row: row.case.get_absolute_url(),
        template="insight/forecast.html",
    )


def searched(rows: Any, words: str) -> Any:
    return containing(rows, ("case__number", "case__item_name", "case__matter"), words)


searched.do_not_call_in_templates = True  # type: ignore[attr-defined]  # a template asks if it is there


def columns() -> list[Column]:
    return [
        Column("chance", gettext_lazy("Chance of being late"), chance_words, sort="rank",
            draw=chance_drawn, sub=interval_words, width="xn-w-light"),
        Column("item", gettext_lazy("Item"), lambda row: row.case.item_name,
            sub=lambda row: row.case.number, is_title=True),
        Column("organ", gettext_lazy("Organ"), lambda row: in_language(row.case.organ)),
        Column("officer", gettext_lazy("Officer"), officer),
        Column("light", gettext_lazy("Light"), lambda row: light_words(row.obligation.light),
            draw=lambda row, word: light_drawn(row.obligation.light, word)),
        Column("due", gettext_lazy("Due"), due, sort="obligation__due_at", export=due_out,
            width="xn-w-date"),
        Column("finish", gettext_lazy("Expected finish"), lambda row: row.finish_on,
            sort="finish_on", sub=finish_words, width="xn-w-date"),
        Column("why", gettext_lazy("Reckoned from"), source_words),
    ]  # fmt: skip


def file_columns() -> list[Column]:
    """What stands in smaller type on the page has a column of its own in a file."""
    more = [
        Column("number", gettext_lazy("Number"), lambda row: row.case.number),
        Column("interval", gettext_lazy("95% interval"), interval_words),
        Column("first", gettext_lazy("A tenth over by"), lambda row: row.first_on),
        Column("last", gettext_lazy("Nine tenths over by"), lambda row: row.last_on),
        Column("paused", gettext_lazy("Clock"), lambda row: _("stands still") if row.is_paused
            else _("runs")),
        Column("arithmetic", gettext_lazy("Arithmetic"), arithmetic_words),
    ]  # fmt: skip
    return [more[0], *columns(), *more[1:]]


def chance_drawn(row: Forecast, words: str) -> SafeString:
    """The chance, strong where a list warns."""
    is_warned = row.chance is not None and row.chance >= POSSIBLE
    return format_html("<strong>{}</strong>" if is_warned else "{}", words)


def officer(row: Forecast) -> str:
    return str(row.obligation.officer) if row.obligation.officer else ""


def due(row: Forecast) -> str:
    return due_words(row.obligation.due_at) if row.obligation.due_at else ""


def due_out(row: Forecast) -> date | datetime | None:
    return due_in(row.obligation.due_at) if row.obligation.due_at else None


def filters(user: User, at: datetime) -> list[Choice]:
    return [
        Choice("said", gettext_lazy("What is said"), lambda: SAYING, apply=saying,
            template="obligations/filter_kept.html"),
        Choice("chance", gettext_lazy("Chance of being late"), lambda: CHANCES,
            apply=lambda rows, value: rows.filter(SHARES[value])),
        Choice("organ", gettext_lazy("Organ"), cache(organs_of(user, at)), apply=under),
        Choice("light", gettext_lazy("Light"), lambda: Lights.choices, field="obligation__light"),
    ]  # fmt: skip


SAYING = [
    ("told", gettext_lazy("Chance told")),
    ("unknown", gettext_lazy("Not known")),
    ("late", gettext_lazy("Late already")),
]
CHANCES = [
    ("warned", gettext_lazy("a fifth or more")),
    ("likely", gettext_lazy("half or more")),
    ("possible", gettext_lazy("a fifth to a half")),
    ("hardly", gettext_lazy("less than a fifth")),
]


def saying(rows: Rows, value: str) -> Rows:
    return rows.filter(said__in=UNKNOWN if value == "unknown" else [value])


def organs_of(user: User, at: datetime) -> Callable[[], list[tuple[str, str]]]:
    return lambda: tree_choices(bodies_for(user, at))


def under(rows: Rows, key: str) -> Rows:
    organ = Organ.objects.filter(pk=key).first()
    return rows.filter(case__organ__path__startswith=organ.path) if organ else rows.none()
