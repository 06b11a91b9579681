"""People to look up, their records; roles beyond those of posts."""

from functools import partial

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from xiaoneng.access.policy import may, require
from xiaoneng.access.roles import Holding, Role
from xiaoneng.kit.forms import tried
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import asks_file, show_list
from xiaoneng.kit.shown import Shown
from xiaoneng.kit.time import now
from xiaoneng.people.masking import masked_email, masked_phone
from xiaoneng.people.models import User
from xiaoneng.staffing.acting import Act, carry_out, posted
from xiaoneng.staffing.forms import people as forms
from xiaoneng.staffing.forms.organs import organ_of
from xiaoneng.staffing.listings import PEOPLE, roles_listing
from xiaoneng.staffing.operations import persons, roles
from xiaoneng.staffing.queries.persons import (
    grant_rows,
    grants_in_rank,
    people_seen,
    terms_ever,
    with_posts,
)
from xiaoneng.staffing.queries.substitutions import substitution_on, substitutions_seen


def people_list(request: Request) -> HttpResponseBase:
    require(request.user, "person.list")
    at = now()
    rows = with_posts(people_seen(request.user, at.date()), at.date())
    enrol = {"label": _("Enrol a person"), "url": reverse("staffing:person_enrol")}
    actions = [enrol] if may(request.user, "person.enrol") else []
    return show_list(request, PEOPLE, rows, as_of=at, context={"actions": actions})


def person_for(request: Request, pk: int) -> User:
    """A person to look at; strangers are not found."""
    return get_object_or_404(people_seen(request.user, now().date()), pk=pk)


def person(request: Request, pk: int) -> HttpResponse:
    return render(request, "staffing/person_detail.html", shown(request, person_for(request, pk)))


def shown(request: Request, user: User) -> dict[str, object]:
    day = now().date()
    seen = substitutions_seen(request.user, day)
    return {
        "person": user,
        "day": day,
        "phone": masked_phone(user.phone),
        "email": masked_email(user.email),
        "terms": terms_ever(user),
        "grants": grant_rows(day, user),
        "substitution": substitution_on(user, day),
        "absences": seen.filter(absent=user)[:10],
        "may_keep": may(request.user, "person.amend", user),
        "may_unmask": may(request.user, "person.unmask", user),
        "may_arrange": may(request.user, "substitution.arrange", user),
        "may_grant": may(request.user, "role.grant"),
        "may_account": may(request.user, "account.show", user),
    }


def enrol(request: Request) -> HttpResponse:
    require(request.user, "person.enrol")
    at = now()
    form = forms.EnrolForm(posted(request))
    lead = _("Without a post and a password the person can see and do nothing yet.")
    back = reverse("staffing:people")
    act = Act(_("Enrol a person"), lead, _("Enrol"), _("The person was enrolled."), back)
    return carry_out(
        request,
        form,
        act,
        lambda: persons.enrol_person(
            form.cleaned_data["username"], form.particulars(), actor=request.user, at=at
        ),
    )


def amend(request: Request, pk: int) -> HttpResponse:
    user = person_for(request, pk)
    require(request.user, "person.amend", user)
    form = forms.AmendForm(posted(request))
    form.show(user)
    lead = _("The ledger keeps who changed which field, never numbers or addresses.")
    heading = _("Put the record of %(who)s right") % {"who": user}
    act = Act(heading, lead, _("Put it right"), _("The record was put right."), person_page(user))
    return carry_out(
        request,
        form,
        act,
        lambda: persons.amend_person(user, form.particulars(), actor=request.user, at=now()),
        shown=Shown(user, forms.person_shown),
    )


def person_page(user: User) -> str:
    return user.get_absolute_url()


@never_cache
def unmask(request: Request, pk: int) -> HttpResponse:
    """Ask why, then show the values once, on this answer only."""
    user = person_for(request, pk)
    require(request.user, "person.unmask", user)
    form = forms.ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        showing = partial(persons.unmask_person, user, reason=reason, actor=request.user)
        full = tried(form, partial(showing, at=now()))
        if full is not None:
            context = {**shown(request, user), "phone": full.phone, "email": full.email}
            return render(request, "staffing/person_detail.html", {**context, "is_unmasked": True})
    lead = _("They are shown once. The ledger keeps that you looked, and why.")
    heading = _("Show telephone and e-mail of %(who)s") % {"who": user}
    act = Act(heading, lead, _("Show them"), "", person_page(user))
    return carry_out(request, form, act, lambda: user)


def role_list(request: Request) -> HttpResponseBase:
    require(request.user, "role.list")
    at, may_grant = now(), may(request.user, "role.grant")
    listing = roles_listing(may_withdraw=may_grant and not asks_file(request))
    url = reverse("staffing:role_grant")
    granting = {"label": _("Grant a role"), "url": url, "icon": "plus", "is_primary": True}
    context = {
        "lead": _(
            "Roles beyond those of posts. No person may hold two of the three administrators."
        ),
        "actions": [granting] if may_grant else [],
    }
    return show_list(request, listing, grants_in_rank(at.date()), as_of=at, context=context)


def grant(request: Request) -> HttpResponse:
    require(request.user, "role.grant")
    at = now()
    people = people_seen(request.user, at.date())
    form = forms.GrantForm(posted(request), day=at.date(), people=people)
    form.fields["user"].initial = request.GET.get("user", "")
    lead = _("No person may hold two of the three administrators; nobody grants to themselves.")
    back = reverse("staffing:roles")
    act = Act(_("Grant a role"), lead, _("Grant"), _("The role was granted."), back)

    def run() -> None:
        asked = dict(form.cleaned_data)
        organ = organ_of(asked.pop("organ"))
        if organ is not None:
            holding = Holding(Role(asked.pop("role")), organ)
            roles.grant_role(holding=holding, actor=request.user, at=at, **asked)

    return carry_out(request, form, act, run)


def withdraw(request: Request, pk: int, grant_pk: int) -> HttpResponse:
    user = person_for(request, pk)
    require(request.user, "role.withdraw", None)
    at = now()
    form = forms.EndForm(posted(request), day=at.date())
    heading = _("Withdraw a role from %(who)s") % {"who": user}
    lead = _("On that day the role no longer holds; what was done before stays done.")
    back = reverse("staffing:roles")
    act = Act(heading, lead, _("Withdraw"), _("The role was withdrawn."), back)

    def run() -> None:
        roles.withdraw_role(user, grant_pk, actor=request.user, at=at, **form.cleaned_data)

    return carry_out(request, form, act, run)
