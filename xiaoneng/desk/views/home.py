"""The first page after signing in."""

from django.http import HttpResponse
from django.shortcuts import render

from xiaoneng.desk.contents import (
    administers,
    lead_of,
    mine_of,
    oversees,
    overview_of,
    tasks_of,
)
from xiaoneng.desk.surroundings import around_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import owners_for


def home(request: Request) -> HttpResponse:
    """My desk: what to do first; for leaders the state first; for administrators their tasks."""
    at, user = now(), request.user
    owners = owners_for(user, at.date())
    is_overseer, is_administrator = oversees(user, at), administers(user, at)
    mine = None if is_administrator else mine_of(owners, at, request.GET.get("light", ""))
    if mine is not None and is_overseer and not mine.total:
        mine = None
    overview = overview_of(user, at) if is_overseer else None
    context = {
        "as_of": at,
        "lead": lead_of(mine, overview),
        "mine": mine,
        "overview": overview,
        "around": around_of(user, owners, at, has_month=mine is not None),
        "administration": tasks_of(user, at),
    }
    return render(request, "desk/home.html", context)
