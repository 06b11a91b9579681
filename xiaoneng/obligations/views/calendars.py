"""Calendars: which days are worked, and the yearly notice that says so."""

from functools import partial
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import may, require
from xiaoneng.core.notices import NoticeDay
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.notices import notice
from xiaoneng.kit.time import now
from xiaoneng.obligations.calendar_rows import (
    calendar_rows,
    hours_preview,
    notice_days,
    preview_of,
    sessions_of,
    year_awaited,
    years_around,
)
from xiaoneng.obligations.forms import CalendarForm, HoursForm, KeepersForm, NoticeForm
from xiaoneng.obligations.notice_rows import NOTHING, read_entered
from xiaoneng.obligations.operations.calendars import (
    add_calendar,
    assign_calendar,
    preview_notice,
    preview_sessions,
    publish_notice,
    set_keepers,
    set_sessions,
)
from xiaoneng.obligations.queries import move_under_way
from xiaoneng.obligations.shift_rows import shifts_file
from xiaoneng.obligations.showing import holiday_words, weekday_heads
from xiaoneng.obligations.views.moving import moving_on
from xiaoneng.obligations.year_grid import EARLIEST, LATEST, year_of
from xiaoneng.people.models import Calendar
from xiaoneng.people.queries import calendar_named, organs


def calendars(request: Request) -> HttpResponse:
    """Every calendar, who keeps it, and the years whose notice is known."""
    context = {"calendars": calendar_rows(), "may_add": may(request.user, "calendar.add")}
    return render(request, "obligations/calendars.html", context)


def year(request: Request, name: str) -> HttpResponse:
    """One year of a calendar, day by day."""
    calendar = get_object_or_404(Calendar, name=name)
    asked = key_in(request.GET.get("year", ""))
    chosen = asked if asked is not None and EARLIEST <= asked <= LATEST else now().year
    keeps = calendar_named(name)
    address = reverse("obligations:calendar_year", args=[name])
    context = {
        "calendar": calendar,
        "year": year_of(keeps, chosen),
        "heads": weekday_heads(),
        "years": [
            {"url": f"{address}?year={one}", "words": one, "is_current": one == chosen}
            for one in years_around(chosen)
        ],
        "notices": calendar.notices.order_by("-year", "-edition"),
        "sessions": sessions_of(keeps),
        "organs": calendar.organs.all(),
        "may_publish": may(request.user, "notice.publish", calendar),
        "move": move_under_way(),
    }
    return render(request, "obligations/calendar_year.html", context)


def enter_notice(request: Request, name: str) -> HttpResponseBase:
    """The notice of a year: read it, see what it moves, publish it."""
    at, calendar = now(), get_object_or_404(Calendar, name=name)
    require(request.user, "notice.publish", calendar)
    form = NoticeForm(request.POST or None, request.FILES or None)
    form.initial = {"year": request.GET.get("year") or year_awaited(calendar, at.year)}
    preview, entered = None, NOTHING
    if request.method == "POST" and form.is_valid():
        chosen, is_publishing = form.cleaned_data["year"], request.POST.get("step") == "publish"
        entered = tried(form, partial(read_entered, calendar, form.cleaned_data), "text") or NOTHING
        is_lacking = form.lacks(entered.ticks, is_publishing=is_publishing)
        if is_publishing and form.is_valid():
            _publish(request, calendar, form, entered.said)
        if is_publishing and form.is_valid():
            notice(request, _("The notice for %(year)s is published.") % {"year": chosen})
            address = reverse("obligations:calendar_year", args=[name])
            return moving_on(request, f"{address}?year={chosen}")
        if form.is_valid() and request.POST.get("step") == "file":
            moved = preview_notice(calendar, chosen, entered.days, at)
            return shifts_file(name, str(calendar), moved, at)
        if form.is_valid() or is_lacking:
            preview = preview_of(calendar, chosen, entered.days, at)
            form = form if is_lacking else form.shown_again(entered.ticks)
    else:
        form.lacks(NOTHING.ticks, is_publishing=False)
    context = {"calendar": calendar, "form": form, "preview": preview, "as_of": at}
    context["missing"] = [holiday_words(one) for one in entered.missing]
    context["dropped"] = notice_days(entered.dropped)
    status = 422 if form.errors else 200
    return render(request, "obligations/notice_form.html", context, status=status)


def _publish(request: Request, calendar: Calendar, form: NoticeForm, days: list[NoticeDay]) -> None:
    """Publish what was read; what cannot be used comes back on the form."""
    entered = form.cleaned_data
    said: dict[str, Any] = {name: entered[name] for name in ("text", "source", "is_supplement")}
    said |= {"actor": request.user, "at": now()}
    tried(form, partial(publish_notice, calendar, entered["year"], days, **said))


def office_hours(request: Request, name: str) -> HttpResponseBase:
    """The office sessions of a calendar."""
    calendar = get_object_or_404(Calendar, name=name)
    require(request.user, "sessions.set", calendar)
    at, form, preview = now(), HoursForm(request.POST or None), None
    kept = calendar.sessions or sessions_of(calendar_named(name))  # its own also where unusable
    form.initial = {"sessions": "\n".join(f"{opens}-{closes}" for opens, closes in kept)}
    form.initial["seen"] = calendar.sessions
    if request.method == "POST" and form.is_valid():
        plan, seen = form.cleaned_data["sessions"], form.cleaned_data["seen"]
        calendar.sessions = calendar.sessions if seen is None else seen
        if request.POST.get("step") == "file":
            moved = tried(form, partial(preview_sessions, calendar, plan, at))
            if moved is not None:
                return shifts_file(name, str(calendar), moved, at)
        elif request.POST.get("step") != "take":
            preview = tried(form, partial(hours_preview, calendar, plan, at))
        else:
            tried(form, partial(set_sessions, calendar, plan, actor=request.user, at=at))
        if preview is None and form.is_valid():
            notice(request, _("The office hours of %(title)s are set.") % {"title": calendar.title})
            return moving_on(request, reverse("obligations:calendar_year", args=[name]))
    context = {"calendar": calendar, "form": form, "preview": preview, "as_of": at}
    status = 422 if form.errors else 200
    return render(request, "obligations/hours_form.html", context, status=status)


def keepers(request: Request, name: str) -> HttpResponse:
    """Which organs keep a calendar of their own."""
    at, calendar = now(), get_object_or_404(Calendar, name=name, parent__isnull=False)
    require(request.user, "calendar.assign", calendar)
    form = KeepersForm(request.POST or None, initial={"organs": calendar.organs.all()})
    form.fields["organs"].only(organs(at.date()))  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["organs"]
        if tried(form, partial(set_keepers, calendar, chosen, actor=request.user, at=at)):
            notice(request, _("It is set who keeps %(title)s.") % {"title": calendar.title})
            return redirect("obligations:calendar_year", name)
    context = {
        "calendar": calendar,
        "form": form,
        "heading": _("Who keeps it"),
        "action": _("Save"),
        "note": _("What is opened from now on follows it; running clocks keep what they have."),
        "back_url": reverse("obligations:calendar_year", args=[name]),
    }
    status = 422 if form.errors else 200
    return render(request, "obligations/calendar_form.html", context, status=status)


def add(request: Request) -> HttpResponse:
    """A calendar of local days, and the organs that keep it."""
    at, parent = now(), get_object_or_404(Calendar, name="cn")
    require(request.user, "calendar.add", parent)
    form = CalendarForm(request.POST or None)
    form.fields["organs"].only(organs(at.date()))  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        names = (entered["name"], entered["title"])
        made = tried(form, partial(add_calendar, *names, parent, actor=request.user, at=at))
        if made is not None:
            for organ in entered["organs"]:
                assign_calendar(organ, made, actor=request.user, at=at)
            notice(request, _("The calendar %(title)s is added.") % {"title": made.title})
            return redirect("obligations:calendar_year", made.name)
    context = {
        "form": form,
        "heading": _("Add a local calendar"),
        "action": _("Add a local calendar"),
        "note": _("It inherits every day of the national calendar; local days are entered after."),
        "back_url": reverse("obligations:calendars"),
    }
    status = 422 if form.errors else 200
    return render(request, "obligations/calendar_form.html", context, status=status)
