"""What day an act may be dated: never after today, never before what it follows."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Organ, Post


def day_of(at: datetime) -> date:
    """The day on the wall calendar at a moment."""
    return wall(at).date()


def working_days(calendar: Calendar, first: date, back: date) -> int:
    """The working days from one day up to, not including, another."""
    return calendar.between(first, back) + calendar.works(first) - calendar.works(back)


def check_dated(on: date, *, at: datetime, since: date) -> None:
    """Refuse a day that is still to come, or before `since`; raises Unusable.

    The tree says how it stands today, so a change is entered when it takes effect, or afterwards.
    """
    if on > day_of(at):
        raise Unusable(
            _("%(day)s is still to come; enter the change on that day.") % {"day": on.isoformat()}
        )
    if on < since:
        raise Unusable(
            _("The change is dated %(day)s, but what it changes began only on %(since)s.")
            % {"day": on.isoformat(), "since": since.isoformat()}
        )


def check_open(organ: Organ, day: date) -> None:
    """Refuse an organ that was not founded on a day, or is closed by now; raises Unusable."""
    if organ.opened_on > day:
        raise Unusable(
            _("%(organ)s did not exist yet on %(day)s; it was founded on %(since)s.")
            % {"organ": organ, "day": day.isoformat(), "since": organ.opened_on.isoformat()}
        )
    if organ.closed_on is not None:  # what was closed is settled, its past days included
        raise Unusable(
            _("%(organ)s was closed on %(day)s; choose the organ that took over its tasks.")
            % {"organ": organ, "day": organ.closed_on.isoformat()}
        )


def check_live(post: Post) -> None:
    """Refuse a post that has been closed; raises Unusable."""
    if post.closed_on is not None:
        raise Unusable(
            _("The post %(post)s was closed on %(day)s.")
            % {"post": post.title, "day": post.closed_on.isoformat()}
        )


def check_opened(post: Post, day: date) -> None:
    """Refuse a day before a post was opened; raises Unusable."""
    if day < post.opened_on:
        raise Unusable(
            _("The post %(post)s was opened only on %(day)s; choose that day or a later one.")
            % {"post": post.title, "day": post.opened_on.isoformat()}
        )
