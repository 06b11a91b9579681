"""Calendars: the yearly notice entered and published, and what it moves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.notices import NoticeDay
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.core.workdays import Calendar as Workdays
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.chaining import Fact
from xiaoneng.ledger.operations import record, record_all
from xiaoneng.obligations.crossing import arm, settle_rows
from xiaoneng.obligations.models import Obligation, ObligationQuerySet
from xiaoneng.obligations.outlook import Shift, shifts_by_calendars
from xiaoneng.obligations.stamping import restamp
from xiaoneng.people.models import Calendar, Notice, Organ, User
from xiaoneng.people.queries import (
    calendar_named,
    calendar_with,
    calendar_with_sessions,
    clock_user,
)


def rows_of(days: Iterable[NoticeDay]) -> list[dict[str, object]]:
    """The days of a notice as its row keeps them."""
    return [{"day": one.day.isoformat(), "works": one.works, "name": one.name} for one in days]


def preview_notice(
    calendar: Calendar, year: int, days: Iterable[NoticeDay], at: datetime
) -> Iterator[Shift]:
    """Which running obligations the notice would move, before it is published."""
    after = concerned(calendar, year, days)
    yield from shifts_by_calendars(running(after), keeps_of(after), after, at)


def concerned(calendar: Calendar, year: int, days: Iterable[NoticeDay]) -> dict[str, Workdays]:
    """The calendar itself and those that inherit from it, as they would be."""
    rows = rows_of(days)
    return {name: calendar_with(name, calendar, year, rows) for name in names_under(calendar)}


def keeps_of(names: Iterable[str]) -> dict[str, Workdays]:
    """Some calendars as they are now."""
    return {name: calendar_named(name) for name in names}


def names_under(calendar: Calendar) -> list[str]:
    """A calendar and those that inherit from it, itself first."""
    found = [calendar]
    for one in found:
        found += one.children.all()
    return [one.name for one in found]


def running(names: Iterable[str]) -> ObligationQuerySet:
    """The open obligations that keep one of some calendars."""
    rows = Obligation.objects.open().filter(calendar__in=list(names), due_at__isnull=False)
    return rows.select_related("kind", "organ").prefetch_related("pauses", "extensions")


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
) -> Notice:
    """Publish what a calendar says about a year; running obligations move, each with its line.

    A second notice for the same year is another edition; the earlier one stays to be read.
    """
    require(actor, "notice.publish", calendar)

    listed = sorted(days)
    refuse_bad_days(listed, year)
    before = keeps_of(names_under(calendar))
    settle_rows(running(before), at)
    earlier = calendar.notices.filter(year=year).order_by("-edition").first()
    another = Conflict(
        _("Somebody published another notice on %(year)s meanwhile. Look at it first.")
        % {"year": year}
    )
    with refused_twice(another):
        notice = Notice.objects.create(
            calendar=calendar,
            year=year,
            edition=earlier.edition + 1 if earlier else 1,
            source=source.strip(),
            text=text,
            days=rows_of(listed),
            published_at=at,
        )

    moved = move_running(before, at)
    record("notice.published", notice, actor=actor, at=at, year=year, moved=moved, source=source)
    return notice


def move_running(before: Mapping[str, Workdays], at: datetime) -> int:
    """Read the running obligations of changed calendars again; each moved date gets its own line.

    `before` are the calendars as they were. The rows come first and the ledger after them, all
    its chains at once, so that the sweep and this never wait for each other in a ring.
    """
    rows = running(before).select_for_update(of=("self",))
    shifts = list(shifts_by_calendars(rows, before, keeps_of(before), at))
    running(before).update(look_at=at)  # lights and provisional dates are the next sweep's
    for one in shifts:
        restamp(one.obligation, at)
        arm(one.obligation, at)
    moved = [Fact(one.obligation, at, one.facts()) for one in shifts]
    return record_all("obligation.moved", moved, actor=clock_user())


def refuse_bad_days(days: list[NoticeDay], year: int) -> None:
    """Refuse an empty notice, a date twice, and dates far from the year; raises Unusable."""
    if not days:
        raise Unusable(_("The notice names no day."))
    if len({one.day for one in days}) != len(days):
        raise Unusable(_("A date stands in the notice twice."))
    outside = [one.day for one in days if abs(one.day.year - year) > 1]
    if outside:
        raise Unusable(
            _("%(day)s does not belong to a notice for %(year)s.")
            % {"day": outside[0].isoformat(), "year": year}
        )


@transaction.atomic
def set_sessions(
    calendar: Calendar, sessions: Sequence[tuple[time, time]], *, actor: User, at: datetime
) -> Calendar:
    """Set the office hours of a calendar; running clocks that count office hours move."""
    require(actor, "sessions.set", calendar)

    refuse_bad_sessions(sessions)
    before = keeps_of(names_under(calendar))
    settle_rows(running(before), at)
    calendar.sessions = written(sessions)
    calendar.save(update_fields=["sessions"])

    moved = move_running(before, at)
    record("sessions.set", calendar, actor=actor, at=at, sessions=len(sessions), moved=moved)
    return calendar


def preview_sessions(
    calendar: Calendar, sessions: Sequence[tuple[time, time]], at: datetime
) -> Iterator[Shift]:
    """Which running obligations other office hours would move, before they are set."""
    refuse_bad_sessions(sessions)
    names, said = names_under(calendar), written(sessions)
    after = {name: calendar_with_sessions(name, calendar, said) for name in names}
    yield from shifts_by_calendars(running(after), keeps_of(after), after, at)


def written(sessions: Iterable[tuple[time, time]]) -> list[list[str]]:
    """Sessions as a calendar keeps them."""
    return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in sorted(sessions)]


def refuse_bad_sessions(sessions: Iterable[tuple[time, time]]) -> None:
    """Refuse a session that ends before it begins; raises Unusable."""
    if any(opens >= closes for opens, closes in sessions):
        raise Unusable(_("A session ends after it begins."))


@transaction.atomic
def add_calendar(name: str, title: str, parent: Calendar, *, actor: User, at: datetime) -> Calendar:
    """Add a calendar of local days that inherits everything else from its parent."""
    require(actor, "calendar.add", parent)

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
        raise Conflict(
            _("%(organ)s was given another calendar meanwhile. Look again.") % {"organ": organ}
        )
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
