"""What may be done with one thing from its page: for whom, when, by which form.

A room declares its acts; its page offers those that fit the state and are allowed, and says of the
others that belong there why they are not possible now.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.functional import Promise

from xiaoneng.people.models import User

Entered = Mapping[str, Any]
Perform = Callable[[Any, Entered, User, datetime], object]
Hinder = Callable[[Any, User, datetime], str]
May = Callable[[User, str, object], bool]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: its words, its rule, its form, what it does, and why it may not be now.

    `fits` says whether the act belongs to the state at that moment at all; `hinders` gives the
    reason it is not possible for this person then, or nothing.
    """

    code: str
    words: Promise
    action: str
    form: Callable[[Any], Any]  # a class of forms, each room its own
    perform: Perform
    said: Promise
    leads_to: Promise
    fits: Callable[[Any, datetime], bool]
    hinders: Hinder = lambda _row, _user, _at: ""
    is_first: bool = False


class Offered(NamedTuple):
    """An act as a button, or with the reason why it is none now."""

    words: str
    url: str
    why_not: str
    is_first: bool


def offered(
    acts: Iterable[Act], row: Any, user: User, at: datetime, url_of: Callable[[str], str], may: May
) -> list[Offered]:
    """The acts that belong to the state and are this person's, possible now or not."""
    return [
        Offered(str(act.words), url_of(act.code), act.hinders(row, user, at), act.is_first)
        for act in acts
        if act.fits(row, at) and may(user, act.action, row)
    ]


def sorted_out(found: Iterable[Offered]) -> tuple[list[Offered], list[Offered]]:
    """Those possible now, one of them the first; and those that are not."""
    every = list(found)
    ready = [one for one in every if not one.why_not]
    first = next((one for one in reversed(ready) if one.is_first), None)
    ready = [one._replace(is_first=one is first) for one in ready]
    return ready, [one for one in every if one.why_not]
