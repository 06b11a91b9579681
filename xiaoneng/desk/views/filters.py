"""Kept views: what stands behind the tabs of a list."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.core.refusals import Unusable
from xiaoneng.desk.forms import NameForm, SavedFilterForm
from xiaoneng.desk.operations import delete_filter, rename_filter, save_filter
from xiaoneng.desk.queries import filters_by, filters_of
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shell import address, label_of
from xiaoneng.kit.time import now
from xiaoneng.kit.unsent import page_above


def filters(request: Request) -> HttpResponse:
    """Everything one kept, with the list it is of, to be opened, renamed or deleted."""
    rows = []
    for one in filters_by(request.user):
        path = address(one.page)
        rows.append((one, path, list_words(one.page, path)))
    return render(request, "desk/filters.html", {"rows": rows})


def list_words(page: str, path: str) -> str:
    """What the side bar calls a list, or the nearest page above it; else its address."""
    above = page_above(path)
    return label_of(page) or (above and label_of(resolve(above).view_name)) or path


@require_POST
def save(request: Request) -> HttpResponse:
    """Keep the conditions of the list that was looked at, and show it again."""
    form = SavedFilterForm(request.POST)
    if not form.is_valid():
        said = str(next(iter(form.errors.values()))[0])
        if set(form.errors) != {"name"}:
            raise Unusable(said)
        notice(request, said, "red")
        return redirect(form.address)
    name, query = form.cleaned_data["name"], form.cleaned_data["query"]
    is_again = filters_of(request.user, form.page).filter(name=name).exists()
    save_filter(form.page, name, query, actor=request.user, at=now())
    words = _("The view “%(name)s” is kept.")
    if is_again:
        words = _("The view “%(name)s” is kept; it replaced the one of the same name.")
    notice(request, words % {"name": name})
    return redirect(form.address)


@require_POST
def rename(request: Request, pk: int) -> HttpResponse:
    """Give a kept view another name."""
    saved, form = get_object_or_404(filters_by(request.user), pk=pk), NameForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["name"]
        tried(form, partial(rename_filter, saved, name, actor=request.user, at=now()))
    if form.errors:
        notice(request, str(next(iter(form.errors.values()))[0]), "red")
    else:
        notice(request, _("The view is called “%(name)s” now.") % {"name": saved.name})
    return redirect("desk:filters")


@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    """Drop a kept view; the rows it showed are untouched."""
    saved = get_object_or_404(filters_by(request.user), pk=pk)
    name = saved.name
    delete_filter(saved, actor=request.user, at=now())
    notice(request, _("The view “%(name)s” is deleted.") % {"name": name})
    return redirect("desk:filters")
