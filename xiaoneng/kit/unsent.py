"""What was typed when the session had ended: kept until its form is opened again after sign-in."""

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from xiaoneng.kit.shell import address

KEPT = "kit.unsent"
MOST = 20_000  # characters of one form
NEVER = ("password", "token", "otp", "secret", "code", "csrf")


def keep_unsent(request: HttpRequest, answer: HttpResponse) -> None:
    """Keep a post that was sent to the sign-in page instead; nothing secret, nothing huge."""
    sign_in = address(settings.LOGIN_URL)
    if (
        request.method != "POST"
        or not sign_in
        or not answer.get("Location", "").startswith(sign_in)
    ):
        return
    if request.path == sign_in or not hasattr(request, "session"):
        return
    typed = {
        name: values
        for name, values in request.POST.lists()
        if any(values) and not any(word in name.lower() for word in NEVER)
    }
    if typed and sum(len(one) for values in typed.values() for one in values) <= MOST:
        request.session[KEPT] = [request.path, typed]


def put_back(request: HttpRequest | None, form: BaseForm) -> bool:
    """Fill an empty form with what was typed into it before the sign-in; true where it was."""
    session = getattr(request, "session", {})
    if request is None or form.is_bound or KEPT not in session:
        return False
    path, typed = session[KEPT]
    if path != request.path:
        return False
    del session[KEPT]
    for name, values in typed.items():
        if name in form.fields:
            form.initial[name] = values if len(values) > 1 else values[0]
    return True


def page_above(path: str) -> str:
    """The nearest page above an address: that of the matter an act is about; "" where none is."""
    parts = [part for part in path.split("/") if part]
    for count in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:count])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return ""
