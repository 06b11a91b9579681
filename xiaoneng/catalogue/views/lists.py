"""The list of items: what holds today, unless something else is asked."""

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.catalogue.acting import may_add_somewhere, may_import
from xiaoneng.catalogue.queries import versions_for
from xiaoneng.catalogue.tables import STANDINGS, items_listing, standing
from xiaoneng.kit.found import Saved
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import asks_file, show_list
from xiaoneng.kit.time import now
from xiaoneng.kit.words import thousands


def items(request: Request) -> HttpResponseBase:
    """Every item the viewer may see; what is in force, unless something else is asked."""
    if request.method == "GET" and not request.GET:
        return redirect(f"{reverse('catalogue:list')}?standing=now")
    at = now()
    day = at.date()
    return show_list(
        request,
        items_listing(day, is_file=asks_file(request)),
        versions_for(request.user, day),
        as_of=at,
        tabs=tabs(request),
        context={"actions": actions(request)},
    )


def tabs(request: Request) -> list[Saved]:
    """How many items hold, come, are drafted, are over."""
    day = now().date()
    rows, narrowed = versions_for(request.user, day).order_by(), standing(day)
    counts = {key: narrowed(rows, key).count() for key, _words in STANDINGS}
    return [
        Saved(str(words), f"?standing={key}", thousands(counts[key]))
        for key, words in STANDINGS
        if counts[key] or key == "now"
    ]


def actions(request: Request) -> list[dict[str, object]]:
    """What may be done beside reading."""
    found: list[dict[str, object]] = []
    if may_add_somewhere(request.user):
        url = reverse("catalogue:add")
        found.append({"label": _("Add an item"), "url": url, "icon": "plus", "is_primary": True})
    if may_import(request.user):
        url = reverse("catalogue:rounds")
        found.append({"label": _("Import items"), "url": url, "icon": "file-import"})
    return found
