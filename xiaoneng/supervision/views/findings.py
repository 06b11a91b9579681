"""Findings: what rules of rooms saw, for a person to confirm or to dismiss."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.kit.forms import tried
from xiaoneng.kit.found import Saved
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.kit.words import thousands
from xiaoneng.ledger.queries import entries_of
from xiaoneng.supervision.builtin import rule_words
from xiaoneng.supervision.forms import FindingForm
from xiaoneng.supervision.naming import name_then
from xiaoneng.supervision.operations.findings import confirm_finding, dismiss_finding
from xiaoneng.supervision.queries import findings_for, state_counts
from xiaoneng.supervision.rule_tables import findings_listing
from xiaoneng.supervision.words import arithmetic_words, facts_shown


def findings(request: Request) -> HttpResponseBase:
    """Every finding the viewer may see; those to be looked at, unless something else is asked."""
    require(request.user, "finding.list")
    at = now()
    rows = findings_for(request.user, at.date())
    counts = state_counts(rows)
    if request.method == "GET" and not request.GET and counts.get("found"):
        return redirect(f"{reverse('supervision:findings')}?state=found")
    words = dict(rows.model._meta.get_field("state").flatchoices)
    tabs = [Saved(_("All findings"), "?state=", thousands(sum(counts.values())))]
    tabs += [
        Saved(str(words[state]), f"?state={state}", thousands(counts[state]))
        for state in words
        if counts.get(state)
    ]
    return show_list(request, findings_listing(at), rows, as_of=at, tabs=tabs)


def finding(request: Request, pk: int) -> HttpResponse:
    """One finding with its evidence; on POST confirmed or dismissed."""
    require(request.user, "finding.list")
    at = now()
    row = get_object_or_404(findings_for(request.user, at.date()), pk=pk)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        deciding = dismiss_finding if request.POST.get("step") == "dismiss" else confirm_finding
        tried(form, partial(deciding, row, **form.cleaned_data, actor=request.user, at=at))
        if form.is_valid():
            notice(request, _("Your decision is kept."))
            return redirect(row)
    name_then([row])
    proposing = f"{reverse('supervision:propose')}?finding={row.pk}"
    context = {
        "finding": row,
        "rule_words": rule_words(row.rule),
        "seen": arithmetic_words(row.rule, row.evidence["arithmetic"]),
        "facts": facts_shown(row.evidence.get("facts", {})),
        "form": form,
        "may_decide": row.state == "found" and may(request.user, "finding.confirm", row),
        "propose_url": proposing if may(request.user, "card.propose", row.organ) else "",
        "entries": list(reversed(entries_of(row))),
        "as_of": at,
    }
    status = 422 if form.errors else 200
    return render(request, "supervision/finding_detail.html", context, status=status)
