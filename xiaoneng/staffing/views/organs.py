"""Organs to look at: the tree of a day, one organ with its history."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.access.policy import may, require
from xiaoneng.kit.as_of import day_asked, day_in, end_of, unusable
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import keys_in
from xiaoneng.kit.refusals import sentence_of
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.going_live import live_from
from xiaoneng.people.models import Level, Organ
from xiaoneng.staffing.queries.categories import category_words
from xiaoneng.staffing.queries.organs import folded, known_organs, organ_rows, portrait

PARTS = "staffing/organ_list.html#tree"


def asked_day(request: Request) -> date:
    """The day a page is about: the one in its address, else today."""
    return day_asked(request) or now().date()


def organ_for(request: Request, pk: int) -> Organ:
    """An organ to look at or to act on; only staff look here."""
    require(request.user, "organ.list")
    return get_object_or_404(known_organs(), pk=pk)


def organ_list(request: Request) -> HttpResponse:
    require(request.user, "organ.list")
    said = request.GET.get("as_of", "")
    fault, day = unusable(said), day_in(said) or now().date()
    asked = {name: request.GET.get(name, "") for name in ("q", "category", "level")}
    rows = organ_rows(day, asked["q"], asked["category"], asked["level"])
    opened = opened_in(request)
    is_narrowed = any(asked.values())
    context = {
        "rows": rows if is_narrowed or opened is None else folded(rows, opened),
        "total": len(rows),
        "opened": opened,
        "asked": asked,
        "is_narrowed": is_narrowed,
        "day": day,
        "fault": sentence_of(fault) if fault else "",
        "is_past": day != now().date(),
        "categories": list(category_words().items()),
        "levels": Level.choices,
        "may_found": may(request.user, "organ.found"),
    }
    page = PARTS if request.htmx and request.htmx.target == "tree" else "staffing/organ_list.html"
    return render(request, page, context)


def opened_in(request: Request) -> list[int] | None:
    """The organs whose parts are shown, by keys; None: everything is shown."""
    asked = request.GET.getlist("open")
    return None if "all" in asked else keys_in(asked)


def organ_detail(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    day = asked_day(request)
    until = end_of(day) if day < now().date() else None
    context = {
        "shown": portrait(organ, day),
        "organ": organ,
        "day": day,
        "is_past": day != now().date(),
        "may_keep": may(request.user, "organ.rename", organ),
        "acts": organ_acts(),
        "entries": entries_of(organ, until=until),
        "recorded_until": until,
        "live_from_on": live_from(organ),
        "may_set_live": may(request.user, "organ.set_live", organ) and not organ.closed_on,
    }
    return render(request, "staffing/organ_detail.html", context)


def organ_acts() -> list[tuple[str, str]]:
    """What may be done to an organ: the name of the page, the words of the link."""
    return [
        ("staffing:organ_rename", _("Rename")),
        ("staffing:organ_move", _("Move in the tree")),
        ("staffing:organ_set_level", _("Change its kind")),
        ("staffing:organ_categorise", _("Change the category")),
        ("staffing:nameplate_hang", _("Hang a nameplate")),
        ("staffing:organ_found_under", _("Found an organ below it")),
        ("staffing:function_move", _("Let a function pass")),
        ("staffing:organ_split", _("Split")),
        ("staffing:organ_merge", _("Merge into another")),
        ("staffing:organ_close", pgettext("organ", "Close")),
    ]
