"""A case as its applicant reads it: where it is, until when, and why; no words of the office."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.batch.report.sheets import SheetView
from xiaoneng.cases.queries import Case
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import prose_day
from xiaoneng.obligations.dossier import dossier_of
from xiaoneng.people.models import Organ

SECOND = timedelta(seconds=1)  # a last day ends at its midnight, the first of the next


class Station(NamedTuple):
    """One station on the way of a case (kit/steps.html)."""

    label: str
    note: str
    is_done: bool
    is_current: bool


class Progress(NamedTuple):
    """What the page says."""

    headline: str
    duty: str
    organ: Organ
    light: str
    word: str
    sheet: SheetView | None
    stations: list[Station]
    counting: str


def progress_at(case: Case, at: datetime) -> Progress:
    """Where a case is at a moment; the clock shown is the one that runs for the applicant."""
    dossier = dossier_of(case.clock, at) if case.clock else None
    light = dossier.light if dossier else "none"
    return Progress(
        headline=headline_of(case, light),
        duty=duty_of(case),
        organ=case.clock.organ if case.clock else case.organ,
        light=light,
        word=dossier.word if dossier else "",
        sheet=dossier.sheet if dossier else None,
        stations=stations_of(case),
        counting=COUNTING[case.clock.promised_unit if case.clock else ""](),
    )


COUNTING: dict[str, Callable[[], str]] = defaultdict(
    lambda: lambda: "",
    {
        "workday": lambda: _(
            "The day of acceptance is not counted, nor are weekends and public holidays, nor the "
            "days of expert review and the like that the law takes out."
        ),
        "day": lambda: _(
            "Every day is counted, weekends and public holidays too, but not the day of acceptance "
            "and not the days of expert review and the like that the law takes out. Where the last "
            "day is a day off, the next working day counts."
        ),
        "workhour": lambda: _("Only office hours are counted, from the moment of acceptance on."),
        "hour": lambda: _("Hours are counted around the clock, from the moment of acceptance on."),
    },
)
ENDS: dict[str, Callable[[], str]] = {
    "refused": lambda: pgettext("progress", "Not accepted"),
    "decided": lambda: pgettext("progress", "The decision is made"),
    "delivered": lambda: _("Done and delivered"),
    "withdrawn": lambda: _("Withdrawn at your wish"),
}


def headline_of(case: Case, light: str) -> str:
    """The answer first: done, or when at the latest; late is what the clock calls late."""
    if case.state in ENDS:
        return ENDS[case.state]()
    owed = case.clock
    if case.state == "awaiting_papers" or owed is None or owed.due_at is None:
        return _("We are waiting for your papers")
    if light == "paused":
        return _("Being worked on; the time stands still by law")
    if light == "overdue":
        return _("Being worked on; it is late")
    day = prose_day(wall(owed.due_at - SECOND).date())
    if case.state == "registered":
        return _("Received; you hear from us by %(day)s") % {"day": day}
    return _("Being worked on; done by %(day)s at the latest") % {"day": day}


def duty_of(case: Case) -> str:
    """Whether the applicant has something to do."""
    if case.state == "awaiting_papers":
        return _("Please bring what the one-time notice names; the days of answering begin then.")
    if case.state == "decided":
        return _("The decision is made; it is delivered to you within 10 working days.")
    if case.state in ENDS:
        return _("There is nothing more to do.")
    return _("You have nothing to do now.")


def stations_of(case: Case) -> list[Station]:
    """Received, accepted, decided, delivered: with their days."""
    moments = [
        (pgettext("progress", "Received"), case.received_at),
        (pgettext("progress", "Accepted"), case.accepted_at),
        (pgettext("progress", "Decided"), case.decided_at),
        (pgettext("progress", "Delivered"), case.delivered_at),
    ]
    now = next((place for place, (_label, moment) in enumerate(moments) if moment is None), -1)
    is_over = case.state in ("refused", "withdrawn", "delivered")
    return [
        Station(
            label,
            prose_day(wall(moment).date()) if moment else "",
            moment is not None,
            place == now and not is_over,
        )
        for place, (label, moment) in enumerate(moments)
    ]
