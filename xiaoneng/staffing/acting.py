"""One page for every act: what will be done, what is asked, one button, and where to go after."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import HasPage, Request
from xiaoneng.kit.notices import notice


@dataclass(frozen=True, slots=True)
class Act:
    """The words of an act: its heading, what it means, its button, what is said afterwards."""

    heading: str
    lead: str
    button: str
    done: str
    back: str


def posted(request: Request) -> QueryDict | None:
    """What was sent, an empty form included; None where the form is only looked at."""
    return request.POST if request.method == "POST" else None


def carry_out(
    request: Request, form: forms.Form, act: Act, run: Callable[[], HasPage | None]
) -> HttpResponse:
    """Ask, and do it when the answers can be used; what was typed is never lost."""
    if request.method == "POST" and form.is_valid():
        subject = tried(form, run)
        if form.is_valid():
            notice(request, act.done)
            return redirect(subject.get_absolute_url() if subject is not None else act.back)
    status = 422 if form.is_bound else 200
    return render(request, "staffing/act.html", {"form": form, "act": act}, status=status)
