"""Who held which post from when until when."""

from datetime import date
from typing import NamedTuple

from xiaoneng.people.models import Term


class Held(NamedTuple):
    """One person in one post, from one day up to (not including) another; None: goes on."""

    officer: int
    post: int
    organ: int
    from_on: date
    until_on: date | None


def posts_held() -> list[Held]:
    """Every term there was; posts of one title in one organ are one: that of the least key."""
    rows = Term.objects.order_by("post").values_list(
        "user", "post", "post__organ", "post__title", "from_on", "until_on"
    )
    first: dict[tuple[int, str], int] = {}
    return [
        Held(user, first.setdefault((organ, title), post), organ, begin, end)
        for user, post, organ, title, begin, end in rows
    ]
