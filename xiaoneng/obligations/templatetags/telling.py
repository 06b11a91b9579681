"""Sentences cut into pieces, as the day strip and the clock pair say them."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xiaoneng.batch.report.speech import Piece
from xiaoneng.obligations import lines, showing

register = template.Library()


@register.filter
def said(pieces: Iterable[Piece]) -> SafeString:
    """A sentence with its figures, names and links set apart."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in pieces))


def _piece(piece: Piece) -> SafeString | str:
    shown = _dressed(piece)
    return format_html('<a href="{}">{}</a>', piece.href, shown) if piece.href else shown


def _dressed(piece: Piece) -> SafeString | str:
    if piece.look == "name":
        return format_html("<bdi>{}</bdi>", piece.text)
    if piece.look == "strong":
        return format_html("<strong>{}</strong>", piece.text)
    if piece.look:
        return format_html('<span class="{}">{}</span>', piece.look, piece.text)
    return piece.text


register.filter("in_words", lines.in_words)
register.filter("in_language", showing.in_language)
register.filter("holiday_words", showing.holiday_words)
