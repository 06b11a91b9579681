"""A flow as one SVG, made here without any script: width by count, colour by time."""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoneng.insight.flows.layout import HEIGHT, WIDTH, Box, Drawing, Line
from xiaoneng.insight.flows.network import END, START
from xiaoneng.insight.flows.opening import Mark
from xiaoneng.kit.drawing import safe

LONGEST = 11  # full-width signs of a name in a box
NARROW = 0xFF  # the last sign that takes half the room of a full-width one
SHADES = 4  # shades of time; the thresholds are quantiles of the passages drawn
HEAD = 11  # length of an arrow head
MARK, TALL = 36, 24  # of the mark that opens a box
FITS = 1050  # up to this width a picture is made smaller on a desktop; a wider one is scrolled


def thresholds(lines: Sequence[Line], grain: float) -> list[float]:
    """The times at which the next shade begins: the passages drawn fall into equal parts.

    They are whole multiples of `grain`, so that no two shades are told by the same figure.
    """
    known = sorted(line.passage.seconds for line in lines if line.passage.seconds is not None)
    steps = [known[len(known) * part // SHADES] for part in range(1, SHADES)] if known else []
    return sorted({grain * ceil(step / grain) for step in steps if step > 0})


class Words(NamedTuple):
    """How activities and times are told; `address` opens the cases behind a line, or a box.

    `marks`: on boxes, by activity, what draws more or less of them.
    """

    activity: Callable[[str], str]
    days: Callable[[float], str]
    address: Callable[[str, str | None], str]
    marks: Mapping[str, Mark]


def drawn(drawing: Drawing, words: Words, title: str, steps: Sequence[float]) -> SafeString:
    """The whole picture; `steps` are the times at which the next shade begins."""
    width, height = round(drawing.width), round(drawing.height)
    fits = ' data-fits=""' if width <= FITS else ""
    lines = "".join(_line(one, steps, words) for one in reversed(drawing.lines))
    numbers = "".join(
        f'<text class="xn-flow__times" x="{one.x:.0f}" y="{one.y:.0f}">{one.passage.times:,}</text>'
        for one in drawing.lines
    )  # above all lines, whose links tell them
    boxes = "".join(_box(one, words) for one in drawing.boxes)
    heads = "".join(
        f'<marker id="head-{shade}" class="xn-flow__head" data-shade="{shade}" viewBox="0 0 8 8"'
        f' refX="7" refY="4" markerWidth="{HEAD}" markerHeight="{HEAD}" orient="auto"'
        ' markerUnits="userSpaceOnUse"><path d="M0 0 L8 4 L0 8 z"/></marker>'
        for shade in range(len(steps) + 1)
    )
    return SafeString(
        f'<svg class="xn-flow" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f'{fits} role="group" aria-label="{safe(title)}"><defs>{heads}</defs>{lines}'
        f'<g aria-hidden="true">{numbers}</g>{boxes}</svg>'
    )


def _line(line: Line, steps: Sequence[float], words: Words) -> str:
    one = line.passage
    shade = bisect_right(steps, one.seconds) if one.seconds is not None else 0
    said = _("%(source)s to %(target)s: %(times)s times in %(cases)s cases") % {
        "source": words.activity(one.source),
        "target": words.activity(one.target),
        "times": f"{one.times:,}",
        "cases": f"{one.cases:,}",
    }
    if one.seconds is not None:
        said = _("%(passage)s, half of them within %(time)s") % {
            "passage": said,
            "time": words.days(one.seconds),
        }
    url = safe(words.address(one.source, one.target))
    return (
        f'<a class="xn-flow__line" data-shade="{shade}" href="{url}"'
        f' aria-label="{safe(said)}"><title>{safe(said)}</title>'
        f'<path d="{line.path}" stroke-width="{line.width}" marker-end="url(#head-{shade})"/></a>'
    )


def _box(box: Box, words: Words) -> str:
    one = box.activity
    name = words.activity(one.name)
    said = _("%(name)s %(times)s times in %(cases)s cases") % {
        "name": name,
        "times": f"{one.times:,}",
        "cases": f"{one.cases:,}",
    }
    kind = "end" if one.name in (START, END) else "step"
    middle = f"{box.middle:.0f}"
    return (
        f'<a class="xn-flow__box" data-kind="{kind}" href="{safe(words.address(one.name, None))}"'
        f' aria-label="{safe(said)}"><title>{safe(said)}</title>'
        f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
        f'<text class="xn-flow__name" x="{middle}" y="{box.y + 21:.0f}">{safe(_cut(name))}</text> '
        f'<text class="xn-flow__count" x="{middle}" y="{box.y + 39:.0f}">{one.times:,}</text></a>'
        f"{_mark(box, words.marks.get(one.name))}"
    )


def _mark(box: Box, mark: Mark | None) -> str:
    """A small link in the lower right corner of a box."""
    if mark is None:
        return ""
    x, y, said = box.x + WIDTH - MARK - 2, box.y + HEIGHT - TALL - 1, safe(mark.words)
    return (
        f'<a class="xn-flow-mark" href="{safe(mark.url)}" aria-label="{said}"><title>{said}</title>'
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{MARK}" height="{TALL}" rx="4"/>'
        f'<text x="{x + MARK / 2:.0f}" y="{y + 16:.0f}">{safe(mark.sign)}</text></a>'
    )


def _cut(name: str) -> str:
    """A name that fits its box."""
    room = 2 * LONGEST
    for place, sign in enumerate(name):
        room -= 2 if ord(sign) > NARROW else 1
        if room < 0:
            return f"{name[: place - 1]}…"
    return name
