"""The language of the visitor, the keys of the keyboard, and the pages of what went wrong."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST

from xiaoneng.core.refusals import Refused
from xiaoneng.kit import refusals
from xiaoneng.kit.contention import is_contention
from xiaoneng.kit.http import LANGUAGE, keep_language, own_address

BUSY = 503


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and go on where the visitor was."""
    answer = redirect(own_address(request, request.POST.get("next", ""), "/"))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        keep_language(answer, chosen)
    return answer


@login_not_required
def keys(request: HttpRequest) -> HttpResponse:
    """What the keys do, and a switch for each."""
    return render(request, "kit/keys.html")


@login_not_required
@requires_csrf_token
def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page, or not for this visitor."""
    return refusals.page(
        request,
        404,
        gettext("There is nothing here"),
        gettext("The address is mistyped, the page has moved, or it is not yours to see."),
    )


@requires_csrf_token
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 raised by the framework itself."""
    return refusals.page(
        request,
        403,
        gettext("Not done: this is not yours to do"),
        gettext("Ask whoever answers for this, or the administrator of your organ."),
    )


@requires_csrf_token
def unusable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself cannot be read, or its session could not be kept (`busy`)."""
    if is_contention(exception):
        return busy(request)
    return refusals.page(
        request,
        400,
        refusals.heading(Refused(), request),
        gettext("The request could not be read. Go back and send it again."),
    )


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session, or did not come from a page of ours."""
    return refusals.page(
        request,
        403,
        gettext("Not done: this page has expired"),
        gettext("You signed in again or waited too long. Open the page anew and send it again."),
    )


def busy(request: HttpRequest) -> HttpResponse:
    """503: other writers kept the database for too long beside the act itself.

    So it is with the session, kept after the act: nothing is to be mended, and what was sent may
    stand or not.
    """
    return without_database(request, BUSY)


def broken(request: HttpRequest) -> HttpResponse:
    """500: ours to mend, unless the database was only busy."""
    return without_database(request, BUSY if is_contention(sys.exc_info()[1]) else 500)


def without_database(request: HttpRequest, status: int) -> HttpResponse:
    """A page that asks nothing of the database, which may be what failed.

    Its switch of languages is a link, since a form would need a session (LanguageMiddleware).
    """
    query = request.GET.copy()
    query[LANGUAGE] = "zh-hans" if get_language() == "en" else "en"
    record, other = refusals.record_number(), f"?{query.urlencode()}"
    context = {"record": record, "status": status, "is_busy": status == BUSY, "other": other}
    refusals.log.error("%s %s %s %s", record, status, request.method, request.path)
    if not request.headers.get("HX-Request"):
        return HttpResponse(render_to_string("kit/broken.html", context), status=status)
    note = render_to_string("kit/broken.html#note", context)
    return refusals.to_notice(HttpResponse(note, status=status))
