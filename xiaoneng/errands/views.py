"""One's long work: what is under way, how far it is, what came of it."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.operations import ask_errand, cancel_errand, see_errand
from xiaoneng.errands.queries import errands_of
from xiaoneng.errands.tables import ERRANDS
from xiaoneng.kit.http import Request, own_address
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now


def errands(request: Request) -> HttpResponseBase:
    return show_list(request, ERRANDS, errands_of(request.user), as_of=now())


def detail(request: Request, pk: int) -> HttpResponse:
    """How far one piece of work is; the page asks again by itself until it is over."""
    errand, at = get_object_or_404(errands_of(request.user), pk=pk), now()
    see_errand(errand, at)
    region = "#standing" if request.htmx else ""
    context = {"errand": errand, "as_of": at}
    return render(request, f"errands/errand_detail.html{region}", context)


@require_POST
def cancel(request: Request, pk: int) -> HttpResponse:
    errand = get_object_or_404(errands_of(request.user), pk=pk)
    cancel_errand(errand, actor=request.user, at=now())
    notice(request, _("Called off: %(title)s") % {"title": errand})
    return redirect(errand)


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Ask for the same once more."""
    old = get_object_or_404(errands_of(request.user), pk=pk)
    return redirect(ask_errand(old.kind, old.title, old.details, actor=request.user, at=now()))


def file(request: Request, pk: int) -> HttpResponseBase:
    errand = get_object_or_404(errands_of(request.user), pk=pk)
    if not errand.file or not default_storage.exists(errand.file):
        raise Http404
    return FileResponse(
        default_storage.open(errand.file), as_attachment=True, filename=errand.filename
    )


def export(request: Request) -> HttpResponse:
    """A file too long to wait for: say so, and on POST put it into the queue."""
    address = own_address(request, request.GET.get("list", ""), "")
    if "out=" not in address:
        raise Unusable(_("This page gives no file."))
    title = request.GET.get("title", "")[:200] or _("File of a list")
    if request.method == "POST":
        asked = ask_errand("export", title, {"address": address}, actor=request.user, at=now())
        return redirect(asked)
    return render(request, "errands/export.html", {"title": title, "rows": request.GET.get("rows")})
