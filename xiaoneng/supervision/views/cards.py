"""The list of cards, the page of one (why it was given), and the acts on it."""

from datetime import datetime
from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import may, require
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.as_of import moment_asked
from xiaoneng.kit.forms import tried
from xiaoneng.kit.found import Saved
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import asks_file, show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.kit.words import thousands
from xiaoneng.ledger.queries import entries_of
from xiaoneng.supervision.acts import ACTS, fits, offered_to, subject_of
from xiaoneng.supervision.dossier import card_dossier, counts_of_body
from xiaoneng.supervision.figures import cards_by_state
from xiaoneng.supervision.operations.rechecking import recheck_cards
from xiaoneng.supervision.policy import watches_somewhere
from xiaoneng.supervision.queries import card_seen, cards_for, colours_of_body
from xiaoneng.supervision.tables import cards_listing
from xiaoneng.supervision.words import points_words


def cards(request: Request) -> HttpResponseBase:
    """Every card the viewer may see, revoked ones struck through."""
    at = now()
    return show_list(
        request,
        cards_listing(request.user, at, is_file=asks_file(request)),
        cards_for(request.user, at.date()),
        as_of=at,
        tabs=state_tabs(request, at),
        context={"actions": actions(request)},
    )


def state_tabs(request: Request, at: datetime) -> list[Saved]:
    """All of them, and how many are in each state."""
    rows, counts = cards_for(request.user, at.date()), cards_by_state(request.user, at.date())
    words = dict(rows.model._meta.get_field("state").flatchoices)
    tabs = [Saved(_("All cards"), "?", thousands(sum(counts.values())))]
    tabs += [
        Saved(str(words[state]), f"?state={state}", thousands(counts[state]))
        for state in words
        if counts.get(state)
    ]
    return tabs


def actions(request: Request) -> list[dict[str, object]]:
    """Proposing a card, for whoever may; the proposals that wait."""
    if not may(request.user, "proposal.list"):
        return []
    found: list[dict[str, object]] = [
        {"label": _("Proposed cards"), "url": reverse("supervision:proposals"), "icon": "files"}
    ]
    if watches_somewhere(request.user):
        url = reverse("supervision:propose")
        found.append({"label": _("Propose a card"), "url": url, "icon": "plus", "is_primary": True})
    return found


def card(request: Request, pk: int) -> HttpResponse:
    """Why this card: facts, arithmetic, rule, then and now, what was done, what comes next."""
    at = now()
    row = get_object_or_404(card_seen(request.user, at.date()), pk=pk)
    as_of = moment_asked(request, at)
    is_past = as_of != at
    acts, blocked = ([], []) if is_past else offered_to(request.user, row, at)
    told = card_dossier(request.user, row, as_of, at)
    context = {
        "card": row,
        "told": told,
        "as_of": as_of,
        "is_past": is_past,
        "acts": acts,
        "blocked": blocked,
        "sheet": told.clock.sheet if told.clock else None,
        "shares": told.clock.shares if told.clock else [],
        "points": points_words(told.stood.points),
        "counts": counts_of_body(row, colours_of_body(row, as_of if is_past else None)),
        "entries": list(reversed(entries_of(row, until=as_of if is_past else None))),
        "recorded_until": as_of if is_past else None,
        "may_recheck": not is_past and may(request.user, "card.recheck", row),
    }
    return render(request, "supervision/card_detail.html", context)


def act(request: Request, pk: int, code: str) -> HttpResponse:
    """Ask what the act needs, then do it."""
    at, chosen = now(), ACTS[code]
    row = get_object_or_404(card_seen(request.user, at.date()), pk=pk)
    if not fits(row, code):
        raise IllegalStep(
            _("%(number)s is “%(state)s”: this cannot be done with it now.")
            % {"number": row.number, "state": row.get_state_display()}
        )
    require(request.user, chosen.action, subject_of(chosen, row))
    form = chosen.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        tried(form, partial(chosen.perform, row, actor=request.user, at=at, **form.cleaned_data))
        if form.is_valid():
            notice(request, f"{row.number} {chosen.said}")
            return redirect(row)
    if why_not := chosen.hinders(row, at):
        raise IllegalStep(_("Not possible now: %(why)s.") % {"why": why_not})
    context = {"card": row, "form": form, "act": chosen, "as_of": at}
    status = 422 if form.is_bound else 200
    return render(request, "supervision/act.html", context, status=status)


@require_POST
def recheck(request: Request, pk: int) -> HttpResponse:
    """Read the card again by the facts as known now."""
    at = now()
    row = get_object_or_404(card_seen(request.user, at.date()), pk=pk)
    unfounded = recheck_cards([row], actor=request.user, at=at)
    said = _("%(number)s is no longer founded.") if unfounded else _("%(number)s is still founded.")
    notice(request, said % {"number": row.number}, "yellow" if unfounded else "green")
    return redirect(row)
