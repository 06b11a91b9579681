"""The page of an item as of any day, and of one version."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from xiaoneng.catalogue.queries import items_for, version_on, versions_for
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now


def item(request: Request, pk: int) -> HttpResponse:
    """The item as it stands on a day."""
    at = now()
    found = get_object_or_404(items_for(request.user, at.date()), pk=pk)
    context = {"item": found, "version": version_on(found, at.date()), "as_of": at}
    return render(request, "catalogue/item.html", context)


def version(request: Request, pk: int) -> HttpResponse:
    """One version, whenever it holds."""
    at = now()
    found = get_object_or_404(versions_for(request.user, at.date()), pk=pk)
    context = {"item": found.item, "version": found, "as_of": at}
    return render(request, "catalogue/item.html", context)
