"""The tables of the lab: what is shown, where each number leads, what a file holds of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.safestring import SafeString

from xiaoneng.kit.drawing import safe
from xiaoneng.kit.words import thousands

Address = Callable[[str, str, str], str]  # (figure, way of counting, key) → the cases behind it
ARROW = "→"


class Cell(NamedTuple):
    """One cell; `pair` are two figures, before and after, each with its list."""

    values: tuple[Any, ...]  # for a file: one column each
    text: str = ""
    url: str = ""
    sub: str = ""
    pair: tuple[tuple[int, str], ...] = ()
    tick: str = ""  # the item that a box before it chooses


class Head(NamedTuple):
    """A column: its label on the page, those in a file, whether it holds figures."""

    label: str
    in_file: tuple[str, ...]
    is_figure: bool = True


class Sheet(NamedTuple):
    """One table; `rest` is how many rows the page leaves out."""

    key: str
    title: str
    note: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    rest: int = 0

    @property
    def file_heads(self) -> list[str]:
        return [label for head in self.heads for label in head.in_file]

    def file_rows(self) -> Iterable[list[Any]]:
        for row in self.rows:
            yield [value for cell in row for value in cell.values]

    def first(self, most: int) -> "Sheet":
        """The first rows of it."""
        return self._replace(rows=self.rows[:most], rest=max(len(self.rows) - most, 0))


def words_cell(text: str, url: str = "", sub: str = "") -> Cell:
    return Cell((text,), text, url, sub)


def number_cell(number: int, url: str) -> Cell:
    return Cell((number,), pair=((number, url),))


def pair_cell(now: int, then: int, now_url: str, then_url: str) -> Cell:
    return Cell((now, then), pair=((now, now_url), (then, then_url)))


def rows_drawn(sheet: Sheet) -> SafeString:
    """The body of the table."""
    return SafeString("\n".join(_row(sheet.heads, row) for row in sheet.rows))


def _row(heads: Sequence[Head], row: Sequence[Cell]) -> str:
    first, *others = row
    cells = [f'<th scope="row">{_cell(first)}</th>']
    for head, cell in zip(heads[1:], others, strict=True):
        kind = "num in" if head.is_figure else "in"
        cells.append(f'<td class="{kind}" data-l="{safe(head.label)}">{_cell(cell)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _cell(cell: Cell) -> str:
    if cell.pair:
        return f' <span class="muted">{ARROW}</span> '.join(_figure(*one) for one in cell.pair)
    text = safe(cell.text)
    if cell.tick:
        box = f'class="form-check-input" type="checkbox" name="item" value="{safe(cell.tick)}"'
        tick = f'<input {box} form="choose" aria-label="{text}"> '
        return tick + _cell(cell._replace(tick=""))
    told = f'<a href="{safe(cell.url)}">{text}</a>' if cell.url else text
    return f'{told}<span class="sub">{safe(cell.sub)}</span>' if cell.sub else told


def _figure(number: int, url: str) -> str:
    if not number:
        return '<span class="muted">0</span>'
    return f'<a href="{safe(url)}">{thousands(number)}</a>' if url else thousands(number)
