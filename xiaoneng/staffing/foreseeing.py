"""What an act will do, in sentences, before it is done."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.people.models import Organ, User
from xiaoneng.staffing.queries.organs import Moving, moving_with
from xiaoneng.staffing.queries.persons import terms_left


def merger_foreseen(organ: Organ, target: Organ, on: date) -> list[str]:
    """What a merger moves, ends and closes: figures of the records as they stand."""
    moving = moving_with(organ, on)
    return [
        _("%(organ)s becomes part of %(target)s from %(day)s on and is closed for good.")
        % {"organ": organ, "target": target, "day": on.isoformat()},
        posts_foreseen(moving),
        heads_foreseen(moving),
        organs_foreseen(moving),
        _("Its open obligations follow by themselves and are not counted here."),
    ]


def move_foreseen(organ: Organ, parent: Organ, on: date) -> list[str]:
    """What a move takes along: figures of the records as they stand."""
    return [
        _("%(organ)s, under %(before)s until then, stands under %(after)s from %(day)s on.")
        % {"organ": organ, "before": organ.parent or "—", "after": parent, "day": on.isoformat()},
        _("Its own posts and their holders stay with it."),
        organs_foreseen(moving_with(organ, on)),
    ]


def posts_foreseen(moving: Moving) -> str:
    return _("Posts of its own that go over: %(posts)s, with %(people)s people in them.") % {
        "posts": moving.posts,
        "people": moving.people,
    }


def heads_foreseen(moving: Moving) -> str:
    if not moving.heads:
        return _("It has no post of a head or deputy that would be closed.")
    return ngettext(
        "%(heads)s post of its heads and deputies is closed; the terms in it end.",
        "%(heads)s posts of its heads and deputies are closed; the terms in them end.",
        moving.heads,
    ) % {"heads": moving.heads}


def organs_foreseen(moving: Moving) -> str:
    if not moving.organs:
        return _("No organ stands below it.")
    return _(
        "Organs below it that go along: %(organs)s, with %(posts)s posts and %(people)s people."
    ) % {"organs": moving.organs, "posts": moving.posts_below, "people": moving.people_below}


def closing_foreseen(user: User, day: date) -> list[str]:
    """What stays with a person who can no longer sign in: the posts, and what is owed in them."""
    return [
        _(
            "%(who)s keeps the post %(post)s in %(organ)s with all that is open there, and nobody "
            "tends it: end the term, or hand it over."
        )
        % {"who": user, "post": term.post.title, "organ": term.post.organ}
        for term in terms_left(user, day)
    ]
