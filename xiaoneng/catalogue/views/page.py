"""The page of an item as of any day, of one version, and of two side by side."""

from datetime import datetime, time
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may
from xiaoneng.catalogue.acting import acts_on
from xiaoneng.catalogue.comparing import compared
from xiaoneng.catalogue.portrait import portrait_of, title_of
from xiaoneng.catalogue.queries import Item, Version, items_for, version_on, versions_for
from xiaoneng.catalogue.showing import name_of, standing_words
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.as_of import day_asked, end_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import aware, now
from xiaoneng.ledger.queries import entries_of


def item(request: Request, pk: int) -> HttpResponse:
    """The item as it stands on a day: today, unless another is asked."""
    at = now()
    found = get_object_or_404(items_for(request.user, at.date()), pk=pk)
    as_of = moment_asked(request, at)
    version = version_on(found, as_of.date())
    if version is None and as_of == at:
        version = own_draft(request, found)
    return drawn(request, found, version, at, as_of)


def own_draft(request: Request, found: Item) -> Version | None:
    """Of an item that does not hold today, the last version its viewer may see."""
    rows = versions_for(request.user, now().date()).filter(item=found)
    return rows.exclude(state="dropped").order_by("-number").first()


def version(request: Request, pk: int) -> HttpResponse:
    """One version, whenever it holds."""
    at = now()
    found = get_object_or_404(versions_for(request.user, at.date()), pk=pk)
    return drawn(request, found.item, found, at, at)


def drawn(
    request: Request, found: Item, version: Version | None, at: datetime, as_of: datetime
) -> HttpResponse:
    day = as_of.date()
    versions = list(versions_for(request.user, at.date()).filter(item=found).order_by("-number"))
    until = as_of if as_of < at else None
    context: dict[str, Any] = {
        "item": found,
        "title": name_of(version) if version else title_of(found, versions),
        "version": version,
        "standing": standing_words(version, day) if version else _("Not in force"),
        "portrait": portrait_of(version, day) if version else None,
        "versions": [(one, standing_words(one, at.date())) for one in versions],
        "acts": acts_on(request.user, found, version, versions) if as_of == at else [],
        "entries": list(reversed(entries_of(version, until=until)))[:20] if version else [],
        "recorded_until": until,
        "as_of": as_of,
        "is_past": as_of != at,
        "may_draft": may(request.user, "version.draft", found),
    }
    return render(request, "catalogue/item.html", context)


def compare(request: Request, pk: int) -> HttpResponse:
    """Two versions of an item side by side; without a choice the last two."""
    at = now()
    found = get_object_or_404(items_for(request.user, at.date()), pk=pk)
    versions = list(versions_for(request.user, at.date()).filter(item=found).order_by("-number"))
    if len(versions) == 0:
        return redirect(found)
    before = chosen(versions, request.GET.get("before", ""), versions[min(1, len(versions) - 1)])
    after = chosen(versions, request.GET.get("after", ""), versions[0])
    rows = compared(before, after)
    context = {
        "item": found,
        "title": name_of(after),
        "versions": versions,
        "before": before,
        "after": after,
        "rows": rows,
        "different": sum(row.differs for row in rows),
        "as_of": at,
    }
    return render(request, "catalogue/compare.html", context)


def chosen(versions: list[Version], number: str, otherwise: Version) -> Version:
    if not number:
        return otherwise
    found = next((one for one in versions if str(one.number) == number), None)
    if found is None:
        raise Unusable(_("There is no version %(number)s.") % {"number": number})
    return found


def moment_asked(request: Request, at: datetime) -> datetime:
    """The end of the past day asked for, the begin of one to come; else this moment."""
    day = day_asked(request) or at.date()
    if day == at.date():
        return at
    return end_of(day) if day < at.date() else aware(datetime.combine(day, time()))
