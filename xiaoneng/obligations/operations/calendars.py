"""Calendars: the yearly notice entered and published, and what it moves."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.notices import NoticeDay, refuse_strays
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.kit.meanwhile import changed_meanwhile
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.models import Move, Obligation, ObligationQuerySet
from xiaoneng.obligations.notice_rows import with_supplement
from xiaoneng.obligations.operations.moving import (
    BATCH,
    begin_move,
    hold_running,
    names_under,
)
from xiaoneng.obligations.outlook import Shift, shifts_by_calendars
from xiaoneng.obligations.queries import counted_in
from xiaoneng.people.kept_calendars import Calendars
from xiaoneng.people.models import Calendar, Notice, Organ, User
from xiaoneng.people.office_hours import office_hours
from xiaoneng.people.queries import calendar_with, calendar_with_sessions

PAGES = {"add"}  # whose addresses stand beside those of the calendars


def rows_of(days: Iterable[NoticeDay]) -> list[dict[str, object]]:
    """The days of a notice as its row keeps them."""
    return [{"day": one.day.isoformat(), "works": one.works, "name": one.name} for one in days]


def preview_notice(
    calendar: Calendar, year: int, days: Iterable[NoticeDay], at: datetime
) -> Iterator[Shift]:
    """Which running obligations the notice would move, before it is published."""
    after = concerned(calendar, year, days)
    rows = running(names_under(calendar)).iterator(chunk_size=BATCH)
    yield from shifts_by_calendars(rows, Calendars(), after, at)


def concerned(calendar: Calendar, year: int, days: Iterable[NoticeDay]) -> Calendars:
    """The calendar itself and those that inherit from it, as they would be."""
    rows = rows_of(days)
    names = names_under(calendar)
    return Calendars({name: calendar_with(name, calendar, year, rows) for name in names})


def running(names: Iterable[str]) -> ObligationQuerySet:
    """The open obligations that some calendars bear on."""
    rows = Obligation.objects.open().filter(counted_in(names), due_at__isnull=False)
    found = rows.select_related("kind", "organ", "officer")
    return found.prefetch_related("pauses", "extensions")


@transaction.atomic
def publish_notice(  # noqa: PLR0913  # which, what it says, where it is from, by whom
    calendar: Calendar,
    year: int,
    days: Iterable[NoticeDay],
    *,
    text: str,
    source: str,
    actor: User,
    at: datetime,
    is_supplement: bool = False,
) -> Notice:
    """Publish what a calendar says about a year; running obligations move, each with its line.

    A second notice for the same year is another edition; the earlier one stays to be read. Of a
    supplement the other days of the edition before hold on. It holds from now on; the lines of
    many are written by long work.
    """
    require(actor, "notice.publish", calendar)

    listed = sorted(days)
    refuse_bad_days(listed, year)
    hold_running(running(names_under(calendar)), at)
    if is_supplement:
        listed = with_supplement(calendar, year, listed)
    earlier = calendar.notices.filter(year=year).order_by("-edition").first()
    with refused_twice(lambda: other_notice(calendar, year)):
        notice = Notice.objects.create(
            calendar=calendar,
            year=year,
            edition=earlier.edition + 1 if earlier else 1,
            source=source.strip(),
            text=text,
            days=rows_of(listed),
            published_at=at,
        )

    record("notice.published", notice, actor=actor, at=at, year=year, source=source)
    begin_move(Move(calendar=calendar, notice=notice), actor=actor, at=at)
    return notice


def other_notice(calendar: Calendar, year: int) -> Conflict:
    """The refusal of a notice where somebody published one on that year just now."""
    newest = calendar.notices.filter(year=year).latest("edition")
    return changed_meanwhile(newest, _("Another notice on this year holds now. Look at it first."))


def refuse_bad_days(days: list[NoticeDay], year: int) -> None:
    """Refuse an empty notice, a date twice, and dates of another year; raises Unusable."""
    if not days:
        raise Unusable(_("The notice names no day."))
    if len({one.day for one in days}) != len(days):
        raise Unusable(_("A date stands in the notice twice."))
    refuse_strays(days, year)


@transaction.atomic
def set_sessions(
    calendar: Calendar, sessions: Sequence[tuple[time, time]], *, actor: User, at: datetime
) -> Calendar:
    """Set the office hours of a calendar; running clocks that count office hours move.

    `calendar` has the hours that were seen before: refused where others were set meanwhile.
    """
    require(actor, "sessions.set", calendar)

    refuse_bad_sessions(sessions)
    hold_running(running(names_under(calendar)), at)
    refuse_other_hours(calendar)
    before = {"sessions": calendar.sessions}
    calendar.sessions = written(sessions)
    calendar.save(update_fields=["sessions"])

    record("sessions.set", calendar, actor=actor, at=at, sessions=len(sessions))
    begin_move(Move(calendar=calendar, before=before), actor=actor, at=at)
    return calendar


def preview_sessions(
    calendar: Calendar, sessions: Sequence[tuple[time, time]], at: datetime
) -> Iterator[Shift]:
    """Which running obligations other office hours would move, before they are set.

    Raises Unusable at once, before the first of them is asked for.
    """
    refuse_bad_sessions(sessions)
    names, said = names_under(calendar), written(sessions)
    after = Calendars({name: calendar_with_sessions(name, calendar, said) for name in names})
    rows = running(names).iterator(chunk_size=BATCH)
    return shifts_by_calendars(rows, Calendars(), after, at)


def written(sessions: Iterable[tuple[time, time]]) -> list[list[str]]:
    """Sessions as a calendar keeps them."""
    return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in sorted(sessions)]


def refuse_other_hours(seen: Calendar) -> None:
    """Refuse to go on where a calendar, held, has not the hours that were seen; raises Conflict."""
    kept = Calendar.objects.get(pk=seen.pk).sessions
    if kept != seen.sessions:
        hours = _(", ").join("-".join(one) for one in kept)
        now = _("Its office hours are %(hours)s now. Look again.") % {"hours": hours}
        raise changed_meanwhile(seen, now, by={"sessions.set"})


def refuse_bad_sessions(sessions: Iterable[tuple[time, time]]) -> None:
    """Refuse what is no plan of a day, as it would be kept; raises Unusable."""
    if any(opens >= closes for opens, closes in sessions):
        raise Unusable(_("A session ends after it begins."))
    office_hours(written(sessions))


@transaction.atomic
def add_calendar(name: str, title: str, parent: Calendar, *, actor: User, at: datetime) -> Calendar:
    """Add a calendar of local days that inherits everything else from its parent."""
    require(actor, "calendar.add", parent)

    if name in PAGES:
        raise Unusable(_("%(code)s names a page. Choose another short name.") % {"code": name})
    with refused_twice(Unusable(_("There is a calendar %(name)s already.") % {"name": name})):
        calendar = Calendar.objects.create(name=name, title=title.strip(), parent=parent)

    record("calendar.added", calendar, actor=actor, at=at, name=name, parent=parent.name)
    return calendar


@transaction.atomic
def assign_calendar(organ: Organ, calendar: Calendar | None, *, actor: User, at: datetime) -> Organ:
    """Let an organ keep a calendar of its own, or its parent's again; new clocks follow it.

    Running clocks keep the calendar they began with.
    """
    require(actor, "calendar.assign", organ)

    if not Organ.objects.filter(pk=organ.pk, calendar=organ.calendar_id).update(calendar=calendar):
        now = _("It keeps another calendar now. Look again.")
        raise changed_meanwhile(organ, now, by={"calendar.assigned"})
    organ.calendar = calendar

    record(
        "calendar.assigned", organ, actor=actor, at=at, calendar=calendar.name if calendar else ""
    )
    return organ


@transaction.atomic
def set_keepers(
    calendar: Calendar, organs: Iterable[Organ], *, actor: User, at: datetime
) -> tuple[int, int]:
    """Let these organs keep a calendar and no others; returns how many were added, taken off.

    Whoever is taken off keeps the calendar of the organ above again.
    """
    wanted = {organ.pk: organ for organ in organs}
    present = {organ.pk: organ for organ in calendar.organs.all()}
    added = [organ for key, organ in wanted.items() if key not in present]
    gone = [organ for key, organ in present.items() if key not in wanted]
    for organ in added:
        assign_calendar(organ, calendar, actor=actor, at=at)
    for organ in gone:
        assign_calendar(organ, None, actor=actor, at=at)
    return len(added), len(gone)
