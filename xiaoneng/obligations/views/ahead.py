"""The month ahead: one's own due dates, or those of an organ."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now
from xiaoneng.obligations.ahead import month_of
from xiaoneng.obligations.figures import of_organ, owed_by, seen_by
from xiaoneng.obligations.showing import in_language, weekday_heads
from xiaoneng.obligations.year_grid import EARLIEST, LATEST
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import calendar_named, calendar_of, terms_of


def ahead(request: Request) -> HttpResponse:
    """A month as a grid, as a list on a phone."""
    at, user = now(), request.user
    first = _month_asked(request, at.date())
    own = [term.post.organ for term in terms_of(user, at.date())]
    chosen = _organ_asked(request, own)
    rows = of_organ(seen_by(user, at).open(), chosen) if chosen else owed_by([user])
    keeps = calendar_of(chosen or own[0]) if chosen or own else calendar_named("cn")
    month = month_of(rows, first, keeps, at)
    context = {
        "as_of": at,
        "month": month,
        "heads": weekday_heads(),
        "scopes": [_scope(None, chosen, first), *(_scope(one, chosen, first) for one in own)],
        "scope_query": f"&organ={chosen.pk}" if chosen else "&whose=mine",
        "before_url": _url(month.before, chosen),
        "after_url": _url(month.after, chosen),
        "now_url": _url(at.date(), chosen),
        "feed_url": _feed_url(),
    }
    return render(request, "obligations/ahead.html", context)


def _month_asked(request: Request, today: date) -> date:
    """The first day of the month asked for; of this month where pages do not show that one."""
    try:
        asked = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return asked if EARLIEST <= asked.year <= LATEST else today.replace(day=1)


def _organ_asked(request: Request, own: list[Organ]) -> Organ | None:
    """One of one's own organs, by key."""
    return next((one for one in own if str(one.pk) == request.GET.get("organ", "")), None)


def _url(month: date, organ: Organ | None) -> str:
    scope = f"&organ={organ.pk}" if organ else ""
    return f"{reverse('obligations:calendar')}?month={month:%Y-%m}{scope}"


def _scope(organ: Organ | None, chosen: Organ | None, first: date) -> dict[str, object]:
    return {
        "url": _url(first, organ),
        "words": in_language(organ) if organ else _("Mine"),
        "is_current": organ == chosen,
    }


def _feed_url() -> str:
    """The page of the feed, which belongs to the desk above; nothing where there is no desk."""
    try:
        return reverse("desk:feeds")
    except NoReverseMatch:
        return ""
