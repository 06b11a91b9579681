"""Kinds of obligations: their limits and ladders, and a change of them seen before it is taken."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations import kind_words
from xiaoneng.obligations.kind_forms import (
    ADDED,
    AddKindForm,
    ChangeKindForm,
    ladder_proposed,
    rules_as_entered,
)
from xiaoneng.obligations.kind_rows import (
    calendars_of,
    kinds_listing,
    kinds_with_counts,
    lights_of,
    preview_of,
)
from xiaoneng.obligations.operations.kinds import change_kind, define_kind, preview_kind
from xiaoneng.obligations.queries import move_under_way
from xiaoneng.obligations.shift_rows import shifts_file
from xiaoneng.obligations.showing import in_language
from xiaoneng.obligations.views.moving import moving_on
from xiaoneng.people.queries import calendar_named


def kinds(request: Request) -> HttpResponseBase:
    """Every kind with its ladder and limits."""
    require(request.user, "kind.show")
    label, url = _("Add a kind"), reverse("obligations:add_kind")
    adding = {"label": label, "url": url, "icon": "plus", "is_primary": True}
    actions = [adding] if may(request.user, "kind.define") else []
    at = now()
    rows, context = kinds_with_counts(request.user, at.date()), {"actions": actions}
    return show_list(request, kinds_listing(), rows, as_of=at, context=context)


def kind(request: Request, name: str) -> HttpResponse:
    """The rules of one kind in words, and what runs by them."""
    require(request.user, "kind.show")
    at = now()
    row = get_object_or_404(kinds_with_counts(request.user, at.date()), code=name)
    context = {
        "kind": row,
        "as_of": at,
        "profile": kind_words.profile_words(row),
        "promised": kind_words.limit_words(row, "promised"),
        "statutory": kind_words.limit_words(row, "statutory"),
        "extension": kind_words.extension_words(row),
        "urging": kind_words.urging_words(row),
        "rungs": kind_words.rungs_of(row, calendar_named("cn"), at),
        "rights": kind_words.rights_of(row),
        "lights": lights_of(row, request.user, at.date()),
        "calendars": calendars_of(row, request.user, at.date()),
        "entries": list(reversed(entries_of(row))),
        "may_change": may(request.user, "kind.change", row),
        "move": move_under_way(),
    }
    return render(request, "obligations/kind.html", context)


def change(request: Request, name: str) -> HttpResponseBase:
    """Change the rules: enter them, see what they move, take them."""
    require(request.user, "kind.change")
    at = now()
    row = get_object_or_404(kinds_with_counts(request.user, at.date()), code=name)
    entered = rules_as_entered(row) | ladder_proposed(request.GET)
    form = ChangeKindForm(request.POST or None, initial=entered, own=row.grounds)
    preview = None
    if request.method == "POST" and form.is_valid():
        row.edition = form.cleaned_data["edition"]
        basis = form.cleaned_data["basis"]
        if request.POST.get("step") == "take":
            changing = partial(change_kind, row, form.rules(), basis=basis)
            tried(form, partial(changing, actor=request.user, at=at))
            if form.is_valid():
                said = _("The rules of %(kind)s are changed.") % {"kind": in_language(row)}
                notice(request, said)
                return moving_on(request, reverse("obligations:kind", args=[name]))
        elif request.POST.get("step") == "file":
            moved = preview_kind(row, form.rules(), at)
            return shifts_file(name, in_language(row), moved, at)
        else:
            preview = tried(form, partial(preview_of, row, form.rules(), at))
    context = {"kind": row, "form": form, "preview": preview, "as_of": at}
    status = 422 if form.errors else 200
    return render(request, "obligations/kind_form.html", context, status=status)


def add(request: Request) -> HttpResponse:
    """Add a kind with its rules."""
    require(request.user, "kind.define")
    form = AddKindForm(request.POST or None, initial=ADDED)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        names = {"code": entered["code"], "words": entered["words"]}
        rules = {"words_en": entered["words_en"], **form.rules()}
        made = tried(form, partial(define_kind, **names, **rules, actor=request.user, at=now()))
        if made is not None:
            notice(request, _("The kind %(kind)s is added.") % {"kind": in_language(made)})
            return redirect("obligations:kind", made.code)
    status = 422 if form.errors else 200
    return render(request, "obligations/kind_add.html", {"form": form}, status=status)
