"""Requests and answers: one helper answers both a script and a plain browser."""

from typing import Any, Protocol

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.middleware import HtmxDetails

from xiaoneng.kit.notices import taken
from xiaoneng.people.models import User

LANGUAGE = "language"  # of an address and of a form
LANGUAGE_COOKIE = "xiaoneng_language"
ONE_YEAR = 365 * 24 * 60 * 60  # seconds


class Request(HttpRequest):
    """A signed-in request: the middleware has seen to these attributes."""

    user: User
    htmx: HtmxDetails


class HasPage(Protocol):
    def get_absolute_url(self) -> str: ...


def address_of(request: HttpRequest) -> str:
    """The network address a request came from; behind our own proxy, the one that it tells.

    Anybody may send the header: it counts where the site is served over a proxy of its own, which
    writes it anew (deploy/nginx.conf), and what stands in it last is what that proxy saw.
    """
    told: str = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    if told and settings.XIAONENG_BEHIND_PROXY:
        return told
    return str(request.META.get("REMOTE_ADDR", ""))


def shows(
    request: Request, partial: str, context: dict[str, Any], *, otherwise: HasPage | str
) -> HttpResponse:
    """Answer a post: the changed partial to HTMX, a redirect to everyone else.

    What `notice()` said goes along: out of band to HTMX, on the next page to a plain browser.
    """
    if not request.htmx:
        return redirect(otherwise if isinstance(otherwise, str) else otherwise.get_absolute_url())
    answer = render(request, partial, context)
    if notices := taken(request):
        answer.write(render_to_string("kit/notices.html", {"notices": notices, "apart": True}))
    return answer


def own_address(request: HttpRequest, url: str, otherwise: str) -> str:
    """An address a visitor sent, if it is one of this site."""
    is_ours = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if is_ours else otherwise


def keep_language(answer: HttpResponse, language: str) -> None:
    """Let the browser keep a language for a year; signed in or not, its pages come in it."""
    answer.set_cookie(
        LANGUAGE_COOKIE,
        language,
        max_age=ONE_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
