"""The B of a post: the published list of all, one post with its history, and the acts on it."""

from datetime import date

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.access.policy import may, require
from xiaoneng.core.refusals import IllegalStep
from xiaoneng.kit.as_of import moment_listed
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.time import now
from xiaoneng.kit.words import day_words
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Post
from xiaoneng.people.queries import holders_of
from xiaoneng.staffing.acting import Act, carry_out, posted
from xiaoneng.staffing.forms import people as forms
from xiaoneng.staffing.operations import standbys as operations
from xiaoneng.staffing.queries.organs import known_posts
from xiaoneng.staffing.queries.persons import stand_bys
from xiaoneng.staffing.queries.standbys import half_years, posts_listed, standbys_of, tally_of
from xiaoneng.staffing.standby_rows import STANDBYS


def standby_list(request: Request) -> HttpResponseBase:
    require(request.user, "person.list")
    as_of = moment_listed(request, now())
    rows = posts_listed(as_of.date())
    tally = tally_of(STANDBYS.narrowed(rows, request.GET))
    lead = _(
        "On %(day)s: %(posts)s posts; %(named)s with a B, %(exempt)s special posts, %(gaps)s gaps."
    )
    context = {
        "lead": lead % {"day": day_words(as_of.date()), **tally._asdict()},
        "actions": [half_year_link(one) for one in half_years(now().date())],
    }
    return show_list(request, STANDBYS, rows, as_of=as_of, context=context)


def half_year_link(day: date) -> dict[str, str]:
    """The list as it stood when a half-year ended: that is the one to publish."""
    label = _("As of %(day)s") % {"day": day_words(day)}
    return {"label": label, "url": f"{reverse('staffing:standbys')}?as_of={day.isoformat()}"}


def post_for(request: Request, pk: int) -> Post:
    require(request.user, "person.list")
    return get_object_or_404(known_posts(), pk=pk)


def standby(request: Request, pk: int) -> HttpResponse:
    post, today = post_for(request, pk), now().date()
    rows = standbys_of(post)
    present = next((one for one in rows if one.until_on is None), None)
    steps = [] if post.closed_on else ["name", "exempt", "end"]
    allowed = {step for step in steps if may(request.user, f"standby.{step}", post)}
    allowed -= {"exempt"} if present and present.user is None else set()
    context = {
        "post": post,
        "holders": holders_of(post, today),
        "present": present,
        "rows": rows,
        "entries": [one for one in entries_of(post) if one.event.startswith("standby.")],
        "allowed": allowed if present else allowed - {"end"},
    }
    return render(request, "staffing/standby_detail.html", context)


def page_of(post: Post) -> str:
    return reverse("staffing:standby", args=[post.pk])


def name_(request: Request, pk: int) -> HttpResponse:
    post, at = post_for(request, pk), now()
    require(request.user, "standby.name", post)
    people = stand_bys(post, at.date())
    form = forms.StandbyForm(posted(request), day=at.date(), people=people)
    heading = _("Who is the B of %(post)s") % {"post": post}
    lead = _("Whoever holds the post is away: the B is proposed to stand in.")
    act = Act(heading, lead, _("Name the B"), _("The B was named."), page_of(post))

    def run() -> None:
        operations.name_standby(post, actor=request.user, at=at, **form.cleaned_data)

    return carry_out(request, form, act, run)


def exempt(request: Request, pk: int) -> HttpResponse:
    post, at = post_for(request, pk), now()
    require(request.user, "standby.exempt", post)
    form = forms.ExemptForm(posted(request), day=at.date())
    heading = _("%(post)s has no B") % {"post": post}
    lead = _("Only a special post, as accounting, has none. The list shows the reason.")
    act = Act(heading, lead, _("Exempt the post"), _("The post is exempt."), page_of(post))

    def run() -> None:
        operations.exempt_standby(post, actor=request.user, at=at, **form.cleaned_data)

    return carry_out(request, form, act, run)


def end(request: Request, pk: int) -> HttpResponse:
    post, at = post_for(request, pk), now()
    require(request.user, "standby.end", post)
    if all(one.until_on is not None for one in standbys_of(post)):
        raise IllegalStep(operations.nothing_to_end(post))
    form = forms.EndForm(posted(request), day=at.date())
    heading = _("End what is said of the B of %(post)s") % {"post": post}
    lead = _("Until another B is named the list shows a gap.")
    act = Act(heading, lead, pgettext("standby", "End it"), _("Ended."), page_of(post))

    def run() -> None:
        operations.end_standby(post, actor=request.user, at=at, **form.cleaned_data)

    return carry_out(request, form, act, run)
