"""Rows of a list as markup, drawn in code: a page of them is a thousand small pieces.

A template looks up every word of every cell anew; drawn here, a hundred rows cost what ten cost
there. What a page has once stays in its template.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoneng.kit.columns import Cell
from xiaoneng.kit.found import Line

DATES = re.compile(r"(?<![\w-])(?:[A-Z][a-z]{2} )?\d{4}-\d\d-\d\d(?: 周\w| \d\d:\d\d)?(?![\w-])")
SHORT = 8  # characters: a name, a short organ; such a text stays in one line


def safe(text: object) -> str:
    """A text for markup: markup stays as it is, everything else is escaped."""
    return text if isinstance(text, SafeString) else escape(str(text))


def rows_drawn(
    lines: Sequence[Line], *, has_boxes: bool, ticks: Collection[object] = ()
) -> SafeString:
    """The body of the table; with boxes where rows can be chosen, ticked where they were."""
    nothing = f'<span class="muted">{safe(_("none"))}</span>'
    boxes = {line.pk: _box(line, is_ticked=line.pk in ticks) for line in lines if has_boxes}
    return SafeString("\n".join(_row(line, nothing, boxes.get(line.pk, "")) for line in lines))


def options_drawn(options: Iterable[tuple[object, object, bool]]) -> SafeString:
    """The choices of a select."""
    return SafeString(
        "".join(
            f'<option value="{safe(key)}"{" selected" if is_chosen else ""}>{safe(words)}</option>'
            for key, words, is_chosen in options
        )
    )


def _row(line: Line, nothing: str, box: str) -> str:
    cells = "".join(_cell(cell, line, nothing) for cell in line.cells)
    return f'<tr data-row-key="{safe(line.pk)}">{box}{cells}</tr>'


def _box(line: Line, *, is_ticked: bool) -> str:
    ticked = " checked" if is_ticked else ""
    label = _("Choose %(name)s") % {"name": line.title}
    return (
        '<td class="xn-w-check in"><input class="form-check-input" type="checkbox" name="pk"'
        f' value="{safe(line.pk)}" form="bulk" data-row{ticked} aria-label="{safe(label)}"></td>'
    )


def _cell(cell: Cell, line: Line, nothing: str) -> str:
    if cell.is_title:
        return f'<th scope="row">{_title(cell, line)}{_sub(cell)}{_came(line)}</th>'
    kind = f"{cell.kind} xn-short" if len(cell.text) <= SHORT else cell.kind
    if not cell.text and not cell.sub:
        kind = f"{kind} xn-none"  # left out where the rows are folded: its label says nothing
    shown = _unbroken(cell.text) if cell.text else nothing
    return f'<td class="{safe(kind)}" data-l="{safe(cell.label)}">{shown}{_sub(cell)}</td>'


def _unbroken(text: str) -> str:
    """A date is never broken, least of all from its weekday; markup is left as it is."""
    if isinstance(text, SafeString) or "-" not in text:
        return safe(text)
    return DATES.sub(r'<span class="nowrap">\g<0></span>', safe(text))


def _title(cell: Cell, line: Line) -> str:
    if line.url:
        return f'<a class="title" href="{safe(line.url)}">{safe(cell.text)}</a>'
    return f'<span class="title">{safe(cell.text)}</span>'


def _sub(cell: Cell) -> str:
    return f'<span class="sub">{safe(cell.sub)}</span>' if cell.sub else ""


def _came(line: Line) -> str:
    """What a bulk action did to the row, or why it did not."""
    if line.done:
        return f'<span class="sub xn-done">{safe(line.done)}</span>'
    return f'<span class="sub xn-undone">{safe(line.undone)}</span>' if line.undone else ""
