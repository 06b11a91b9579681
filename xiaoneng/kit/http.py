"""Requests and answers: one helper answers both a script and a plain browser."""

from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.middleware import HtmxDetails

from xiaoneng.people.models import User


class Request(HttpRequest):
    """A signed-in request: the middleware has seen to these attributes."""

    user: User
    htmx: HtmxDetails


class HasPage(Protocol):
    def get_absolute_url(self) -> str: ...


def shows(
    request: Request, partial: str, context: dict[str, Any], *, otherwise: HasPage | str
) -> HttpResponse:
    """Answer a post: the changed partial to HTMX, a redirect to everyone else."""
    if request.htmx:
        return render(request, partial, context)
    return redirect(otherwise if isinstance(otherwise, str) else otherwise.get_absolute_url())
