"""Rules with their versions; a change is another version."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.supervision.builtin import rule_words
from xiaoneng.supervision.forms import ChangeRuleForm, PaperForm
from xiaoneng.supervision.operations.rules import change_rule, resume_rule, suspend_rule
from xiaoneng.supervision.queries import rules as every_rule
from xiaoneng.supervision.queries import rules_counted
from xiaoneng.supervision.rule_tables import (
    cards_of_rule,
    last_of,
    parameter_rows,
    rules_listing,
    state_of,
)
from xiaoneng.supervision.words import points_words


def rules(request: Request) -> HttpResponseBase:
    """Every rule with what it says now and how many cards it made."""
    require(request.user, "rule.show")
    at = now()
    rows = rules_counted(request.user, at.date())
    return show_list(request, rules_listing(), rows, as_of=at)


def rule(request: Request, pk: int) -> HttpResponse:
    """One rule: what it says, what it said before, on which papers."""
    require(request.user, "rule.show")
    at = now()
    row = get_object_or_404(rules_counted(request.user, at.date()), pk=pk)
    versions = [(one, points_words(one.points), parameter_rows(one)) for one in row.versions.all()]
    context = {
        "rule": row,
        "words": rule_words(row),
        "state": state_of(row),
        "last": last_of(row),
        "versions": versions,
        "cards_url": cards_of_rule(row),
        "entries": list(reversed(entries_of(row))),
        "as_of": at,
        "may_change": may(request.user, "rule.change", row),
    }
    return render(request, "supervision/rule_detail.html", context)


def change(request: Request, pk: int) -> HttpResponse:
    """Let the rule say something else from now on."""
    row = get_object_or_404(every_rule(), pk=pk)
    require(request.user, "rule.change", row)
    version = last_of(row)
    form = ChangeRuleForm(request.POST or None, version=version)
    if request.method == "POST" and form.is_valid():
        entered = {name: form.cleaned_data[name] for name in ("colour", "points", "paper")}
        changing = partial(change_rule, version, **entered, parameters=form.parameters())
        made = tried(form, partial(changing, actor=request.user, at=now()))
        if made is not None:
            said = _("Version %(number)s holds from now on.")
            notice(request, said % {"number": made.number})
            return redirect(row)
    lead = _("Holds for what happens from now on. Cards that were issued keep their version.")
    return asked(request, row, form, _("Change the rule"), lead)


def suspend(request: Request, pk: int) -> HttpResponse:
    """Let the rule rest."""
    row = get_object_or_404(every_rule(), pk=pk)
    require(request.user, "rule.suspend", row)
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        tried(form, partial(suspend_rule, row, **form.cleaned_data, actor=request.user, at=now()))
        if form.is_valid():
            notice(request, _("The rule is suspended."))
            return redirect(row)
    lead = _("What happens while it rests makes no card. Cards that were issued go on.")
    return asked(request, row, form, _("Suspend the rule"), lead)


def resume(request: Request, pk: int) -> HttpResponse:
    """Put the rule into force again."""
    row = get_object_or_404(every_rule(), pk=pk)
    require(request.user, "rule.resume", row)
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        tried(form, partial(resume_rule, row, **form.cleaned_data, actor=request.user, at=now()))
        if form.is_valid():
            notice(request, _("The rule is in force again."))
            return redirect(row)
    lead = _("It judges what happens from now on.")
    return asked(request, row, form, _("Put it into force again"), lead)


def asked(request: Request, row: object, form: object, words: str, lead: str) -> HttpResponse:
    context = {"rule": row, "name": rule_words(row), "form": form, "words": words, "lead": lead}  # type: ignore[arg-type]
    bound = getattr(form, "is_bound", False)
    return render(request, "supervision/rule_form.html", context, status=422 if bound else 200)
