"""What anybody may ask: how a case stands, by its number and code."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiaoneng.cases.queries import progress_of
from xiaoneng.kit.time import now
from xiaoneng.portal.forms import ProgressForm
from xiaoneng.portal.guessing import is_closed, note_wrong
from xiaoneng.portal.progress import progress_at


@login_not_required
def progress(request: HttpRequest) -> HttpResponse:
    """Ask for number and code, then tell. Both are posted: addresses stand in logs."""
    at = now()
    form = ProgressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        if is_closed(number):
            form.add_error(None, _("Too many codes of this case were wrong. Ask again in an hour."))
            context = {"form": form, "as_of": at}
            return render(request, "portal/progress_ask.html", context, status=429)
        case = progress_of(number, form.cleaned_data["code"].upper())
        if case is not None:
            told = progress_at(case, at)
            context = {"case": case, "told": told, "sheet": told.sheet, "as_of": at}
            return render(request, "portal/progress.html", context)
        note_wrong(number)
        form.add_error(
            None, _("No case has this number and this code. Compare both with what you were given.")
        )
    return render(request, "portal/progress_ask.html", {"form": form, "as_of": at})
