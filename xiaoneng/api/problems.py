"""Refusals as a program reads them (RFC 9457): status, and a sentence with the remedy."""

from http import HTTPStatus

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from xiaoneng.api.door import NoEntry
from xiaoneng.core.refusals import Denied, Refused
from xiaoneng.kit.contention import is_contention
from xiaoneng.kit.refusals import sentence_of

KIND = "application/problem+json"
A_MOMENT = 5  # seconds


def problem(status: int, detail: str) -> HttpResponse:
    """A refusal: what it is by its number, and the sentence for whoever looks into it."""
    told = {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    answer = JsonResponse(
        told, status=status, content_type=KIND, json_dumps_params={"ensure_ascii": False}
    )
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def refused(_request: HttpRequest, error: Refused) -> HttpResponse:
    if isinstance(error, NoEntry):
        return problem(error.status, sentence_of(error))
    return problem(403 if isinstance(error, Denied) else 422, sentence_of(error))


def without_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    words = _("Nothing is told without a key. Make one at %(page)s and send it as “%(header)s”.")
    header = "Authorization: Bearer …"
    return problem(401, words % {"page": reverse("api:keys"), "header": header})


def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404, _("There is no such row, or it is not yours to see."))


def busy(_request: HttpRequest, error: OperationalError) -> HttpResponse:
    """503 where other writers kept the database; whatever else failed is ours to mend."""
    if not is_contention(error):
        raise error
    answer = problem(503, _("Others were saving for too long. Ask again in a moment."))
    answer["Retry-After"] = str(A_MOMENT)
    return answer


def not_allowed(methods: str) -> HttpResponse:
    """Nothing is changed through the interface."""
    words = _("Here is only read, by %(methods)s; what is to change is changed on its page.")
    answer = problem(405, words % {"methods": methods})
    answer["Allow"] = methods
    return answer


def tell_problems(api: NinjaAPI) -> None:
    """Answer whatever an interface refuses in this form."""
    api.exception_handler(Refused)(refused)
    api.exception_handler(AuthenticationError)(without_key)
    api.exception_handler(Http404)(missing)
    api.exception_handler(OperationalError)(busy)
