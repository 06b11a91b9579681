"""Calendars: the yearly notice entered and published, and what it moves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.clock import read
from xiaoneng.core.notices import NoticeDay
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.workdays import Calendar as Workdays
from xiaoneng.kit.time import aware, wall
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.crossing import arm, settle_rows
from xiaoneng.obligations.models import Obligation, ObligationQuerySet
from xiaoneng.obligations.queries import clock_of
from xiaoneng.obligations.stamping import restamp
from xiaoneng.people.models import Calendar, Notice, Organ, User
from xiaoneng.people.queries import calendar_with, clock_user

BATCH = 500


@dataclass(frozen=True, slots=True)
class Moved:
    """One running obligation whose due date a notice moves."""

    obligation: Obligation
    before: datetime
    after: datetime


def rows_of(days: Iterable[NoticeDay]) -> list[dict[str, object]]:
    """The days of a notice as its row keeps them."""
    return [{"day": one.day.isoformat(), "works": one.works, "name": one.name} for one in days]


def preview_notice(
    calendar: Calendar, year: int, days: Iterable[NoticeDay], at: datetime
) -> Iterator[Moved]:
    """Which running obligations the notice would move, before it is published."""
    for name, changed in concerned(calendar, year, days):
        for row in running(name).iterator(chunk_size=BATCH):
            clock, local = clock_of(row), max(wall(at), wall(row.started_at))
            after = read(clock, changed, local).due_at
            if after is not None and row.due_at is not None and aware(after) != row.due_at:
                yield Moved(row, row.due_at, aware(after))


def concerned(
    calendar: Calendar, year: int, days: Iterable[NoticeDay]
) -> Iterator[tuple[str, Workdays]]:
    """The calendar itself and those that inherit from it, as they would be."""
    rows = rows_of(days)
    for name in names_under(calendar):
        yield name, calendar_with(name, calendar, year, rows)


def names_under(calendar: Calendar) -> list[str]:
    """A calendar and those that inherit from it, itself first."""
    found = [calendar]
    for one in found:
        found += one.children.all()
    return [one.name for one in found]


def running(name: str) -> ObligationQuerySet:
    """The open obligations that keep a calendar."""
    rows = Obligation.objects.open().filter(calendar=name, due_at__isnull=False)
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
    for name in names_under(calendar):
        settle_running(name, at)
    earlier = calendar.notices.filter(year=year).order_by("-edition").first()
    notice = Notice.objects.create(
        calendar=calendar,
        year=year,
        edition=earlier.edition + 1 if earlier else 1,
        source=source.strip(),
        text=text,
        days=rows_of(listed),
        published_at=at,
    )

    moved = sum(move_running(name, at) for name in names_under(calendar))
    record("notice.published", notice, actor=actor, at=at, year=year, moved=moved, source=source)
    return notice


def settle_running(name: str, at: datetime) -> None:
    """Write what the running obligations of a calendar have reached by it as it still is."""
    settle_rows(running(name), at)


def move_running(name: str, at: datetime) -> int:
    """Read the running obligations of a calendar again; each moved date gets its own line."""
    moved, clock = 0, clock_user()
    for row in running(name).select_for_update(of=("self",)).iterator(chunk_size=BATCH):
        before, statute = row.due_at, row.statutory_due_at
        restamp(row, at)
        if (row.due_at, row.statutory_due_at) != (before, statute):
            moved += 1
            arm(row, at)
            record(
                "obligation.moved",
                row,
                actor=clock,
                at=at,
                before=before,
                after=row.due_at,
                statute_before=statute,
                statute_after=row.statutory_due_at,
            )
    return moved


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
    calendar: Calendar, sessions: list[tuple[time, time]], *, actor: User, at: datetime
) -> Calendar:
    """Set the office hours of a calendar; running clocks that count office hours move."""
    require(actor, "sessions.set", calendar)

    for opens, closes in sessions:
        if opens >= closes:
            raise Unusable(_("A session ends after it begins."))
    names = names_under(calendar)
    for name in names:
        settle_running(name, at)
    calendar.sessions = [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in sorted(sessions)]
    calendar.save(update_fields=["sessions"])

    record("sessions.set", calendar, actor=actor, at=at, sessions=len(sessions))
    for name in names:
        move_running(name, at)
    return calendar


@transaction.atomic
def add_calendar(name: str, title: str, parent: Calendar, *, actor: User, at: datetime) -> Calendar:
    """Add a calendar of local days that inherits everything else from its parent."""
    require(actor, "calendar.add", parent)

    if Calendar.objects.filter(name=name).exists():
        raise Unusable(_("There is a calendar of this name already."))
    calendar = Calendar.objects.create(name=name, title=title.strip(), parent=parent)

    record("calendar.added", calendar, actor=actor, at=at, name=name, parent=parent.name)
    return calendar


@transaction.atomic
def assign_calendar(organ: Organ, calendar: Calendar | None, *, actor: User, at: datetime) -> Organ:
    """Let an organ keep a calendar of its own, or its parent's again; new clocks follow it.

    Running clocks keep the calendar they began with.
    """
    require(actor, "calendar.assign", organ)

    organ.calendar = calendar
    organ.save(update_fields=["calendar"])

    record(
        "calendar.assigned", organ, actor=actor, at=at, calendar=calendar.name if calendar else ""
    )
    return organ
