"""The four kinds of time as one bar: work, waiting inside, with the applicant, legally paused."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

LONG, HIGH = 120, 10  # pixels
APART = 1  # the white line between two parts


def split_drawn(parts: Sequence[float]) -> SafeString:
    """A bar whose parts are as long as their share; the figures stand in the table beside it."""
    total = sum(parts)
    pieces, x = [], 0.0
    for number, part in enumerate(parts, start=1):
        width = LONG * part / total if total else 0
        if width:
            shown = max(width - APART, 0.5)
            pieces.append(
                f'<rect class="k{number}" x="{x:.1f}" width="{shown:.1f}" height="{HIGH}"/>'
            )
        x += width
    return SafeString(
        f'<svg class="xn-kinds" viewBox="0 0 {LONG} {HIGH}" width="{LONG}" height="{HIGH}"'
        f' preserveAspectRatio="none" aria-hidden="true">{"".join(pieces)}</svg>'
    )
