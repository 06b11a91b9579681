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
    organ: Organ | None  # None where nobody has it in hand: it has ended, or waits for papers
    light: str
    word: str
    sheet: SheetView | None
    stations: list[Station]
    counting: str
    missing: list[dict[str, str]]  # what the one-time notice names, while it is waited for
    outcome: str
    reason: str


def progress_at(case: Case, at: datetime) -> Progress:
    """Where a case is at a moment; the clock shown is the one that runs for the applicant."""
    dossier = dossier_of(case.clock, at) if case.clock else None
    light = dossier.light if dossier else "none"
    is_waiting = case.state == "awaiting_papers"
    is_in_hand = case.state in IN_HAND
    return Progress(
        headline=headline_of(case, light),
        duty=duty_of(case),
        organ=(case.clock.organ if case.clock else case.organ) if is_in_hand else None,
        light=light,
        word=dossier.word if dossier and case.state not in UNTIMED else "",
        sheet=dossier.sheet if dossier and case.state not in UNTIMED else None,
        stations=stations_of(case),
        counting=counting_of(case),
        missing=case.supplements.all()[::-1][0].defects if is_waiting else [],
        outcome=case.get_outcome_display() if case.outcome else "",
        reason=case.reason if case.state == "refused" or case.outcome == "denied" else "",
    )


IN_HAND = ("registered", "accepted", "decided")
UNTIMED = ("awaiting_papers", "refused", "withdrawn")  # whose clock says nothing to the applicant


def counting_of(case: Case) -> str:
    """How the days of the clock are counted that runs for the applicant."""
    owed = case.clock
    unit = owed.promised_unit if owed else ""
    if case.decision is None and unit == "workday":
        return _("The day it came in is not counted, nor are weekends and public holidays.")
    return COUNTING[unit]()


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
        return _("Please bring what is named below; the days of answering begin then.")
    if case.state == "decided":
        return _("The decision is made; it is delivered to you within 10 working days.")
    if case.state in ENDS:
        return _("There is nothing more to do.")
    return _("You have nothing to do now.")


def stations_of(case: Case) -> list[Station]:
    """Received, accepted, decided, delivered: with their days; or where the way ended before."""
    moments = [
        (pgettext("progress", "Received"), case.received_at),
        (pgettext("progress", "Accepted"), case.accepted_at),
        (pgettext("progress", "Decided"), case.decided_at),
        (pgettext("progress", "Delivered"), case.delivered_at),
    ]
    if case.state in ("refused", "withdrawn"):
        passed = [one for one in moments if one[1] is not None]
        return [station(*one) for one in (*passed, (ENDS[case.state](), case.changed_at))]
    now = next((place for place, (_label, moment) in enumerate(moments) if moment is None), -1)
    return [station(*one, is_current=place == now) for place, one in enumerate(moments)]


def station(label: str, moment: datetime | None, *, is_current: bool = False) -> Station:
    note = prose_day(wall(moment).date()) if moment else ""
    return Station(label, note, moment is not None, is_current)
