"""The list of cases: tabs by state, conditions, files."""

from datetime import datetime

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may_one_of
from xiaoneng.cases.queries import CaseQuerySet, by_state, cases_for, items_taken_by, places_of
from xiaoneng.cases.tables import cases_listing
from xiaoneng.cases.words import States
from xiaoneng.kit.found import Saved
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import asks_file, show_list
from xiaoneng.kit.paging import CAP
from xiaoneng.kit.time import now
from xiaoneng.kit.words import capped


def cases(request: Request) -> HttpResponseBase:
    """Every case the viewer may see; what is in hand, unless something else is asked."""
    if request.method == "GET" and not request.GET:
        return redirect(f"{reverse('cases:list')}?state=accepted")
    at = now()
    rows = cases_for(request.user, at)
    return show_list(
        request,
        cases_listing(request.user, at, is_file=asks_file(request)),
        rows,
        as_of=at,
        tabs=state_tabs(rows),
        context={"actions": actions(request, at)},
    )


def state_tabs(rows: CaseQuerySet) -> list[Saved]:
    """All cases, and how many are in each state that still asks for something."""
    whole, counts = by_state(rows)
    return [
        Saved(_("All cases"), "?state=", capped(whole, CAP)),
        *(
            Saved(str(States(state).label), f"?state={state}", capped(number, CAP))
            for state, number in counts.items()
        ),
    ]


def actions(request: Request, at: datetime) -> list[dict[str, object]]:
    """The way to a new case, for those who take them in."""
    may_take = may_one_of(request.user, "case.register", places_of(request.user, at))
    if not may_take or not items_taken_by(request.user, at):
        return []
    url = reverse("cases:register")
    return [{"label": _("Take in an application"), "url": url, "icon": "plus", "is_primary": True}]
