"""Rows of a list as markup, drawn in code: a page of them is a thousand small pieces.

A template looks up every word of every cell anew; drawn here, a hundred rows cost what ten cost
there. What a page has once stays in its template.
"""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoneng.kit.columns import Cell
from xiaoneng.kit.found import Line

NOTHING = SafeString()
CHOSEN = SafeString(" selected")


def rows_drawn(lines: Sequence[Line], *, has_boxes: bool) -> SafeString:
    """The body of the table; with boxes where rows can be chosen."""
    nothing = format_html('<span class="muted">{}</span>', _("none"))
    rows = ((line.pk, _box(line) if has_boxes else "", _cells(line, nothing)) for line in lines)
    return format_html_join("\n", '<tr data-row-key="{}">{}{}</tr>', rows)


def options_drawn(options: Iterable[tuple[object, object, bool]]) -> SafeString:
    """The choices of a select."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, CHOSEN if is_chosen else "", words) for key, words, is_chosen in options),
    )


def _box(line: Line) -> SafeString:
    return format_html(
        '<td class="xn-w-check in"><input class="form-check-input" type="checkbox" name="pk"'
        ' value="{}" form="bulk" data-row aria-label="{}"></td>',
        line.pk,
        _("Choose %(name)s") % {"name": line.title},
    )


def _cells(line: Line, nothing: SafeString) -> SafeString:
    return format_html_join("", "{}", ((_cell(cell, line, nothing),) for cell in line.cells))


def _cell(cell: Cell, line: Line, nothing: SafeString) -> SafeString:
    if cell.is_title:
        return format_html(
            '<th scope="row">{}{}{}</th>', _title(cell, line), _sub(cell), _came(line)
        )
    return format_html(
        '<td class="{}" data-l="{}">{}{}</td>',
        cell.kind,
        cell.label,
        cell.text or nothing,
        _sub(cell),
    )


def _title(cell: Cell, line: Line) -> SafeString:
    if line.url:
        return format_html('<a class="title" href="{}">{}</a>', line.url, cell.text)
    return format_html('<span class="title">{}</span>', cell.text)


def _sub(cell: Cell) -> SafeString:
    return format_html('<span class="sub">{}</span>', cell.sub) if cell.sub else NOTHING


def _came(line: Line) -> SafeString:
    """What a bulk action did to the row, or why it did not."""
    if line.done:
        return format_html('<span class="sub xn-done">{}</span>', line.done)
    if line.undone:
        return format_html('<span class="sub xn-undone">{}</span>', line.undone)
    return NOTHING
