"""Posts, terms and charges: acts from the page of an organ or a person."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.kit.http import Request
from xiaoneng.kit.shown import Shown
from xiaoneng.kit.time import now
from xiaoneng.people.models import Organ
from xiaoneng.staffing.acting import Act, carry_out, posted
from xiaoneng.staffing.forms import people as forms
from xiaoneng.staffing.forms.organs import DayForm
from xiaoneng.staffing.operations import posts, terms
from xiaoneng.staffing.queries.organs import known_charges, known_posts, known_terms, open_posts
from xiaoneng.staffing.queries.persons import people_seen
from xiaoneng.staffing.views.organs import organ_for


def open_(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "post.open", organ)
    at = now()
    form = forms.PostForm(posted(request), day=at.date(), organ=organ)
    lead = _("Whoever holds it has its role in the organ while they hold it.")
    heading = _("Open a post in %(organ)s") % {"organ": organ}
    act = Act(heading, lead, _("Open it"), _("The post was opened."), organ.get_absolute_url())

    def run() -> Organ:
        on = form.cleaned_data["on"]
        posts.open_post(organ, form.description(), on=on, actor=request.user, at=at)
        return organ

    return carry_out(request, form, act, run)


def change(request: Request, pk: int) -> HttpResponse:
    post = get_object_or_404(known_posts(), pk=pk)
    require(request.user, "post.change", post)
    at = now()
    form = forms.PostForm(posted(request), day=at.date(), organ=post.organ)
    form.show(post)
    lead = _("A new title, role or place in the chain counts from that day; who led before stays.")
    heading = _("Change the post %(post)s") % {"post": post}
    back = post.organ.get_absolute_url()
    act = Act(heading, lead, _("Change it"), _("The post was changed."), back)

    def run() -> Organ:
        on = form.cleaned_data["on"]
        posts.change_post(post, form.description(), on=on, actor=request.user, at=at)
        return post.organ

    shown = Shown(post, forms.post_shown, above=[post.organ])
    return carry_out(request, form, act, run, shown=shown)


def close(request: Request, pk: int) -> HttpResponse:
    post = get_object_or_404(known_posts(), pk=pk)
    require(request.user, "post.close", post)
    at = now()
    form = DayForm(posted(request), day=at.date(), organ=post.organ)
    lead = _("Only a post nobody holds can be closed.")
    heading = _("Close the post %(post)s") % {"post": post}
    back = post.organ.get_absolute_url()
    act = Act(heading, lead, _("Close it for good"), _("The post was closed."), back)

    def run() -> Organ:
        posts.close_post(post, on=form.cleaned_data["on"], actor=request.user, at=at)
        return post.organ

    return carry_out(request, form, act, run)


def appoint(request: Request, pk: int) -> HttpResponse:
    post = get_object_or_404(open_posts(), pk=pk)
    require(request.user, "person.appoint", post)
    at = now()
    people = people_seen(request.user, at.date())
    form = forms.AppointForm(posted(request), day=at.date(), people=people)
    lead = _("The post's role and its place in the chain hold from that day.")
    heading = _("Appoint to %(post)s") % {"post": post}
    back = post.organ.get_absolute_url()
    act = Act(heading, lead, _("Appoint"), _("Appointed."), back)

    def run() -> Organ:
        asked = form.cleaned_data
        days = {"from_on": asked["from_on"], "until_on": asked["until_on"]}
        terms.appoint(asked["user"], post, actor=request.user, at=at, **days)
        return post.organ

    return carry_out(request, form, act, run)


def end_term(request: Request, pk: int) -> HttpResponse:
    term = get_object_or_404(known_terms(), pk=pk)
    require(request.user, "term.end", term.post)
    at = now()
    form = forms.EndForm(posted(request), day=at.date())
    lead = _("On that day the person no longer holds the post.")
    heading = _("End the term of %(who)s as %(post)s") % {"who": term.user, "post": term.post}
    back = term.post.organ.get_absolute_url()
    act = Act(heading, lead, _("End the term"), _("The term was ended."), back)

    def run() -> Organ:
        terms.end_term(term, actor=request.user, at=at, **form.cleaned_data)
        return term.post.organ

    return carry_out(request, form, act, run)


def transfer(request: Request, pk: int) -> HttpResponse:
    term = get_object_or_404(known_terms(), pk=pk)
    require(request.user, "person.transfer", term.post)
    at = now()
    form = forms.TransferForm(posted(request), day=at.date())
    lead = _("One term ends on the day the next begins. Open obligations stay until handed over.")
    heading = _("Transfer %(who)s from %(post)s") % {"who": term.user, "post": term.post}
    back = term.post.organ.get_absolute_url()
    act = Act(heading, lead, _("Transfer"), _("Transferred."), back)

    def run() -> Organ:
        post = get_object_or_404(open_posts(), pk=form.cleaned_data["post"])
        on = form.cleaned_data["on"]
        return terms.transfer(term, post, on=on, actor=request.user, at=at).post.organ

    return carry_out(request, form, act, run)


def give_charge(request: Request, pk: int) -> HttpResponse:
    organ = organ_for(request, pk)
    require(request.user, "charge.give", organ)
    at = now()
    people = people_seen(request.user, at.date())
    form = forms.ChargeForm(posted(request), day=at.date(), people=people)
    lead = _("The leader stands between the head of the organ and the government.")
    heading = _("Give a leader charge of %(organ)s") % {"organ": organ}
    act = Act(heading, lead, _("Give charge"), _("Charge was given."), organ.get_absolute_url())

    def run() -> Organ:
        terms.give_charge(organ=organ, actor=request.user, at=at, **form.cleaned_data)
        return organ

    return carry_out(request, form, act, run)


def end_charge(request: Request, pk: int) -> HttpResponse:
    charge = get_object_or_404(known_charges(), pk=pk)
    require(request.user, "charge.end", charge)
    at = now()
    form = DayForm(posted(request), day=at.date())
    lead = _("From that day on the charge is another's or nobody's.")
    words = {"who": charge.leader, "organ": charge.organ}
    heading = _("End the charge %(who)s has of %(organ)s") % words
    back = charge.organ.get_absolute_url()
    act = Act(heading, lead, _("End the charge"), _("The charge was ended."), back)

    def run() -> Organ:
        terms.end_charge(charge, on=form.cleaned_data["on"], actor=request.user, at=at)
        return charge.organ

    return carry_out(request, form, act, run)
