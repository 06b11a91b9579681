"""Who stands in for whom: arranged, taken over, ended."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import may, require
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.notices import notice
from xiaoneng.kit.shell import address
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.staffing.acting import Act, carry_out, posted
from xiaoneng.staffing.forms import people as forms
from xiaoneng.staffing.lifecycle import IN_FORCE, SUBSTITUTION
from xiaoneng.staffing.listings import SUBSTITUTIONS
from xiaoneng.staffing.operations import substitutions as operations
from xiaoneng.staffing.queries.persons import people_seen, stand_ins
from xiaoneng.staffing.queries.substitutions import Arranged, absent_for, substitutions_seen


def substitution_list(request: Request) -> HttpResponseBase:
    require(request.user, "person.list")
    at = now()
    rows = substitutions_seen(request.user, at.date())
    ask = {"label": _("Arrange a substitution"), "url": reverse("staffing:substitution_arrange")}
    actions = [ask] if may(request.user, "substitution.arrange", request.user) else []
    return show_list(request, SUBSTITUTIONS, rows, as_of=at, context={"actions": actions})


def substitution_for(request: Request, pk: int) -> Arranged:
    return get_object_or_404(substitutions_seen(request.user, now().date()), pk=pk)


def substitution(request: Request, pk: int) -> HttpResponse:
    one = substitution_for(request, pk)
    steps = (*SUBSTITUTION.steps_from(one.state), "list")
    allowed = {step for step in steps if may(request.user, f"substitution.{step}", one)}
    if one.state != SUBSTITUTION.initial:
        allowed.discard("list")
    allowed -= {"end"} if one.from_on >= now().date() else {"cancel"}
    lacking = operations.no_acceptance(one) if one.state == SUBSTITUTION.initial else ""
    why_not = lacking if "accept" in allowed else ""
    context = {
        "substitution": one,
        "allowed": allowed,
        "day": now().date(),
        "why_not": why_not,
        "lacks_list": bool(lacking),
        "is_in_force": one.state in IN_FORCE and one.accepted_at is not None,
        "owed": owed_page(one, request.user, now().date()),
    }
    return render(request, "staffing/substitution_detail.html", context)


def owed_page(one: Arranged, viewer: User, day: date) -> str:
    """Where a viewer reads what the absent one owes; the substitute, only on the days away."""
    is_early = viewer == one.substitute and one.absent not in absent_for(viewer, day)
    if is_early or one.until_on <= day:
        return ""
    page = address("obligations:list")
    return page and f"{page}?{urlencode({'officer': one.absent.full_name, 'state': 'open'})}"


def arrange(request: Request, pk: int | None = None) -> HttpResponse:
    at = now()
    seen = people_seen(request.user, at.date())
    absent: User = request.user if pk is None else get_object_or_404(seen, pk=pk)
    require(request.user, "substitution.arrange", absent)
    beyond = seen if may(request.user, "substitution.consent", absent) else None
    people = stand_ins(absent, at.date(), beyond)
    form = forms.SubstitutionForm(posted(request), day=at.date(), absent=absent, people=people)
    lead = _(
        "Once it is accepted, who stands in sees and owns what is owed meanwhile. "
        "Away more than a working day needs a list, at least one working day before."
    )
    heading = _("Who stands in for %(who)s") % {"who": absent}
    back = reverse("staffing:substitutions")
    act = Act(heading, lead, _("Arrange"), _("Arranged; it waits to be accepted."), back)
    return carry_out(
        request,
        form,
        act,
        lambda: operations.arrange_substitution(
            absent, actor=request.user, at=at, **form.cleaned_data
        ),
    )


def list_matters(request: Request, pk: int) -> HttpResponse:
    one = substitution_for(request, pk)
    require(request.user, "substitution.list", one)
    form = forms.MattersForm(posted(request), initial={"matters": one.matters})
    heading = _("What %(who)s hands over") % {"who": one.absent}
    lead = _("Until it is accepted the list can be put right.")
    act = Act(heading, lead, _("Save the list"), _("The list was saved."), one.get_absolute_url())
    return carry_out(
        request,
        form,
        act,
        lambda: operations.list_matters(
            one, form.cleaned_data["matters"], actor=request.user, at=now()
        ),
    )


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    one = substitution_for(request, pk)
    operations.accept_substitution(one, actor=request.user, at=now())
    return settled(request, one, _("Accepted: you answer for it from now on."))


@require_POST
def end(request: Request, pk: int) -> HttpResponse:
    one = substitution_for(request, pk)
    operations.end_substitution(one, actor=request.user, at=now())
    return settled(request, one, _("Ended today."))


def decline(request: Request, pk: int) -> HttpResponse:
    one = substitution_for(request, pk)
    require(request.user, "substitution.decline", one)
    form = forms.ReasonForm(posted(request))
    heading = _("Decline to stand in for %(who)s") % {"who": one.absent}
    lead = _("Somebody else has to be asked.")
    act = Act(heading, lead, _("Decline"), _("Declined."), one.get_absolute_url())
    return carry_out(
        request,
        form,
        act,
        lambda: operations.decline_substitution(
            one, actor=request.user, at=now(), **form.cleaned_data
        ),
    )


def cancel(request: Request, pk: int) -> HttpResponse:
    one = substitution_for(request, pk)
    require(request.user, "substitution.cancel", one)
    form = forms.ReasonForm(posted(request))
    heading = _("Call off the substitution for %(who)s") % {"who": one.absent}
    lead = _("It will count as never having been.")
    act = Act(
        heading,
        lead,
        pgettext("substitution", "Call it off"),
        _("Called off."),
        one.get_absolute_url(),
    )
    return carry_out(
        request,
        form,
        act,
        lambda: operations.cancel_substitution(
            one, actor=request.user, at=now(), **form.cleaned_data
        ),
    )


def settled(request: Request, one: Arranged, sentence: str) -> HttpResponse:
    notice(request, sentence)
    return redirect(one.get_absolute_url())
