"""What may be done with a case from its page."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import may
from xiaoneng.cases import forms
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.accepting import accept_case
from xiaoneng.cases.operations.deciding import (
    decide_case,
    deliver_case,
    reopen_case,
    withdraw_case,
)
from xiaoneng.cases.operations.noticing import notify_applicant, supplement_case
from xiaoneng.cases.operations.pausing import extend_case, pause_case, resume_case
from xiaoneng.cases.operations.refusing import propose_report, refuse_case
from xiaoneng.core.clock import Light
from xiaoneng.kit.acts import Act, Entered, Offered, offered, sorted_out
from xiaoneng.obligations.stops import stands_still
from xiaoneng.people.models import User


def goes(step: str) -> Any:
    """Whether a step of the life of a case may follow its state."""
    return lambda case, _at: step in CASE.steps_from(case.state)


def is_in_hand(case: Case, _at: datetime) -> bool:
    return case.state == "accepted"


def is_stopped(case: Case, at: datetime) -> bool:
    owed = case.decision if case.state == "accepted" else None
    return owed is not None and stands_still(owed, at)


def is_running(case: Case, at: datetime) -> bool:
    return case.state == "accepted" and not is_stopped(case, at)


def no_pause(case: Case, _user: User, _at: datetime) -> str:
    """Why the clock cannot be stopped now."""
    if case.version is None or not case.version.procedures:
        return gettext("the item knows no special procedure")
    is_late = case.decision is not None and case.decision.light == Light.OVERDUE
    return gettext("it is overdue; a stop would change nothing") if is_late else ""


def no_extension(case: Case, _user: User, _at: datetime) -> str:
    """Why the limits cannot be lengthened now."""
    owed = case.decision
    if owed is None or not owed.kind.extension_cap:
        return gettext("this kind is never extended")
    if case.version is not None and not case.version.extension_cap:
        return gettext("the catalogue allows this item no extension")
    if sum(one.lengthens_statute for one in owed.extensions.all()) >= owed.kind.extension_times:
        return gettext("it was extended once already")
    return ""


def no_refusal(case: Case, _user: User, _at: datetime) -> str:
    """Why it cannot be refused now."""
    is_approved = any(one.state == "approved" for one in case.reports.all())
    return "" if is_approved else gettext("a prior report must be approved before")


def no_report(case: Case, _user: User, _at: datetime) -> str:
    waits = any(one.state == "proposed" for one in case.reports.all())
    return gettext("a report waits already") if waits else ""


def _accept(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return accept_case(case, officer=entered["officer"], actor=actor, at=at)


def _notify(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    defects, reason = entered["defects"], entered["reason"]
    return notify_applicant(case, defects, reason=reason, actor=actor, at=at)


def _papers(case: Case, _entered: Entered, actor: User, at: datetime) -> object:
    return supplement_case(case, actor=actor, at=at)


def _report(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return propose_report(case, **entered, actor=actor, at=at)


def _refuse(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return refuse_case(case, reason=entered["reason"], actor=actor, at=at)


def _pause(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return pause_case(case, **entered, actor=actor, at=at)


def _resume(case: Case, _entered: Entered, actor: User, at: datetime) -> object:
    return resume_case(case, actor=actor, at=at)


def _extend(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return extend_case(case, **entered, actor=actor, at=at)


def _decide(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return decide_case(case, **entered, actor=actor, at=at)


def _deliver(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return deliver_case(case, paper=entered["paper"], actor=actor, at=at)


def _withdraw(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return withdraw_case(case, reason=entered["reason"], actor=actor, at=at)


def _reopen(case: Case, entered: Entered, actor: User, at: datetime) -> object:
    return reopen_case(case, reason=entered["reason"], actor=actor, at=at)


ACTS: dict[str, Act] = {
    one.code: one
    for one in (
        Act("accept", _("Accept"), "case.accept", forms.AcceptForm, _accept,
            _("Accepted."), _("The promised clock begins today; today itself is not counted."),
            goes("accept"), is_first=True),
        Act("notify", _("Tell once what is missing"), "case.notify", forms.NotifyForm, _notify,
            _("The applicant is told."),
            _("Everything that is missing stands in one notice. A second one is marked."),
            goes("notify")),
        Act("supplement", _("Take the papers in"), "case.supplement", forms.NothingForm, _papers,
            _("The papers are in."), _("The days of answering begin anew today."),
            goes("supplement"), is_first=True),
        Act("report", _("Report a refusal"), "report.propose", forms.ReportForm, _report,
            _("The report is handed in."),
            _("A chief or the head approves it before a no goes out."),
            lambda case, _at: case.state in ("registered", "accepted"), no_report),
        Act("refuse", _("Do not accept"), "case.refuse", forms.ReasonForm, _refuse,
            _("Not accepted."),
            _("The applicant gets the reason in writing. It is not taken back."),
            goes("refuse"), no_refusal),
        Act("decide", _("Decide"), "case.decide", forms.DecideForm, _decide,
            _("Decided."), _("The clock ends now; delivery is owed within 10 working days."),
            goes("decide"), is_first=True),
        Act("pause", _("Stop the clock"), "case.pause", forms.PauseForm, _pause,
            _("The clock is stopped."),
            _("Today has been used; the days from tomorrow on are not counted until it goes on."),
            is_running, no_pause),
        Act("resume", _("Let the clock go on"), "case.resume", forms.NothingForm, _resume,
            _("The clock goes on."), _("Today is still not counted; tomorrow counts again."),
            is_stopped, is_first=True),
        Act("extend", _("Extend"), "case.extend", forms.ExtendForm, _extend,
            _("Extended."), _("Both the promised and the legal limit grow, once."),
            is_in_hand, no_extension),
        Act("deliver", _("Deliver"), "case.deliver", forms.DeliverForm, _deliver,
            _("Delivered."), _("The decision is in the applicant's hands."),
            goes("deliver"), is_first=True),
        Act("withdraw", _("Withdrawn by the applicant"), "case.withdraw", forms.ReasonForm,
            _withdraw, _("Withdrawn."), _("The case ends here. It is not taken back."),
            goes("withdraw")),
        Act("reopen", _("Take the decision back"), "case.reopen", forms.ReasonForm, _reopen,
            _("In hand again."), _("The clock runs on as if it had never been decided."),
            goes("reopen")),
    )
}  # fmt: skip


def offered_to(user: User, case: Case, at: datetime) -> tuple[list[Offered], list[Offered]]:
    """The acts this person may take now, and those that are not possible at the moment."""

    def url_of(code: str) -> str:
        return reverse(f"cases:{code}", args=[case.pk])

    return sorted_out(offered(ACTS.values(), case, user, at, url_of, may))
