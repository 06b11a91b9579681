"""Lights and strips of days as markup, drawn in code: a page has dozens of each."""

from typing import Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString

LIGHT = (
    '<span class="{}" data-light="{}"><svg aria-hidden="true"><use href="#l-{}"/></svg>{}</span>'
)
DAYS = '<div class="xn-days" role="img" aria-label="{}">{}</div>'
BAR = (
    '<svg class="xn-bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img"'
    ' aria-label="{}"><rect class="all" width="100" height="8"/><rect class="u" width="{}"'
    ' height="8"/><rect class="o" x="{}" width="{}" height="8"/></svg>'
)
USED_DAYS = {
    look: SafeString(f'<i class="{look}"></i>' if look else "<i></i>")
    for look in ("", "u", "s", "o")
}


class Strip(Protocol):
    """What is known of a limit's use: one cell a working day, above thirty a bar."""

    @property
    def cells(self) -> tuple[str, ...]: ...

    @property
    def used_share(self) -> float | None: ...

    @property
    def over_share(self) -> float: ...

    @property
    def told(self) -> str: ...


def light_drawn(light: str, words: str, look: str = "") -> SafeString:
    """A light: its shape and colour by code, its name beside it."""
    return format_html(LIGHT, f"xn-light {look}".strip(), light, light, words)


def days_drawn(clock: Strip) -> SafeString:
    """How much of a limit is used: cells, or a bar, or nothing where there is no limit."""
    if clock.cells:
        days = SafeString("".join(USED_DAYS[cell] for cell in clock.cells))
        return format_html(DAYS, clock.told, days)
    if clock.used_share is None:
        return SafeString()
    return format_html(BAR, clock.told, clock.used_share, clock.used_share, clock.over_share)
