"""Registers of results and tickets: lists, files coming in, what a file would do."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiaoneng.access.policy import may, require
from xiaoneng.catalogue.judging import REFUSED
from xiaoneng.kit.exports import as_xlsx
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.pages import Act
from xiaoneng.kit.shell import address
from xiaoneng.kit.time import now
from xiaoneng.registers.changes import tell_changes
from xiaoneng.registers.columns import COLUMNS, header, mending_line, notes, title_of
from xiaoneng.registers.forms import FileForm, WithdrawingForm
from xiaoneng.registers.judging import Judge, counts_of, refusal_of
from xiaoneng.registers.operations.bringing import (
    Brought,
    drop_register,
    import_register,
    try_register,
)
from xiaoneng.registers.operations.withdrawing import withdraw_register
from xiaoneng.registers.queries import batches_of, organs_kept_by, results_for, tickets_for
from xiaoneng.registers.tables import results_listing, tickets_listing

MOST_SHOWN = 300
MOST_FILES = 50


def results(request: Request) -> HttpResponseBase:
    """What organs issued."""
    require(request.user, "register.list")
    at = now()
    rows = results_for(request.user, at)
    listing = results_listing(request.user, at)
    return show_list(
        request, listing, rows, as_of=at, context={"actions": acts(request, "tickets")}
    )


def tickets(request: Request) -> HttpResponseBase:
    """What was drawn in the halls."""
    require(request.user, "register.list")
    at = now()
    rows = tickets_for(request.user, at)
    listing = tickets_listing(request.user, at)
    return show_list(
        request, listing, rows, as_of=at, context={"actions": acts(request, "results")}
    )


def acts(request: Request, other: str) -> list[Act]:
    """The way to the other register, and for who may to bring in a file."""
    labels = {"tickets": _("Queue tickets"), "results": _("Issued results")}
    found = [Act(labels[other], address(f"registers:{other}"))]
    if may(request.user, "register.try"):
        found.append(Act(_("Bring in a file"), address("registers:files"), "file-import"))
    return found


def files(request: Request) -> HttpResponse:
    """Bring a file; the trial run follows."""
    require(request.user, "register.try")
    at = now()
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    form.only(organs_kept_by(request.user, at))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        brought = Brought(said["kind"], said["organ"], said["file"].name, said["file"])
        made = tried(form, partial(try_register, brought, actor=request.user, at=at), "file")
        if made is not None:
            return redirect(made)
    context = {
        "form": form,
        "batches": batches_of(request.user).defer("rows", "refused")[:MOST_FILES],
        "total": batches_of(request.user).count(),
        "most": MOST_FILES,
        "kinds": list(COLUMNS),
    }
    return render(request, "registers/files.html", context, status=422 if form.errors else 200)


@require_safe
def batch(request: Request, pk: int) -> HttpResponse:
    """What the file would do, row by row; once taken over, what came and what stayed out."""
    require(request.user, "register.try")
    held, at = get_object_or_404(batches_of(request.user), pk=pk), now()
    judged = Judge(held, at).verdicts(held.rows) if held.state == "tried" else []
    only = request.GET.get("only", "")
    rows = [one for one in judged if not only or one.outcome == only]
    tell_changes(rows[:MOST_SHOWN])
    context: dict[str, Any] = {
        "batch": held,
        "counts": held.counts or counts_of(judged),
        "rows": rows[:MOST_SHOWN],
        "total": len(rows),
        "most": MOST_SHOWN,
        "only": only,
        "refused": [{**one, "column": title_of(held.kind, one["column"])} for one in held.refused][
            :MOST_SHOWN
        ],
        "as_of": at,
    }
    return render(request, "registers/batch.html", context)


@require_safe
def mend(request: Request, pk: int) -> HttpResponseBase:
    """The rows that stay out as a workbook to be put right and brought in again."""
    require(request.user, "register.try")
    held = get_object_or_404(batches_of(request.user), pk=pk)
    if held.state == "tried":
        found = [one for one in Judge(held, now()).verdicts(held.rows) if one.outcome == REFUSED]
        refused = [refusal_of(one) for one in found]
    else:
        refused = held.refused
    heads = [*header(held.kind), _("Reason")]
    lines = [mending_line(held.kind, one) for one in refused]
    return as_xlsx(f"{held.kind}-{pk}-refused.xlsx", heads, lines, notes(held.kind))


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Take the file over."""
    held = get_object_or_404(batches_of(request.user), pk=pk)
    import_register(held, actor=request.user, at=now())
    notice(request, _("Taken over."))
    return redirect(held)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Put a file aside that was only tried."""
    held = get_object_or_404(batches_of(request.user), pk=pk)
    drop_register(held, actor=request.user, at=now())
    notice(request, _("Put aside: %(name)s") % {"name": held})
    return redirect("registers:files")


def withdraw(request: Request, pk: int) -> HttpResponse:
    """Ask why a file is withdrawn, and take back what it brought."""
    held = get_object_or_404(batches_of(request.user), pk=pk)
    require(request.user, "register.withdraw", held)
    form = WithdrawingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["words"]
        if tried(form, partial(withdraw_register, held, words=words, actor=request.user, at=now())):
            notice(request, _("Withdrawn: %(name)s") % {"name": held})
            return redirect(held)
    context = {"batch": held, "form": form}
    return render(request, "registers/withdraw.html", context, status=422 if form.errors else 200)


@require_safe
def template(request: Request, kind: str) -> HttpResponseBase:
    """The empty workbook of a register, with how to fill it in."""
    require(request.user, "register.try")
    if kind not in COLUMNS:
        raise Http404
    return as_xlsx(f"{kind}.xlsx", header(kind), [], notes(kind))
