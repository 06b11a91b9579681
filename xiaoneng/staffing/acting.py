"""One page for every act: what will be done, what is asked, one button, and where to go after."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import HasPage, Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shown import SEEN, Shown, as_shown, remember


@dataclass(frozen=True, slots=True)
class Act:
    """The words of an act: its heading, what it means, its button, what is said afterwards."""

    heading: str
    lead: str
    button: str
    done: str
    back: str
    look: str = ""  # the button that only shows what would happen, where that is shown first


def posted(request: Request) -> QueryDict | None:
    """What was sent, an empty form included; None where the form is only looked at."""
    return request.POST if request.method == "POST" else None


def carry_out(
    request: Request,
    form: forms.Form,
    act: Act,
    run: Callable[[], HasPage | None],
    foresee: Callable[[], list[str]] | None = None,
    shown: Shown | None = None,
) -> HttpResponse:
    """Ask, and do it when the answers can be used; what was typed is never lost.

    With `foresee`, its sentences are shown first; it is done once these very ones were confirmed.
    With `shown`, it is done only while its row still says what the form showed; not both.
    """
    foreseen: list[str] = []
    if shown is not None:
        remember(form, shown)
        run = partial(as_shown, form, shown, run)
    if request.method == "POST" and form.is_valid():
        if foresee is not None:
            foreseen = tried(form, foresee) or []
        if foreseen and request.POST.get(SEEN) != mark_of(foreseen):
            return act_page(request, form, act, foreseen)
        subject = tried(form, run) if form.is_valid() else None
        if form.is_valid():
            notice(request, act.done)
            return redirect(subject.get_absolute_url() if subject is not None else act.back)
    return act_page(request, form, act, status=422 if form.is_bound else 200)


def act_page(
    request: Request, form: forms.Form, act: Act, foreseen: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """The page of an act; once something was foreseen, its button does it."""
    context = {"form": form, "act": act, "foreseen": foreseen, "mark": mark_of(foreseen)}
    return render(request, "staffing/act.html", context, status=status)


def mark_of(foreseen: Sequence[str]) -> str:
    """What tells one foresight from another."""
    return hashlib.sha256("\n".join(foreseen).encode()).hexdigest()[:20]
