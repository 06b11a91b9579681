"""The list of obligations: tabs by light, conditions, files, urging many."""

from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.kit.found import Saved
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import asks_file, show_list
from xiaoneng.kit.time import now
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.counts import lights_of, open_counts
from xiaoneng.obligations.figures import OPEN_LIGHTS, seen_by
from xiaoneng.obligations.lines import with_clocks
from xiaoneng.obligations.policy import opens_somewhere
from xiaoneng.obligations.showing import light_words
from xiaoneng.obligations.tables import obligations_listing
from xiaoneng.people.models import User


def obligations(request: Request) -> HttpResponseBase:
    """Every obligation the viewer may see; what is open, unless something else is asked."""
    if request.method == "GET" and not request.GET:
        return redirect(f"{reverse('obligations:list')}?state=open")
    at = now()
    return show_list(
        request,
        obligations_listing(request.user, at, is_file=asks_file(request)),
        with_clocks(seen_by(request.user, at)),
        as_of=at,
        tabs=light_tabs(request, at),
        context={"actions": actions(request.user)},
    )


def light_tabs(request: Request, at: datetime) -> list[Saved]:
    """What is open, and how much of it shows each light."""
    counts = lights_of(open_counts(request.user, at))
    tabs = [Saved(_("In hand"), "?state=open", thousands(sum(counts.values())))]
    for light in OPEN_LIGHTS:
        if counts.get(light):
            query = f"?light={light}&state=open"
            tabs.append(Saved(light_words(light), query, thousands(counts[light])))
    return tabs


def actions(user: User) -> list[dict[str, Any]]:
    url = reverse("obligations:open")
    opening: dict[str, Any] = {
        "label": _("Open an obligation"),
        "url": url,
        "icon": "plus",
        "is_primary": True,
    }
    ahead = {"label": _("Look ahead"), "url": reverse("obligations:calendar"), "icon": "calendar"}
    return [ahead, opening] if opens_somewhere(user) else [ahead]
