"""Quiet hours: mails go out in the working sessions of those they go to; the box has them at once.

Whoever holds no post (an applicant) keeps no office hours and is written to when something happens.
"""

from collections.abc import Iterable
from datetime import datetime

from xiaoneng.core.looking import next_session
from xiaoneng.kit.time import aware, wall
from xiaoneng.people.models import Term
from xiaoneng.people.queries import calendar_name_of, calendar_named


def sessions_of(people: Iterable[int], at: datetime) -> dict[int, datetime]:
    """For each of some people who hold a post: `at` within office hours, else the next session."""
    held = Term.objects.on(wall(at).date()).filter(user__in=list(people))
    organs = {one.user_id: one.post.organ for one in held.select_related("post__organ")}
    names = {user: calendar_name_of(organ) for user, organ in organs.items()}
    opening = {
        name: aware(next_session(calendar_named(name), wall(at))) for name in set(names.values())
    }
    return {user: opening[name] for user, name in names.items()}
