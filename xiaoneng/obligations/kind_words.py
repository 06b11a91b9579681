"""The rules of a kind in words: limits, ladder, pauses, extension, urging, and who may."""

from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from xiaoneng.core.clock import Clock, Profile
from xiaoneng.core.ladders import Rung
from xiaoneng.core.limits import Unit
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.time import aware, wall
from xiaoneng.kit.words import amount_words, day_words, moment_words
from xiaoneng.obligations.forms import ground_choice
from xiaoneng.obligations.lights import Rungs
from xiaoneng.obligations.models import Kind
from xiaoneng.obligations.operations.kinds import limit_of
from xiaoneng.obligations.outlook import lines_ahead
from xiaoneng.obligations.queries import distances_of
from xiaoneng.obligations.showing import UNITS

PROFILES: dict[str, Any] = {
    Profile.PROMISE_STATUTE: lazy("Promise, then law"),
    Profile.DAY_COUNT: lazy("Days over one limit"),
}
LABELS: dict[str, Any] = {
    "profile": lazy("Ladder"),
    "yellow_days": lazy("Yellow: working days over the limit"),
    "red_days": lazy("Red: working days over the limit"),
    "law_days": lazy("Red: working days over a later statutory limit"),
    "reminder_share": lazy('Reminder and light "due soon"'),
    "promised_amount": lazy("Promised limit"),
    "promised_unit": lazy("Unit of the promised limit"),
    "statutory_amount": lazy("Statutory limit"),
    "statutory_unit": lazy("Unit of the statutory limit"),
    "closes_with_business": lazy("The last day ends with the office hours"),
    "grounds": lazy("Grounds on which the clock may be stopped"),
    "extension_cap": lazy("Longest extension"),
    "extension_times": lazy("How often it may be extended"),
    "is_extended_by_government": lazy("The leader of the government grants the extension"),
    "most_pauses": lazy("Stops without a remark"),
    "urging_days": lazy("Working days between two urgings"),
}


class RungWords(NamedTuple):
    """One rung of a ladder: its name, its condition, who is told, and its day in an example."""

    code: str
    name: str
    condition: str
    told: str
    example: str


class RightWords(NamedTuple):
    """An act, and who may do it."""

    act: str
    who: str


def profile_words(kind: Kind) -> str:
    return str(PROFILES.get(kind.profile, kind.profile))


def share_words(share: int) -> str:
    """With which part of the promise a reminder comes."""
    return _("with the last %(share)s of the promise") % {"share": f"1/{share}"}


def limit_words(kind: Kind, which: str) -> str:
    """One of the kind's own limits; nothing where each obligation brings its own."""
    amount = getattr(kind, f"{which}_amount")
    return "" if amount is None else amount_words(amount, getattr(kind, f"{which}_unit"))


def extension_words(kind: Kind) -> str:
    """How far a limit may be lengthened, and how often."""
    if not kind.extension_cap:
        return _("never extended")
    longest = amount_words(kind.extension_cap, kind.promised_unit or Unit.WORKDAY)
    times = ngettext("%(times)s time", "%(times)s times", kind.extension_times) % {
        "times": kind.extension_times
    }
    return _("%(times)s, by %(longest)s at most") % {"times": times, "longest": longest}


def urging_words(kind: Kind) -> str:
    """How often one person may urge the same obligation."""
    if not kind.urging_days:
        return _("as often as needed")
    if kind.urging_days == 1:
        return _("once a working day for each person who urges")
    return _("once in %(days)s for each person who urges") % {
        "days": amount_words(kind.urging_days)
    }


def rungs_of(kind: Kind, calendar: Calendar, at: datetime) -> list[RungWords]:
    """The ladder, rung by rung; with the days of an obligation that would be opened now."""
    days = _example(kind, calendar, at)
    conditions = _conditions(kind)
    told = {
        Rung.REMINDER: _("the officer and the stand-in"),
        Rung.YELLOW: _("the officer and the chief of the section"),
        Rung.RED: _("the officer, the chief of the section and the head"),
    }
    return [
        RungWords(rung, str(Rungs(rung).label), conditions[rung], told[rung], days.get(rung, ""))
        for rung in Rung
    ]


def _conditions(kind: Kind) -> dict[Rung, str]:
    yellow, red, law = (
        amount_words(far, Unit.WORKDAY) for far in (kind.yellow_days, kind.red_days, kind.law_days)
    )
    reminder = _("when %(share)s of the promised limit is left, one unit at least") % {
        "share": f"1/{kind.reminder_share}"
    }
    if kind.profile == Profile.DAY_COUNT:
        return {
            Rung.REMINDER: reminder,
            Rung.YELLOW: _(
                "%(days)s over the statutory limit; over the promise where no law sets one"
            )
            % {"days": yellow},
            Rung.RED: _("%(days)s over the same limit") % {"days": red},
        }
    return {
        Rung.REMINDER: reminder,
        Rung.YELLOW: _("%(days)s over the promised limit") % {"days": yellow},
        Rung.RED: _(
            "%(law)s over the statutory limit; where that ends no later than the promise, or no "
            "law sets one, %(days)s over the promise"
        )
        % {"law": law, "days": red},
    }


def _example(kind: Kind, calendar: Calendar, at: datetime) -> dict[str, str]:
    promised, statutory = limit_of(kind, "promised"), limit_of(kind, "statutory")
    if promised is None:
        return {}
    start = wall(at)
    profile, far = Profile(kind.profile), distances_of(kind)
    clock = Clock(start, promised, statutory, profile=profile, distances=far)
    found = lines_ahead(clock, calendar, start)
    is_by_day = promised.unit in (Unit.WORKDAY, Unit.DAY)
    return {
        rung: day_words(moment.date()) if is_by_day else moment_words(aware(moment))
        for rung, moment in found.items()
    }


def rights_of(kind: Kind) -> list[RightWords]:
    """Who may do what with an obligation of this kind, and with its rules."""
    handlers = _("whoever holds it, the stand-in, and the chief and head above")
    grants = (
        _("the leader of the government")
        if kind.is_extended_by_government
        else _("the head of the organ")
    )
    watching = _("efficiency office, supervision office and leaders")
    return [
        RightWords(_("Close, stop, hand over, split"), handlers),
        RightWords(_("Extend"), grants),
        RightWords(_("Change the promise"), _("the head of the organ")),
        RightWords(
            _("Urge"),
            _("chief and head above, %(watching)s") % {"watching": watching},
        ),
        RightWords(
            _("Cancel it, re-open"),
            _("the head of the organ, %(watching)s") % {"watching": watching},
        ),
        RightWords(_("Change these rules"), _("the efficiency office")),
    ]


def value_words(kind: Kind, name: str) -> str:
    """One rule of a kind as people say it."""
    value = getattr(kind, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "profile":
        return profile_words(kind)
    if name.endswith("_unit"):
        return str(UNITS.get(value, value))
    if name == "grounds":
        return "、".join(ground_choice(one) for one in value) or _("none")
    if name == "reminder_share":
        return share_words(value)
    return _("none set") if value is None else f"{value:g}"
