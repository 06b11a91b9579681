"""Dates, durations and numbers as the design writes them; nothing given, nothing shown."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import template

from xiaoneng.core.limits import Unit
from xiaoneng.kit import words

register = template.Library()


def shown(word: Callable[..., str], value: Any, *more: Any) -> str:
    """Templates may hold nothing where a column may; they show nothing then."""
    return "" if value is None or value == "" else word(value, *more)


@register.filter
def day(value: date | None) -> str:
    return shown(words.day_words, value)


@register.filter
def short_day(value: date | None) -> str:
    return shown(words.short_day, value)


@register.filter
def prose_day(value: date | None) -> str:
    return shown(words.prose_day, value)


@register.filter
def provisional_day(value: date | None) -> str:
    return shown(words.provisional_day, value)


@register.filter
def moment(value: datetime | None) -> str:
    return shown(words.moment_words, value)


@register.filter
def happened(value: datetime | None) -> str:
    return shown(words.happened_words, value)


@register.filter
def amount(value: float | None, unit: str = Unit.WORKDAY) -> str:
    return shown(words.amount_words, value, unit)


@register.filter
def left(value: float | None, unit: str = Unit.WORKDAY) -> str:
    return shown(words.left_words, value, unit)


@register.filter
def over(value: float | None, unit: str = Unit.WORKDAY) -> str:
    return shown(words.over_words, value, unit)


@register.filter
def rate(value: float | None, margin: float | None = None) -> str:
    return words.rate(value, margin)


@register.filter
def change(value: float | None, digits: int = 1) -> str:
    return shown(words.change_words, value, digits)


@register.filter
def thousands(value: float | None) -> str:
    return words.thousands(value)


@register.filter
def capped(value: int, cap: int) -> str:
    return words.capped(value, cap)


@register.filter
def width(share: float | None) -> str:
    """The class of a bar as long as a share from 0 to 1 (inline style is not allowed)."""
    return f"xn-p-{round(min(max(share or 0, 0), 1) * 100)}"
