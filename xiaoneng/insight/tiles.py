"""Streets and towns as tiles: one square each, always in the same place, shaded by on-time rate.

No shapes of streets are shipped with the platform or known to it, so the places are those of a
roster (by code), not of a map. The shade is of one hue and says nothing that the number in the
tile does not say.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.insight.drawing import anchor
from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.links import lists_of
from xiaoneng.insight.organ_table import Line, Ways
from xiaoneng.insight.words import Link, rate_link
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Level, Organ

BANDS = (0.98, 0.95, 0.9, 0.8)  # rates from which on a shade holds; below the last the darkest
STREETS = "street"  # the category of streets and towns that the register begins with
LEAST = 2  # one street is no map


class Tile(NamedTuple):
    """One street; `band` is its shade, from 0 (light) on, None where there is no rate."""

    organ: Organ
    line: Line
    band: int | None


class Tiles(NamedTuple):
    """The squares drawn, and what each shade means."""

    drawn: SafeString
    legend: Sequence[tuple[str, str]]


def is_street(organ: Organ) -> bool:
    return organ.level == Level.STREET or organ.category == STREETS


def tiles_in(found: Gathered) -> list[Tile]:
    """The streets of the table in the order of their codes; none where there is but one."""
    streets = sorted(filter(is_street, found.units), key=lambda one: one.code)
    if found.is_by_part or len(streets) < LEAST:
        return []
    tiles, ways = [], Ways.of(found)
    for organ in streets:
        line = Line(
            organ,
            found.units[organ],
            found.asked.month,
            lists_of(found, organ),
            None,
            *ways.on_from(organ),
        )
        tiles.append(Tile(organ, line, band_of(line.month.rate)))
    return tiles


def band_of(rate: float | None) -> int | None:
    """Which shade a rate has: 0 is the lightest, for the best."""
    if rate is None:
        return None
    return next((place for place, edge in enumerate(BANDS) if rate >= edge), len(BANDS))


def tiles_drawn(tiles: Sequence[Tile]) -> Tiles | None:
    if not tiles:
        return None
    drawn = SafeString("\n".join(map(_tile, tiles)))
    return Tiles(drawn, legend_words())


def _tile(tile: Tile) -> str:
    line, month = tile.line, tile.line.month
    band = "none" if tile.band is None else tile.band
    name = anchor(Link(in_language(tile.organ), line.url or line.lists.open()))
    rate = anchor(rate_link(month, line.lists.judged(line.chosen)))
    closed = ngettext("%(number)s closed", "%(number)s closed", month.closed) % {
        "number": thousands(month.closed)
    }
    counts = [
        anchor(Link(closed, line.lists.closed(line.chosen))),
        *(
            anchor(Link(words % {"number": thousands(number)}, line.lists.cards(line.chosen, key)))
            for key, words, number in (
                ("yellow", _("%(number)s yellow"), month.cards.yellow),
                ("red", _("%(number)s red"), month.cards.red),
            )
        ),
    ]
    return (
        f'<li class="xn-tile" data-band="{band}"><span class="xn-tile__name">{name}</span>'
        f'<span class="xn-tile__rate">{rate}</span>'
        f'<span class="xn-tile__counts">{"".join(counts)}</span></li>'
    )


def legend_words() -> list[tuple[str, str]]:
    """Each shade and what it means, the lightest first."""
    edges = [f"{edge:.0%}" for edge in BANDS]
    words = [_("%(edge)s and more") % {"edge": edges[0]}]
    words += [_("from %(low)s") % {"low": edge} for edge in edges[1:]]
    words.append(_("below %(edge)s") % {"edge": edges[-1]})
    found = [(str(place), safe(said)) for place, said in enumerate(words)]
    return [*found, ("none", _("no data"))]
