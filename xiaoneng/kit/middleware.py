"""What every request passes: what its page may use, its language, refusals turned into pages."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext

from xiaoneng.core.refusals import Refused
from xiaoneng.kit.contention import is_contention, outrun
from xiaoneng.kit.http import LANGUAGE, LANGUAGE_COOKIE, keep_language, own_address
from xiaoneng.kit.notices import notice
from xiaoneng.kit.refusals import refuse, whole_page
from xiaoneng.kit.unsent import keep_unsent, page_above

NOT_ALLOWED = 405
NOTHING = "%00"
UNUSED = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS = ", ".join(f"{one}=()" for one in UNUSED)
Answer = Callable[[HttpRequest], HttpResponse]


class PermissionsMiddleware:
    """Tells the browser what no page of ours uses: it refuses that to whatever got into one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        answer["Permissions-Policy"] = PERMISSIONS
        return answer


class LanguageMiddleware:
    """Chinese, unless the visitor chose otherwise; never guessed from the browser.

    It stands outside of sessions and asks nobody, so that the page of a fault comes in the chosen
    language too, and its switch works: `?language=en` is kept, and the address opened without it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(LANGUAGE_COOKIE, settings.LANGUAGE_CODE)
        known = dict(settings.LANGUAGES)
        if request.method == "GET" and request.GET.get(LANGUAGE, "") in known:
            return chosen_in(request)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            return self.get_response(request)


def chosen_in(request: HttpRequest) -> HttpResponse:
    """Keep the language an address names, and go on to the address without it."""
    query = request.GET.copy()
    [*_others, chosen] = query.pop(LANGUAGE)
    target = f"{request.path}?{query.urlencode()}" if query else request.path
    answer = redirect(own_address(request, target, "/"))
    keep_language(answer, str(chosen))
    return answer


class RefusalMiddleware:
    """Turn a refusal into a page: 403 for who, 409 for when.

    Whoever was made to give way to another writer (`contention`) is refused as one who came later.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if answer.status_code == NOT_ALLOWED and request.method == "GET":
            notice(request, gettext("This step is taken by the button on its page."), "yellow")
            answer = redirect(page_above(request.path) or "/")
        keep_unsent(request, answer)
        return whole_page(request, answer)

    def process_view(self, request: HttpRequest, view: object, *_given: object) -> None:
        """No database and no engine takes a text with a zero byte, so no address has one.

        A view that says so in its own form is marked with `refuses_nothing`.
        """
        if has_nothing(request) and not hasattr(view, "refuses_nothing"):
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refuse(request, error)
        return refuse(request, outrun()) if is_contention(error) else None


def has_nothing(request: HttpRequest) -> bool:
    """Whether an address asks with a zero byte."""
    return NOTHING in request.META.get("QUERY_STRING", "")
