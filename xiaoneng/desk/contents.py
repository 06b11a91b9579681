"""What lies on whose desk: own work first, or the state of a district, or what one looks after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.access.roles import ADMINISTRATORS, Role, holdings_of, roles_of
from xiaoneng.core.clock import Light
from xiaoneng.insight.policy import may_read_cockpit
from xiaoneng.obligations import figures
from xiaoneng.obligations.counts import OrganCount, lights_of, open_counts, organs_of
from xiaoneng.obligations.lines import Line, first_lines, longest_over
from xiaoneng.obligations.showing import in_language, light_words
from xiaoneng.people.models import Organ, User

OVERSEES = frozenset(
    {Role.SECTION_CHIEF, Role.HEAD, Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER}
)
MOST_ORGANS = 8
MOST_WORST = 6


class Tab(NamedTuple):
    light: str
    word: str
    number: int
    url: str
    is_current: bool


class Group(NamedTuple):
    title: str
    note: str
    lines: list[Line]


class Stat(NamedTuple):
    light: str
    word: str
    number: int
    foot: str
    url: str


class OrganRow(NamedTuple):
    organ: Organ
    open: int
    due_soon: int
    overdue: int
    url: str
    due_soon_url: str
    overdue_url: str


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own open obligations, the urgent first."""

    total: int
    overdue: int
    due_today: int
    tabs: list[Tab]
    groups: list[Group]
    left_out: int
    all_url: str
    more_url: str
    closed_url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of what one answers for, in five seconds."""

    scope: str
    total: int
    overdue: int
    leading: list[OrganRow]
    stats: list[Stat]
    organs: list[OrganRow]
    unshown: int  # organs with something overdue for which there is no room
    unshown_overdue: int
    quiet: int
    worst: list[Line]
    list_url: str
    overdue_url: str
    cockpit_url: str  # nothing where the viewer may not read it


class Task(NamedTuple):
    url: str
    words: str
    note: str


def oversees(user: User, at: datetime) -> bool:
    return bool(roles_of(user, at.date()) & OVERSEES)


def administers(user: User, at: datetime) -> bool:
    return bool(roles_of(user, at.date()) & ADMINISTRATORS)


def list_url(**conditions: object) -> str:
    """The list with these conditions; the number that opens it is the number of its rows."""
    kept = {name: value for name, value in conditions.items() if value not in ("", None)}
    return reverse("obligations:list") + (f"?{urlencode(kept)}" if kept else "")


def mine_of(owners: Sequence[User], at: datetime, light: str = "") -> Mine:
    """What a person owes, and owes for those the person stands in for."""
    rows = figures.owed_by(owners)
    counts = figures.by_light(rows)
    chosen = light if light in counts else ""
    lines = first_lines(figures.first_of_desk(rows, counts, chosen, at), at)
    groups = _groups(lines, counts, is_all=bool(chosen))
    total = sum(counts.values())
    shown = sum(len(group.lines) for group in groups)
    return Mine(
        total=total,
        overdue=counts.get(Light.OVERDUE, 0),
        due_today=sum(line.left.is_due_today for line in lines),
        tabs=_tabs(counts, total, chosen),
        groups=groups,
        left_out=(counts[chosen] if chosen else total) - shown,
        all_url=list_url(whose="mine", state="open"),
        more_url=list_url(whose="mine", state="open", light=chosen),
        closed_url=list_url(whose="mine", state="closed"),
    )


def _groups(lines: list[Line], counts: dict[str, int], *, is_all: bool) -> list[Group]:
    first = [line for line in lines if line.left.light == Light.OVERDUE or line.left.is_due_today]
    soon = [line for line in lines if line.left.light == Light.DUE_SOON and line not in first]
    calm = [line for line in lines if line.left.light in (Light.ON_TIME, Light.NONE)]
    calm = [line for line in calm if line not in first]
    paused = [line for line in lines if line.left.light == Light.PAUSED]
    calm_shown = calm if is_all else calm[: figures.MOST_CALM]
    paused_shown = paused if is_all else paused[: figures.MOST_CALM]
    number = counts.get(Light.ON_TIME, 0) + counts.get(Light.NONE, 0)
    note = ""
    if len(calm_shown) < number:
        note = _("%(number)s, the %(shown)s due next are shown") % {
            "number": number,
            "shown": len(calm_shown),
        }
    groups = [
        Group(_("Do first"), _("overdue, or due today"), first),
        Group(light_words(Light.DUE_SOON), _("the last fifth of the limit has begun"), soon),
        Group(light_words(Light.ON_TIME), note, calm_shown),
        Group(light_words(Light.PAUSED), _("a stop has its limit too"), paused_shown),
    ]
    return [group for group in groups if group.lines]


def _tabs(counts: dict[str, int], total: int, chosen: str) -> list[Tab]:
    home = reverse("desk:home")
    tabs = [Tab("", _("All"), total, home, not chosen)]
    for light in figures.OPEN_LIGHTS:
        if counts.get(light):
            url = f"{home}?light={light}"
            tabs.append(Tab(light, light_words(light), counts[light], url, light == chosen))
    return tabs


def overview_of(user: User, at: datetime) -> Overview:
    """The open obligations of everything a person answers for."""
    rows = figures.seen_by(user, at)
    counted = open_counts(user, at)
    counts, organs = lights_of(counted), [_organ_row(one) for one in organs_of(counted)]
    total, overdue = sum(counts.values()), counts.get(Light.OVERDUE, 0)
    leading = [one for one in organs if one.overdue]
    shown = leading[:MOST_ORGANS] or organs[:MOST_ORGANS]
    return Overview(
        scope=_scope(user, at),
        total=total,
        overdue=overdue,
        leading=leading,
        stats=_stats(counts, total),
        organs=shown,
        unshown=len(leading[MOST_ORGANS:]),
        unshown_overdue=sum(one.overdue for one in leading[MOST_ORGANS:]),
        quiet=len(organs) - len(leading) if leading else len(organs) - len(shown),
        worst=longest_over(rows, at, MOST_WORST),
        list_url=list_url(state="open"),
        overdue_url=list_url(state="open", light=Light.OVERDUE),
        cockpit_url=reverse("insight:cockpit") if may_read_cockpit(user) else "",
    )


def _organ_row(one: OrganCount) -> OrganRow:
    asked = {one.condition: one.organ.pk, "state": "open"}
    return OrganRow(
        one.organ,
        one.open,
        one.due_soon,
        one.overdue,
        url=list_url(**asked),
        due_soon_url=list_url(**asked, light=Light.DUE_SOON),
        overdue_url=list_url(**asked, light=Light.OVERDUE),
    )


def _stats(counts: dict[str, int], total: int) -> list[Stat]:
    feet = {
        Light.OVERDUE: _("past the promised limit"),
        Light.DUE_SOON: _("in the last fifth of the limit"),
        Light.ON_TIME: _("within the limit"),
        Light.PAUSED: _("stopped by law"),
    }
    stats = [
        Stat(
            light,
            light_words(light),
            counts.get(light, 0),
            foot,
            list_url(state="open", light=light),
        )
        for light, foot in feet.items()
    ]
    return [
        *stats,
        Stat("", _("In hand"), total, _("all obligations in hand"), list_url(state="open")),
    ]


def _scope(user: User, at: datetime) -> str:
    names = [in_language(one.organ) for one in holdings_of(user, at.date()) if one.role in OVERSEES]
    return _(", ").join(dict.fromkeys(names))


def lead_of(mine: Mine | None, overview: Overview | None) -> str:
    """The sentence under the heading: what matters most now."""
    if mine is not None and mine.overdue + mine.due_today:
        return _do_first(mine)
    if overview is not None:
        return _state(overview)
    if mine is not None and mine.total:
        return _("Nothing is overdue and nothing is due today.")
    return _("Nothing waits for you.")


def _do_first(mine: Mine) -> str:
    parts = []
    if mine.overdue:
        parts.append(
            ngettext("%(number)s overdue", "%(number)s overdue", mine.overdue)
            % {"number": mine.overdue}
        )
    if mine.due_today:
        parts.append(
            ngettext("%(number)s due today", "%(number)s due today", mine.due_today)
            % {"number": mine.due_today}
        )
    first = mine.overdue + mine.due_today
    said = ngettext("Do %(number)s first: %(parts)s.", "Do %(number)s first: %(parts)s.", first)
    return said % {"number": first, "parts": _(", ").join(parts)}


def _state(overview: Overview) -> str:
    if not overview.overdue:
        return _("%(scope)s: nothing is overdue, %(total)s in hand.") % {
            "scope": overview.scope,
            "total": overview.total,
        }
    named = _(", ").join(f"{in_language(one.organ)} {one.overdue}" for one in overview.leading[:3])
    said = ngettext(
        "%(number)s overdue, most of them with: %(organs)s.",
        "%(number)s overdue, most of them with: %(organs)s.",
        overview.overdue,
    )
    return said % {"number": overview.overdue, "organs": named}


def tasks_of(user: User, at: datetime) -> list[Task]:
    """What an administrator looks after."""
    roles = roles_of(user, at.date())
    tasks = [
        (Role.SYSTEM_ADMIN, "staffing:organs", _("Organs"), _("the tree, posts and duties")),
        (Role.SYSTEM_ADMIN, "staffing:people", _("People"), _("accounts, terms, substitutions")),
        (
            Role.SYSTEM_ADMIN,
            "obligations:calendars",
            _("Calendars"),
            _("the yearly notice of holidays, local days, office hours"),
        ),
        (Role.SECURITY_ADMIN, "staffing:roles", _("Roles"), _("who may do what, and since when")),
        (
            Role.AUDIT_ADMIN,
            "ledger:entries",
            _("Ledger"),
            _("who did what; whether the chain holds"),
        ),
    ]
    return [Task(reverse(name), words, note) for role, name, words, note in tasks if role in roles]
