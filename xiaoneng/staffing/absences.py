"""What an absence has to be before somebody stands in: its days, its notice, its list (AB角)."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from xiaoneng.core.refusals import Unusable
from xiaoneng.people.models import User
from xiaoneng.people.queries import calendar_of, terms_of
from xiaoneng.staffing.days import working_days
from xiaoneng.staffing.models import Substitution
from xiaoneng.staffing.queries.standbys import Pair


def check_days(from_on: date, until_on: date, today: date) -> None:
    """Refuse an absence of no day, or one that is over; raises Unusable."""
    if until_on <= from_on:
        raise Unusable(_("The day of return comes after the first day away."))
    if from_on < today:
        raise Unusable(
            _("%(day)s is past; nobody can be arranged to have stood in.")
            % {"day": from_on.isoformat()}
        )


def check_notice(absent: User, from_on: date, late_reason: str, today: date) -> str:
    """Why it is arranged less than a working day before, nothing where it is not so late.

    Raises Unusable where that is not said: illness is never blocked, but told.
    """
    if days_away(absent, today, from_on) >= 1:
        return ""
    if not late_reason.strip():
        raise Unusable(no_notice(from_on))
    return late_reason.strip()


def no_notice(from_on: date) -> str:
    """What is said where the reason for arranging so late is missing."""
    return _(
        "Less than one working day is left before %(day)s. Say why it is arranged so late; "
        "it will be marked as late."
    ) % {"day": from_on.isoformat()}


def first_in_time(absent: User, today: date) -> date:
    """The first day away that can still be arranged in time: the next working day."""
    term = terms_of(absent, today).order_by("pk").first()
    return calendar_of(term.post.organ).add(today, 1) if term else today


def check_listed(absent: User, from_on: date, until_on: date, said: str) -> None:
    """Refuse more than a day away without a list, or the reason why it follows; Unusable."""
    days = days_away(absent, from_on, until_on)
    if days > 1 and not said.strip():
        raise Unusable(
            _(
                "%(who)s will be away for %(days)s working days: write down what is handed over, "
                "one matter a line. More than one day needs a list."
            )
            % {"who": absent, "days": days}
        )


def days_away(absent: User, first: date, back: date) -> int:
    """The working days of a person from one day up to another, by the calendar of the organ."""
    term = terms_of(absent, first).order_by("pk").first()
    return working_days(calendar_of(term.post.organ), first, back) if term else 0


def check_not_both(absent: User, pairs: Sequence[Pair], from_on: date, until_on: date) -> None:
    """Refuse a day on which both A and B of one post were away; names the other absence."""
    meeting = Substitution.objects.meeting(from_on, until_on)
    for post, other in pairs:
        away = meeting.filter(absent=other).first()
        if away is not None:
            raise Unusable(
                _(
                    "%(other)s is away from %(day)s to %(back)s, and is with %(who)s A and B of "
                    "the post %(post)s, who are never both away. Choose other days, or let the "
                    "post have another B first."
                )
                % {
                    "other": other,
                    "day": away.from_on.isoformat(),
                    "back": away.until_on.isoformat(),
                    "who": absent,
                    "post": post.title,
                }
            )
