"""Kept views: what stands behind the tabs of a list."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.core.refusals import Unusable
from xiaoneng.desk.forms import SavedFilterForm
from xiaoneng.desk.operations import delete_filter, save_filter
from xiaoneng.desk.queries import filters_by
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shell import address
from xiaoneng.kit.time import now


def filters(request: Request) -> HttpResponse:
    """Everything one kept, to be opened or deleted."""
    kept = [(one, address(one.page)) for one in filters_by(request.user)]
    rows = [(one, path and f"{path}?{one.query}") for one, path in kept]
    return render(request, "desk/filters.html", {"rows": rows})


@require_POST
def save(request: Request) -> HttpResponse:
    """Keep the conditions of the list that was looked at, and show it again."""
    form = SavedFilterForm(request.POST)
    if not form.is_valid():
        raise Unusable(str(next(iter(form.errors.values()))[0]))
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    save_filter(form.page, name, query, actor=request.user, at=now())
    notice(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(form.address)


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    """Drop a kept view; the rows it showed are untouched."""
    saved = get_object_or_404(filters_by(request.user), pk=pk)
    name = saved.name
    delete_filter(saved, actor=request.user, at=now())
    notice(request, _("The view “%(name)s” is deleted.") % {"name": name})
    return redirect("desk:filters")
