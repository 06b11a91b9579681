"""Quiet hours: mails go out in the working sessions of those they go to; the box has them at once.

Whoever holds no post (an applicant) keeps no office hours and is written to when something happens.
"""

import logging
from collections.abc import Iterable
from datetime import datetime

from xiaoneng.core.looking import next_session
from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import aware, wall
from xiaoneng.people.models import Term
from xiaoneng.people.queries import calendar_name_of, calendar_named

logger = logging.getLogger(__name__)


def sessions_of(people: Iterable[int], at: datetime) -> dict[int, datetime]:
    """For each of some people who hold a post: `at` within office hours, else the next session.

    Whose calendar cannot be read is left out, as if no post were held: one organ's calendar is no
    reason to write to nobody.
    """
    held = Term.objects.on(wall(at).date()).filter(user__in=list(people))
    organs = {one.user_id: one.post.organ for one in held.select_related("post__organ")}
    names = {user: calendar_name_of(organ) for user, organ in organs.items()}
    opening = {name: opening_of(name, at) for name in set(names.values())}
    return {user: opens for user, name in names.items() if (opens := opening[name]) is not None}


def opening_of(name: str, at: datetime) -> datetime | None:
    """`at` within the office hours of a calendar, else its next session; None where unreadable."""
    try:
        return aware(next_session(calendar_named(name), wall(at)))
    except Unusable as refusal:
        logger.warning("office hours of the calendar %s: %s", name, refusal)
        return None
