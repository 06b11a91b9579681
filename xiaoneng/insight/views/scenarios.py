"""Scenarios of the limit lab: kept, shown, renamed, given up, compared, handed over."""

from functools import partial
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from xiaoneng.access.policy import may, require
from xiaoneng.catalogue.queries import versions_because_of
from xiaoneng.core.refusals import Unusable
from xiaoneng.insight.forms import TitleForm
from xiaoneng.insight.lab import doors
from xiaoneng.insight.lab.keeping import beside, items_sheet, kept, steps_sheet
from xiaoneng.insight.lab.seeing import seen_by
from xiaoneng.insight.lab.sheets import rows_drawn
from xiaoneng.insight.operations.scenarios import (
    drop_scenario,
    propose_scenario,
    reasons,
    rename_scenario,
    save_scenario,
    wanted_of,
)
from xiaoneng.insight.queries import Scenario, scenarios_for
from xiaoneng.insight.tables import scenarios_listing
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import keys_in
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now, wall
from xiaoneng.kit.words import moment_words
from xiaoneng.ledger.queries import entries_of

MOST = 3  # side by side


@require_GET
def scenarios(request: Request) -> HttpResponseBase:
    """Every scenario one may see."""
    require(request.user, "lab.read")
    at = now()
    return show_list(request, scenarios_listing(), scenarios_for(request.user, at.date()), as_of=at)


@require_POST
def save(request: Request) -> HttpResponse:
    """Keep the question of the lab's page with its answer."""
    require(request.user, "lab.read")
    at, asked = now(), QueryDict(request.POST.get("query", ""))
    seen = seen_by(request.user, asked, at)
    if seen.top is not None:
        require(request.user, "scenario.save", seen.top)
    told = doors.told_by(seen)
    if told is None or seen.top is None:
        raise Unusable(_("There is no extract yet, so there is nothing to keep."))
    title = request.POST.get("title", "")
    made = save_scenario(title, seen.top, told, actor=request.user, at=at)
    notice(request, _("Kept: %(title)s") % {"title": made.title})
    return redirect(made)


def scenario(request: Request, pk: int) -> HttpResponse:
    """One scenario: what was asked, what came of it; on POST it gets another name."""
    at = now()
    row = one_of(request, pk)
    form = TitleForm(request.POST or None, initial={"title": row.title})
    if request.method == "POST" and form.is_valid():
        renaming = partial(rename_scenario, row, form.cleaned_data["title"])
        if tried(form, partial(renaming, actor=request.user, at=at)) is not None:
            notice(request, _("Renamed: %(title)s") % {"title": form.cleaned_data["title"]})
            return redirect(row)
    sheets = [one for one in (items_sheet(row), steps_sheet(row)) if one.rows]
    may_keep = may(request.user, "scenario.rename", row)
    drafts = versions_because_of(row.get_absolute_url(), request.user, wall(at).date())
    done = {one.item_id for one in drafts if one.state != "dropped"}
    wanted = wanted_of(row, request.user, at, done) if may_keep else None
    others = scenarios_for(request.user, at.date()).exclude(pk=row.pk)[:50]
    context = {
        "kept": kept(row),
        "scenario": row,
        "sheets": [(one, rows_drawn(one)) for one in sheets],
        "form": form,
        "others": [(one.pk, f"{one}　{moment_words(one.saved_at)}", False) for one in others],
        "may_keep": may_keep,
        "drafts": drafts,
        "to_draft": wanted.drafts if wanted else [],
        "left": reasons(wanted.left) if wanted else "",
        "entries": list(reversed(entries_of(row)))[:20],
        "as_of": row.as_of,
    }
    return render(request, "insight/scenario.html", context, status=422 if form.errors else 200)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Give a scenario up."""
    row = one_of(request, pk)
    drop_scenario(row, actor=request.user, at=now())
    notice(request, _("Given up: %(title)s") % {"title": row.title})
    return redirect("insight:scenarios")


@require_POST
def propose(request: Request, pk: int) -> HttpResponse:
    """Hand the new limits to the catalogue as drafts."""
    row = one_of(request, pk)
    done = propose_scenario(row, actor=request.user, at=now())
    number = len(done.drafts)
    said = ngettext("%(number)s draft begun.", "%(number)s drafts begun.", number)
    left = _(" Left out: ") + "".join(reasons(done.left))
    notice(request, said % {"number": number} + (left if done.left else ""))
    return redirect(row)


@require_GET
def compare(request: Request) -> HttpResponse:
    """Two or three scenarios side by side."""
    require(request.user, "lab.read")
    keys = keys_in(request.GET.getlist("one"))[:MOST]
    known = {one.pk: one for one in scenarios_for(request.user, now().date()).filter(pk__in=keys)}
    chosen = [known[key] for key in dict.fromkeys(keys) if key in known]
    if not chosen:
        return redirect("insight:scenarios")
    sheet = beside(chosen)
    context = {
        "scenarios": [kept(one) for one in chosen],
        "sheet": sheet,
        "rows": rows_drawn(sheet),
        "as_of": now(),
        "query": urlencode([("one", one.pk) for one in chosen]),
        "list_url": reverse("insight:scenarios"),
    }
    return render(request, "insight/compare.html", context)


def one_of(request: Request, pk: int) -> Scenario:
    require(request.user, "lab.read")
    return get_object_or_404(scenarios_for(request.user, now().date()), pk=pk)
