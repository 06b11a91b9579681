"""Dates, durations and numbers as the design writes them (design 4), in the reader's language.

Pure: nothing here knows what time it is or which day is a working day; it words what it is given.
"""

from datetime import date, datetime

from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.core.limits import Unit
from xiaoneng.kit.time import wall

UP, DOWN, SAME = "▲", "▼", "="


def weekday(day: date) -> str:
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return names[day.isoweekday() - 1]


def day_words(day: date) -> str:
    """`2026-11-20 周五`, `Fri 2026-11-20`."""
    return _("%(weekday)s %(day)s") % {"weekday": weekday(on(day)), "day": f"{on(day):%Y-%m-%d}"}


def short_day(day: date) -> str:
    """`11-20`: only on a page about one year."""
    return f"{on(day):%m-%d}"


def days_range(first: date, last: date) -> str:
    """`09-24 至 10-13`; with years where they differ."""
    form = "%m-%d" if on(first).year == on(last).year else "%Y-%m-%d"
    return _("%(first)s to %(last)s") % {
        "first": on(first).strftime(form),
        "last": on(last).strftime(form),
    }


def prose_day(day: date) -> str:
    """`11 月 24 日周二`, `Tue 24 November`: for headlines of the public site."""
    months = (
        _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
        _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
    )  # fmt: skip
    return _("%(weekday)s %(number)s %(month)s") % {
        "weekday": weekday(on(day)),
        "number": on(day).day,
        "month": months[on(day).month - 1],
    }


def moment_words(at: datetime) -> str:
    """`2026-11-20 16:30`, in the time on the wall of this site."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def day_or_moment(at: datetime) -> date | datetime:
    """When something happened as far as it is known: midnight says no more than its day."""
    local_at = local(at)
    return local_at.date() if (local_at.hour, local_at.minute) == (0, 0) else at


def happened_words(at: datetime) -> str:
    """`2026-11-20 16:30`, or `2026-11-20 周五` where only the day is known."""
    known = day_or_moment(at)
    return moment_words(known) if isinstance(known, datetime) else day_words(known)


def amount_words(amount: float, unit: str = Unit.WORKDAY) -> str:
    """`15 个工作日`, `4 working hours`; the unit is always written."""
    number = figure(amount)
    count = 1 if amount == 1 else 2
    if unit == Unit.WORKDAY:
        sentence = ngettext("%(number)s working day", "%(number)s working days", count)
    elif unit == Unit.DAY:
        sentence = ngettext("%(number)s calendar day", "%(number)s calendar days", count)
    elif unit == Unit.HOUR:
        sentence = ngettext("%(number)s hour", "%(number)s hours", count)
    else:
        sentence = ngettext("%(number)s working hour", "%(number)s working hours", count)
    return sentence % {"number": number}


def left_words(remaining: float, unit: str = Unit.WORKDAY) -> str:
    """`还剩 3 个工作日`; none left is `今天到期`, fewer than none is `超 2 个工作日`."""
    if remaining < 0:
        return over_words(-remaining, unit)
    if remaining == 0 and unit in (Unit.WORKDAY, Unit.DAY):
        return _("Due today")
    return _("%(amount)s left") % {"amount": amount_words(remaining, unit)}


def over_words(amount: float, unit: str = Unit.WORKDAY) -> str:
    """`超 2 个工作日`, `2 working days over`."""
    return _("%(amount)s over") % {"amount": amount_words(amount, unit)}


def provisional_day(day: date) -> str:
    """A date that may still move: the page says why, once."""
    return _("%(day)s (provisional)") % {"day": day_words(day)}


def rate(share: float | None, margin: float | None = None) -> str:
    """`96.8%`, `91.8% ±1.9` of shares from 0 to 1."""
    if share is None:
        return _("no data")
    shown = f"{share * 100:.1f}%"
    return shown if margin is None else f"{shown} ±{margin * 100:.1f}"


def rank_words(best: int, worst: int) -> str:
    """`第 4 至 7 名` where intervals overlap, `第 4 名` where they do not."""
    if best == worst:
        return _("rank %(place)s") % {"place": best}
    return _("rank %(best)s to %(worst)s") % {"best": best, "worst": worst}


def change_words(step: float, digits: int = 1) -> str:
    """`▲ 0.6`: arrow and size; what is better is not said by an arrow."""
    rounded = round(step, digits)
    arrow = UP if rounded > 0 else DOWN if rounded < 0 else SAME
    return f"{arrow} {abs(rounded):,.{digits}f}"


def thousands(number: float | None) -> str:
    """`24,000`, `0`, or that it is not known."""
    return _("no data") if number is None else figure(number)


def capped(count: int, cap: int) -> str:
    """`3,512`, or `10,000+` where counting stopped."""
    return f"{cap:,}+" if count > cap else f"{count:,}"


def figure(number: float) -> str:
    """A number without a needless fraction."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


def joined(*parts: str) -> str:
    """What is known of some parts, one after another."""
    return _(", ").join(part for part in parts if part)


def local(at: datetime) -> datetime:
    return wall(at) if is_aware(at) else at


def on(day: date) -> date:
    """The day of a moment, as the wall shows it; a day stays what it is."""
    return local(day).date() if isinstance(day, datetime) else day
