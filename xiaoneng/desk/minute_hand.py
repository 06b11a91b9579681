"""Whether the jobs of the minute hand come to their end: a row of the page Health."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from xiaoneng.errands.queries import Failing, PutOff, hand_state, rows_aside
from xiaoneng.kit.time import wall

IN_A_ROW = 2  # a job that fails once may have met somebody else's lock
NAMED = 3  # of the rows that were put off
PATIENCE = timedelta(minutes=5)
JOBS: Mapping[str, object] = {  # by the names of config.ticking, and of what a room does in one
    "successions": lazy("Following merged and split organs"),
    "silence": lazy("Accepting cases by silence"),
    "sweep": lazy("Sweep"),
    "moves": lazy("Moving dates by changed rules"),
    "crossings": lazy("Telling of crossed lines"),
    "supervision": lazy("Cards and findings"),
    "cards": lazy("Cards for crossed lines"),
    "reports": lazy("Findings of rules"),
    "escalations": lazy("Escalating unanswered cards"),
    "counting": lazy("Red cards for repeated yellow ones"),
    "rechecks": lazy("Reading cards again"),
    "messages": lazy("Sending messages"),
    "verifying": lazy("Verifying the ledger"),
    "sealing": lazy("Sealing the day"),
    "files": lazy("Removing old files"),
    "extracts": lazy("Beginning extracts"),
    "forecasts": lazy("Beginning forecasts"),
}


def is_standing_still(at: datetime) -> bool:
    """Whether it ran once and has not for a while; a site just set up has not begun."""
    ran_at = hand_state().ran_at
    return ran_at is not None and at - ran_at > PATIENCE


def look_at_hand(at: datetime) -> tuple[bool, str]:
    """Whether it is well, and the sentence: which jobs fail, since when and why."""
    state = hand_state()
    if state.ran_at is None:
        return False, _("It has not run yet: is the minute hand (xiaoneng tick) running?")
    moment = {"moment": _moment(state.ran_at)}
    failing = [one for one in state.failing if one.failures >= IN_A_ROW]
    aside = rows_aside(NAMED)
    if failing or aside:
        told = [_told(one) for one in failing] + [_told_aside(one) for one in aside]
        return False, "\n".join(told)
    if at - state.ran_at > PATIENCE:
        return False, _("Last run %(moment)s: is the minute hand (xiaoneng tick) running?") % moment
    return True, _("Last run %(moment)s; no job keeps failing.") % moment


def _told(one: Failing) -> str:
    values = {
        "job": JOBS.get(one.name, one.name),
        "moment": _moment(one.since),
        "error": one.error,
    }
    return _("%(job)s has failed since %(moment)s (%(error)s).") % values


def _told_aside(one: PutOff) -> str:
    words = ngettext(
        "%(job)s: %(n)s row could not be dealt with and is tried again every hour.",
        "%(job)s: %(n)s rows could not be dealt with and are tried again every hour.",
        one.rows,
    ) % {"job": JOBS.get(one.name, one.name), "n": one.rows}
    first = [
        _("%(number)s: %(error)s") % {"number": number, "error": error}
        for number, error in one.first
    ]
    return "\n".join([words, *first])


def _moment(at: datetime) -> str:
    return f"{wall(at):%Y-%m-%d %H:%M}"
