"""What may be done with an obligation from its page: for whom, when, by which form."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import may
from xiaoneng.core.clock import Light
from xiaoneng.kit.acts import Act, Entered, Offered, offered, sorted_out
from xiaoneng.obligations import forms
from xiaoneng.obligations.hand_forms import HandOverForm
from xiaoneng.obligations.lights import States
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import (
    cancel_obligation,
    close_obligation,
    reopen_obligation,
)
from xiaoneng.obligations.operations.extending import extend_obligation, promise_anew
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import is_split
from xiaoneng.obligations.operations.urging import no_urging, urge_obligation
from xiaoneng.obligations.stops import own_stop, stands_still
from xiaoneng.people.models import User


def is_open(row: Obligation, _at: datetime) -> bool:
    return row.state == States.OPEN


def is_its_own(row: Obligation, at: datetime) -> bool:
    """Open, and not the clock of a matter with a page of its own: that one is acted on there."""
    return is_open(row, at) and not row.url


def is_stopped(row: Obligation, at: datetime) -> bool:
    return is_its_own(row, at) and stands_still(row, at)


def is_running(row: Obligation, at: datetime) -> bool:
    return is_its_own(row, at) and not stands_still(row, at)


def no_pause(row: Obligation, _user: User, _at: datetime) -> str:
    """Why the clock cannot be stopped now."""
    if not row.grounds:
        return gettext("this kind has no ground on which its clock may be stopped")
    return (
        gettext("it is overdue; a stop would change nothing") if row.light == Light.OVERDUE else ""
    )


def no_resumption(row: Obligation, _user: User, at: datetime) -> str:
    """Why the clock of a step cannot be let go on alone."""
    if own_stop(row, at) is not None:
        return ""
    return gettext("it stands still with %(whole)s, whose clock goes on first") % {
        "whole": row.parent
    }


def no_extension(row: Obligation, _user: User, _at: datetime) -> str:
    """Why the limits cannot be lengthened now."""
    if not row.kind.extension_cap:
        return gettext("this kind is never extended")
    granted = sum(one.lengthens_statute for one in row.extensions.all())
    if granted >= row.kind.extension_times:
        return gettext("it was extended as often as its ground allows (%(times)s)") % {
            "times": row.kind.extension_times
        }
    is_late = row.light == Light.OVERDUE and not row.statutory_due_at
    return gettext("the limit has ended; an extension is granted before") if is_late else ""


def no_reopening(row: Obligation, _user: User, _at: datetime) -> str:
    """Why it cannot be opened again now."""
    if row.parent is None or row.parent.state == States.OPEN:
        return ""
    return gettext("its whole, %(whole)s, is opened again first") % {"whole": row.parent}


def no_split(row: Obligation, _user: User, _at: datetime) -> str:
    """Why it cannot be split now."""
    if row.parent_id:
        return gettext("a step is not split again")
    return gettext("it is split already") if is_split(row) else ""


def _pause(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    ground, paper = entered["ground"], entered["paper"]
    return pause_obligation(row, ground=ground, paper=paper, actor=actor, at=at)


def _resume(row: Obligation, _entered: Entered, actor: User, at: datetime) -> object:
    return resume_obligation(row, actor=actor, at=at)


def _extend(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    return extend_obligation(row, **entered, actor=actor, at=at)


def _promise(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    return promise_anew(row, **entered, actor=actor, at=at)


def _hand_over(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    return hand_over_obligation(row, **entered, actor=actor, at=at)


def _urge(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    return urge_obligation(row, words=entered["words"], actor=actor, at=at)


def _close(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    return close_obligation(row, outcome=entered["outcome"], actor=actor, at=at)


def _cancel(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    return cancel_obligation(row, reason=entered["reason"], actor=actor, at=at)


def _reopen(row: Obligation, entered: Entered, actor: User, at: datetime) -> object:
    return reopen_obligation(row, reason=entered["reason"], actor=actor, at=at)


ACTS: dict[str, Act] = {
    one.code: one
    for one in (
        Act("close", _("Close"), "obligation.close", forms.CloseForm, _close,
            _("Closed."), _("The clock ends now. Open steps are closed with it."),
            is_its_own, is_first=True),
        Act("pause", _("Stop the clock"), "obligation.pause", forms.PauseForm, _pause,
            _("The clock is stopped."),
            _("Today has been used; the days from tomorrow on are not counted until it goes on."),
            is_running, no_pause),
        Act("resume", _("Let the clock go on"), "obligation.resume", forms.ResumeForm, _resume,
            _("The clock goes on."), _("Today is still not counted; tomorrow counts again."),
            is_stopped, no_resumption, is_first=True),
        Act("extend", _("Extend"), "obligation.extend", forms.ExtendForm, _extend,
            _("Extended."), _("Both the promised and the legal limit grow."),
            is_its_own, no_extension),
        Act("promise", _("Change the promise"), "obligation.promise_anew", forms.PromiseForm,
            _promise, _("The promise is changed."),
            _("The promised limit alone grows, never beyond the legal one."), is_its_own),
        Act("hand_over", _("Hand over"), "obligation.hand_over", HandOverForm, _hand_over,
            _("Handed over."),
            _("The clock runs on; the time already used stays with the one who held it."),
            is_open),
        Act("urge", _("Urge"), "obligation.urge", forms.UrgeForm, _urge,
            _("Urged."), _("The officer is told at once and is expected to answer."), is_open,
            no_urging),
        Act("cancel", _("Cancel it"), "obligation.cancel", forms.ReasonForm, _cancel,
            _("Cancelled."), _("It counts nowhere from then on; its record stays in the ledger."),
            is_its_own),
        Act("reopen", _("Re-open"), "obligation.reopen", forms.ReasonForm, _reopen,
            _("Open again."), _("The clock runs on as if it had never been closed."),
            lambda row, _at: row.state == States.CLOSED and not row.url, no_reopening),
    )
}  # fmt: skip
SPLIT = ("obligation.split", _("Split into steps"))


def offered_to(user: User, row: Obligation, at: datetime) -> tuple[list[Offered], list[Offered]]:
    """The acts this person may take now, and those that are not possible at the moment."""
    found = offered(ACTS.values(), row, user, at, lambda code: _url(row, code), may)
    action, words = SPLIT
    if is_its_own(row, at) and may(user, action, row):
        found.append(
            Offered(str(words), _url(row, "split"), no_split(row, user, at), is_first=False)
        )
    return sorted_out(found)


def _url(row: Obligation, code: str) -> str:
    return reverse(f"obligations:{code}", args=[row.pk])
