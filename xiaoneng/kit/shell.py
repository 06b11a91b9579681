"""What every page is framed with: its menu, the person, what is unread.

Rooms say in `apps.ready()` what they add: `menu()` an entry of the side bar, `badge()` the number
of unread messages. An entry whose address does not exist, or whose viewer may not, is absent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, gettext

from xiaoneng.kit.notices import Notice, taken
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.queries import held_on, roots, roots_for

Predicate = Callable[[User], bool]
Counting = Callable[[User], int]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the side bar; entries stand by place, a rule between hundreds."""

    label: str | Promise
    url_name: str
    icon: str
    may: Predicate | None
    count: Counting | None
    place: int


class Line(NamedTuple):
    """An entry as this viewer sees it on this page."""

    label: str
    url: str
    icon: str
    number: int
    is_current: bool
    begins_group: bool


_entries: dict[str, Entry] = {}
_unread: dict[str, Counting] = {}


def menu(
    label: str | Promise,
    url_name: str,
    icon: str,
    *,
    may: Predicate | None = None,
    count: Counting | None = None,
    place: int = 100,
) -> None:
    """Put a line into the side bar; `icon` is a name of Tabler's without `ti-`.

    Places: 1.. daily work, 100.. promises in hand, 200.. looking over, 300.. what is looked up,
    900.. administration.
    """
    _entries[url_name] = Entry(label, url_name, icon, may, count, place)


def badge(count: Counting, url_name: str) -> None:
    """Say how many messages are unread and where they are read."""
    _unread.clear()
    _unread[url_name] = count


def label_of(url_name: str) -> str:
    """What the side bar calls a page; nothing where it has no entry."""
    entry = _entries.get(url_name)
    return str(entry.label) if entry else ""


def address(*names: str) -> str:
    """The first of some pages that exists, or nothing."""
    return _address_in(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), names)


@lru_cache(maxsize=1024)
def _address_in(urlconf: Any, _prefix: str, names: tuple[str, ...]) -> str:
    """Looked for once: a page has thirty of them, and they stay while the process lives."""
    for name in names:
        try:
            return reverse(name, urlconf)
        except NoReverseMatch:
            continue
    return ""


class Shell:
    """The frame of one page; nothing is asked before the template wants it."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        user = getattr(request, "user", None)
        self.user: User | None = user if user is not None and user.is_authenticated else None

    @cached_property
    def name(self) -> str:
        """The platform's name: that of the district at the root of the tree."""
        root = next(iter(roots_for(self.user) if self.user else roots()), None)
        if root is None:
            return gettext("Efficiency platform")
        in_english = get_language() == "en" and root.name_en
        return gettext("%(district)s efficiency platform") % {
            "district": root.name_en if in_english else root.name
        }

    @cached_property
    def lines(self) -> list[Line]:
        """The side bar of this viewer."""
        if self.user is None:
            return []
        seen = [
            (entry, url)
            for entry in sorted(_entries.values(), key=lambda entry: entry.place)
            if (url := address(entry.url_name)) and (entry.may is None or entry.may(self.user))
        ]
        here = self.current([url for _entry, url in seen])
        lines: list[Line] = []
        group = None
        for entry, url in seen:
            count = entry.count(self.user) if entry.count else 0
            begins = group is not None and entry.place // 100 != group
            group = entry.place // 100
            lines.append(Line(str(entry.label), url, entry.icon, count, url == here, begins))
        return lines

    def current(self, urls: list[str]) -> str:
        """Which entry this page belongs to: the longest address that begins its own."""
        path = self.request.path
        fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
        return max(fitting, key=len, default="")

    @cached_property
    def unread(self) -> int:
        return sum(count(self.user) for count in _unread.values()) if self.user else 0

    @property
    def messages_url(self) -> str:
        return address(*_unread)

    @cached_property
    def post(self) -> str:
        """Where the person works today: organ and title."""
        if self.user is None:
            return ""
        held = held_on(self.user, now().date())
        return f"{held[0].post.organ} · {held[0].post.title}" if held else ""

    @cached_property
    def notices(self) -> list[Notice]:
        return taken(self.request)

    @property
    def session_seconds(self) -> int:
        """How long one stays signed in after the last page."""
        return settings.SESSION_COOKIE_AGE

    @property
    def home_url(self) -> str:
        return address("desk:home") or "/"

    @property
    def search_url(self) -> str:
        return address("desk:search")

    @property
    def help_url(self) -> str:
        return address("desk:help", "kit:keys")

    @property
    def person_url(self) -> str:
        return address("staffing:me")

    @property
    def sign_out_url(self) -> str:
        return address("staffing:sign_out")


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor; `csp_nonce` is what django_htmx's tag looks for."""
    return {
        "is_demonstration": settings.XIAONENG_DEMO,
        "shell": SimpleLazyObject(lambda: Shell(request)),
        "csp_nonce": getattr(request, "csp_nonce", ""),
    }
