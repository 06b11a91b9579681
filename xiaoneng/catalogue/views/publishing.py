"""Publishing a version and abolishing an item: what is checked and what changes is seen before."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.catalogue.checking import bars
from xiaoneng.catalogue.comparing import compared
from xiaoneng.catalogue.forms import AbolishForm, PublishForm
from xiaoneng.catalogue.operations.publishing import (
    abolish_version,
    publication_checks,
    publish_version,
)
from xiaoneng.catalogue.queries import published_before, versions_for
from xiaoneng.catalogue.showing import name_of
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now


def publish(request: Request, pk: int) -> HttpResponse:
    """Look at the checks and the differences from a day on; then take it."""
    at = now()
    draft = get_object_or_404(versions_for(request.user, at.date()), pk=pk)
    require(request.user, "version.publish", draft)
    first = {"from_on": at.date(), "basis_paper": draft.basis_paper}
    form = PublishForm(request.POST or None, initial=first)
    form.fields["basis_paper"].required = request.POST.get("step") != "look"
    from_on = form.cleaned_data["from_on"] if form.is_valid() else at.date()
    if form.is_valid() and request.POST.get("step") == "take":
        paper = form.cleaned_data["basis_paper"]
        draft.edition = edition_seen(request, draft.edition)
        publishing = partial(publish_version, draft, from_on=from_on, basis_paper=paper)
        tried(form, partial(publishing, actor=request.user, at=at))
        if form.is_valid():
            notice(request, _("%(name)s is published.") % {"name": name_of(draft)})
            return redirect(draft.item)
    checks = publication_checks(draft, from_on) if draft.state == "draft" else []
    before = published_before(draft)
    context = {
        "item": draft.item,
        "version": draft,
        "form": form,
        "checks": checks,
        "is_barred": bool(bars(checks)),
        "from_on": from_on,
        "before": before,
        "rows": [row for row in compared(before, draft) if row.differs] if before else [],
    }
    return render(request, "catalogue/publish.html", context, status=422 if form.errors else 200)


def edition_seen(request: Request, otherwise: int) -> int:
    """The edition of the draft the page showed: another one must not be published unread."""
    seen = key_in(request.POST.get("edition", ""))
    return otherwise if seen is None else seen


def abolish(request: Request, pk: int) -> HttpResponse:
    """End an item from a day on, by a paper."""
    at = now()
    version = get_object_or_404(versions_for(request.user, at.date()), pk=pk)
    require(request.user, "version.abolish", version)
    form = AbolishForm(request.POST or None, initial={"on": at.date()})
    if request.method == "POST" and form.is_valid():
        abolishing = partial(abolish_version, version, **form.cleaned_data)
        tried(form, partial(abolishing, actor=request.user, at=at))
        if form.is_valid():
            notice(request, _("%(name)s is abolished.") % {"name": name_of(version)})
            return redirect(version.item)
    context = {
        "form": form,
        "title": _("Abolish"),
        "button": _("Abolish"),
        "item": version.item,
        "lead": _("From that day on it may no longer be exercised; what it said stays on record."),
    }
    return render(request, "catalogue/act.html", context, status=422 if form.errors else 200)
