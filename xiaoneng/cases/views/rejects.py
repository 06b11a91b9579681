"""The rows of a file that could not be used: put right one by one, or left out with a reason."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import may, require
from xiaoneng.cases.doors import repair_reject
from xiaoneng.cases.operations.rejects import drop_reject
from xiaoneng.cases.operations.sources import checked_mapping
from xiaoneng.cases.queries import Reject, batches_for, rejects_for, rejects_of
from xiaoneng.cases.reasons import is_unfit, reason_words
from xiaoneng.cases.reject_tables import rejects_listing
from xiaoneng.cases.source_forms import LeavingOutForm, ValueForm
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now


def rejects(request: Request, pk: int) -> HttpResponseBase:
    """The rows of a file that could not be used: narrowed, exported, left out."""
    require(request.user, "batch.try")
    at = now()
    one = get_object_or_404(batches_for(request.user, at), pk=pk)
    listing = rejects_listing(one)
    return show_list(request, listing, rejects_of(one), as_of=at, context={"batch": one})


def reject(request: Request, pk: int) -> HttpResponse:
    """One row that could not be used; its value is put right here and the row brought in."""
    require(request.user, "batch.try")
    row = reject_or_404(request, pk)
    posted = request.method == "POST"
    if posted:
        require(request.user, "reject.repair", row)
        if not is_mendable(row):
            raise IllegalStep(_("No single cell of this row is at fault."))
    form = ValueForm(
        request.POST if posted else None, column=row.column, initial={"value": row.value}
    )
    if posted and form.is_valid():
        value = form.cleaned_data["value"]
        brought = partial(repair_reject, row, value, actor=request.user, at=now())
        if tried(form, brought, "value"):
            notice(request, _("Row %(row)s is in.") % {"row": row.row})
            return redirect(f"{reverse('cases:rejects', args=[row.batch_id])}?state=waiting")
        row.refresh_from_db()  # what was tried is undone in the database, not in the object
    return reject_shown(request, row, form, LeavingOutForm())


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Leave one row out, and say why."""
    row = reject_or_404(request, pk)
    require(request.user, "reject.drop", row)
    form = LeavingOutForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["words"]
        if tried(form, partial(drop_reject, row, words=words, actor=request.user, at=now())):
            notice(request, _("Row %(row)s is left out.") % {"row": row.row})
            return redirect(f"{reverse('cases:rejects', args=[row.batch_id])}?state=waiting")
    mending = ValueForm(column=row.column, initial={"value": row.value})
    return reject_shown(request, row, mending, form)


def reject_or_404(request: Request, pk: int) -> Reject:
    return get_object_or_404(rejects_for(request.user, now()), pk=pk)


def reject_shown(
    request: Request, row: Reject, form: ValueForm, leaving: LeavingOutForm
) -> HttpResponse:
    """The page of a row, with what is wrong with what was entered."""
    context = {
        "reject": row,
        "why": reason_words(row.reason),
        "form": form,
        "leaving": leaving,
        "may_mend": is_mendable(row) and may(request.user, "reject.repair", row),
        "may_drop": may(request.user, "reject.drop", row),
        "as_of": now(),
    }
    status = 422 if form.errors or leaving.errors else 200
    return render(request, "cases/reject_detail.html", context, status=status)


def is_mendable(row: Reject) -> bool:
    """Whether one cell of the file is at fault: a column that is mapped, or one that is unfit."""
    mapped = {theirs for _key, theirs in checked_mapping(row.batch.source.mapping).mapped_columns()}
    return row.column in mapped or (bool(row.column) and is_unfit(row.reason))
