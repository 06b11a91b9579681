"""The list of A and B of every post, as it is published."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import AsOf, Choice
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.search import containing
from xiaoneng.people.models import Organ, Post
from xiaoneng.staffing.listings import organ_options
from xiaoneng.staffing.queries.standbys import EXEMPT, GAPS, LEFT, NAMED, NOBODY

STATES = {
    NAMED: _("B named"),
    EXEMPT: _("Special post without a B"),
    LEFT: _("Gap: the B works elsewhere by now"),
    NOBODY: _("Gap: nobody is named"),
}
GAP = "gap"


def above(post: Any) -> str:
    """The organ that the one of a post is part of."""
    return str(post.organ.parent or "")


def holders_in(post: Any) -> str:
    return "、".join(str(term.user) for term in post.held)


def b_of(post: Any) -> str:
    """Who is the B; nobody for a special post and for a gap."""
    return str(post.standing[0].user) if post.b_state in (NAMED, LEFT) else ""


def reason_of(post: Any) -> str:
    return post.standing[0].reason if post.standing else ""


def since_of(post: Any) -> Any:
    return post.standing[0].from_on if post.standing else None


def under(posts: QuerySet[Post], organ: str) -> QuerySet[Post]:
    path = Organ.objects.filter(pk=int(organ)).values_list("path", flat=True).first() or "-"
    return posts.filter(organ__path__startswith=path)


def in_state(posts: QuerySet[Post], wanted: str) -> QuerySet[Post]:
    return posts.filter(Q(b_state__in=GAPS if wanted == GAP else [wanted]))


def searched(posts: QuerySet[Post], words: str) -> QuerySet[Post]:
    return containing(posts, ("title", "organ__name"), words)


STANDBYS = Listing(
    name="standbys",
    title=_("A and B of every post"),
    columns=(
        Column(
            "organ",
            _("Organ"),
            lambda row: row.organ,
            sort="organ__path",
            sub=above,
            sub_label=_("Part of"),
        ),
        Column("post", _("Post"), lambda row: row.title, sort="title", is_title=True),
        Column("a", _("Holder (A)"), holders_in),
        Column("b", _("B of the post"), b_of),
        Column("since", _("From"), since_of),
        Column("state", _("State"), lambda row: STATES[row.b_state]),
        Column("reason", _("Reason"), reason_of),
    ),
    order="organ__path",
    filters=(
        AsOf(_("As of the day")),
        Choice("organ", _("Organ"), organ_options, apply=under),
        Choice(
            "state",
            _("State"),
            lambda: [(NAMED, STATES[NAMED]), (EXEMPT, STATES[EXEMPT]), (GAP, _("Gaps"))],
            apply=in_state,
        ),
    ),
    search=searched,
    search_hint=_("Post or organ"),
    empty=_("No posts"),
    url_of=lambda row: reverse("staffing:standby", args=[row.pk]),
)
