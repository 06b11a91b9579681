"""The cockpit as a picture (SVG) for a slide or a report: it needs nothing beside itself.

Its numbers are those of the page: the six figures, the first organs of the table, the last twelve
months and the streets.
"""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.insight.drawing import chart_drawn
from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.files import name_of, scope_words
from xiaoneng.insight.flows.split import LONG, split_drawn
from xiaoneng.insight.organ_table import Line, kind_words, lines_of, order_of
from xiaoneng.insight.stats import Stat, stats_of
from xiaoneng.insight.tiles import Tile, tiles_in
from xiaoneng.insight.words import interval_words
from xiaoneng.insight.year import year_of
from xiaoneng.kit.drawing import safe
from xiaoneng.kit.words import moment_words, rate, thousands
from xiaoneng.obligations.showing import in_language

WIDTH, EDGE = 1120, 40
BOX, TOP, FOOT_WIDTH = 134, 96, 24  # height of a figure; where they begin; signs
ROW, MOST_ROWS = 28, 16
MIDDLE = 700  # where the right half begins
TILE_WIDTH, TILE_HEIGHT, TILES_A_ROW, GAP = 118, 64, 3, 8
LONGEST_LEAD = 110  # half-width signs
WIDE = 0xFF  # signs beyond take the room of two
COLUMNS = (208, 274, 338, 478, 604)  # right edges: open, due soon, overdue, rate, waiting
STYLE = (
    "text{font-family:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:14px;"
    "fill:#18232e}.s{font-size:13px;fill:#465563}.b{font-weight:600}.h1{font-size:24px;"
    "font-weight:600}.h2{font-size:17px;font-weight:600}.n{font-size:30px;font-weight:600}"
    ".e{text-anchor:end}.late{fill:#a81c1c;font-weight:600}.rule{stroke:#dde3e8}"
    ".box{fill:#fff;stroke:#dde3e8}.k1{fill:#1f5f9e}.k2{fill:#7a4fb0}.k3{fill:#5a94c8}"
    ".k4{fill:#8493a1}.xn-lines path{stroke:#dde3e8}.xn-lines text{font-size:13px;fill:#465563}"
    ".xn-lines .axis{text-anchor:end}.xn-lines .month{text-anchor:middle}.xn-lines polyline"
    "{fill:none;stroke:#1f5f9e;stroke-width:2}.xn-lines circle{fill:#1f5f9e}.xn-lines .yellow"
    "{fill:#c98500}.xn-lines .red{fill:#a81c1c}.t0{fill:#f1f6fb}.t1{fill:#d3e3f2}.t2{fill:#9fc1df}"
    ".t3{fill:#2f6aa3}.t4{fill:#143252}.tnone{fill:#fff;stroke-dasharray:4 3}.tile{stroke:#7c8a97}"
    ".on3,.on4{fill:#fff}"
)


def picture_answer(found: Gathered, lead: str) -> HttpResponse:
    """The picture as a file; `lead` is the sentence under the heading."""
    answer = HttpResponse(picture_of(found, lead), content_type="image/svg+xml")
    name = name_of(found, "cockpit", "svg")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def picture_of(found: Gathered, lead: str) -> str:
    lines = lines_of(found, order_of(found))
    top = TOP + BOX + 44
    left = list(_organs(found, lines, top))
    right, bottom = _right(found, top)
    height = max(top + 30 + ROW * min(len(lines), MOST_ROWS) + 30, bottom) + 30
    heading, size = _heading(found), f'width="{WIDTH}" height="{height}"'
    as_of = _("As of %(moment)s") % {"moment": moment_words(found.asked.at)}
    pieces = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {size}>',
        f"<title>{safe(heading)}</title><style>{STYLE}</style>",
        f'<rect {size} fill="#fff"/>',
        _text(EDGE, 46, heading, "h1"),
        _text(EDGE, 74, cut(lead, LONGEST_LEAD), "s"),
        _text(WIDTH - EDGE, 46, as_of, "s e"),
    ]
    return "".join([*pieces, *_stats(stats_of(found)), *left, *right, "</svg>"])


def _heading(found: Gathered) -> str:
    return f"{_('Cockpit')} · {scope_words(found)} · {found.asked.month.words}"


def _text(x: float, y: float, words: object, look: str = "") -> str:
    kind = f' class="{look}"' if look else ""
    return f'<text x="{x:.0f}" y="{y:.0f}"{kind}>{safe(words)}</text>'


def cut(words: str, room: int) -> str:
    """Words that fit so many half-width signs."""
    for place, sign in enumerate(words):
        room -= 2 if ord(sign) > WIDE else 1
        if room < 0:
            return f"{words[: place - 1]}…"
    return words


def _stats(stats: Sequence[Stat]) -> Iterator[str]:
    width = (WIDTH - 2 * EDGE) / len(stats)
    for place, one in enumerate(stats):
        x = EDGE + place * width
        yield f'<rect class="box" x="{x:.0f}" y="{TOP}" width="{width:.0f}" height="{BOX}"/>'
        yield _text(x + 12, TOP + 24, one.label, "s")
        number = f'{safe(one.text)}<tspan class="s" dx="4">{safe(one.unit)}</tspan>'
        yield f'<text class="n" x="{x + 12:.0f}" y="{TOP + 58}">{number}</text>'
        said = one.foot.replace("；", "; ").split("; ")
        rows = [row for words in said for row in wrap(words, FOOT_WIDTH)]
        for row, words in enumerate(rows):
            yield _text(x + 12, TOP + 78 + 16 * row, words, "s")


def _organs(found: Gathered, lines: Sequence[Line], top: int) -> Iterator[str]:
    """The first lines of the table; how many are left out is said."""
    yield _text(EDGE, top, _("Parts of the organ") if found.is_by_part else _("The organs"), "h2")
    heads = (pgettext("obligation", "Open"), _("Due soon"), _("Overdue"), _("On-time rate"))
    waiting = [_("Waiting inside")] if found.times_as_of else []
    for right, head in zip(COLUMNS, [*heads, *waiting], strict=False):
        yield _text(EDGE + right, top + 24, head, "s e")
    for place, line in enumerate(lines[:MOST_ROWS]):
        yield from _organ(line, top + 30 + ROW * (place + 1))
    if len(lines) > MOST_ROWS:
        more = _("%(number)s other lines") % {"number": len(lines) - MOST_ROWS}
        yield _text(EDGE, top + 30 + ROW * (MOST_ROWS + 1), more, "s")


def _organ(line: Line, y: int) -> Iterator[str]:
    figures, month = line.figures, line.month
    yield f'<path class="rule" d="M{EDGE} {y - 20}H{MIDDLE - EDGE}"/>'
    yield _text(EDGE, y, cut(in_language(line.organ), 23))
    said = (thousands(figures.open), thousands(figures.due_soon), thousands(figures.overdue))
    looks = ("e", "e", "e late" if figures.overdue else "e")
    for right, words, look in zip(COLUMNS, said, looks, strict=False):
        yield _text(EDGE + right, y, words, look)
    yield _text(EDGE + COLUMNS[3], y, f"{rate(month.rate)} {interval_words(month)}", "e")
    shares = figures.times.shares
    if shares is not None:
        bar = split_drawn(figures.times.parts).replace(
            "<svg ", f'<svg x="{EDGE + 486}" y="{y - 10}" '
        )
        yield bar.replace(f'width="{LONG}"', 'width="76"', 1)
        yield _text(EDGE + COLUMNS[4], y, f"{shares[1]:.0%}", "e")


def _right(found: Gathered, top: int) -> tuple[list[str], int]:
    """Twelve months over the streets; and where it ends."""
    pieces, y = [_text(MIDDLE, top, _("The last 12 months"), "h2")], top + 12
    chart = year_of(found).charts.get("narrow")
    if chart is not None:
        drawn = chart_drawn("", chart)
        pieces.append(drawn.replace("<svg ", f'<svg x="{MIDDLE}" y="{y}" ', 1))
        y += chart.height
    if found.times_as_of:
        y += 24
        pieces += _kinds(y)
        y += 20
    tiles = tiles_in(found)
    if tiles:
        y += 40
        pieces.append(_text(MIDDLE, y, _("Street by street"), "h2"))
        for place, tile in enumerate(tiles):
            row, column = divmod(place, TILES_A_ROW)
            pieces += _tile(
                tile,
                MIDDLE + column * (TILE_WIDTH + GAP),
                y + 12 + row * (TILE_HEIGHT + GAP),
            )
        y += 12 + (len(tiles) + TILES_A_ROW - 1) // TILES_A_ROW * (TILE_HEIGHT + GAP)
    return pieces, y


def _kinds(y: int) -> Iterator[str]:
    """What the bars are made of."""
    for place, (key, word) in enumerate(kind_words()):
        row, column = divmod(place, 2)
        x, low = MIDDLE + column * 190, y + row * 20
        yield f'<rect class="k{key}" x="{x}" y="{low - 10}" width="12" height="10"/>'
        yield _text(x + 18, low, word, "s")


def _tile(tile: Tile, x: int, y: int) -> Iterator[str]:
    month, band = tile.line.month, "none" if tile.band is None else tile.band
    size = f'width="{TILE_WIDTH}" height="{TILE_HEIGHT}"'
    yield f'<rect class="tile t{band}" x="{x}" y="{y}" {size} rx="4"/>'
    yield _text(x + 8, y + 19, cut(in_language(tile.organ), 15), f"on{band}")
    yield _text(x + 8, y + 38, rate(month.rate), f"b on{band}")
    counts = _("%(closed)s closed, %(cards)s cards") % {
        "closed": thousands(month.closed),
        "cards": thousands(month.cards.yellow + month.cards.red),
    }
    yield _text(x + 8, y + 56, cut(counts, 18), f"on{band}")
