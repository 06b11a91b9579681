"""The steps by other limits as tables: of each step, and by whose hands they were in."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from xiaoneng.insight.lab.counting import Counted, Figures, by_hands, by_step_limit
from xiaoneng.insight.lab.sheets import Address, Cell, Head, Sheet, number_cell, words_cell
from xiaoneng.insight.lab.steps import StepLine, Stepped
from xiaoneng.insight.lab.tables import (
    Names,
    names_in,
    ordered,
    pair_heads,
    pairs,
    post_cell,
    post_head,
)
from xiaoneng.kit.words import amount_words
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.queries import bodies_on

CARDS = ("late", "yellow")  # a step has no red line


def step_tables(steps: Stepped | None, day: date, address: Address) -> list[Sheet]:
    """By step, and by organ, by post and by officer."""
    if steps is None:
        return []
    organs, posts, people = by_hands(steps, bodies_on(day))
    names = names_in(organs, posts, people)
    return [
        step_limit_sheet(by_step_limit(steps), steps, address),
        holders_sheet(organs, _("Steps by organ"), organ_rows(organs, names), address),
        holders_sheet(posts, _("Steps by post"), post_rows(posts, names), address),
        holders_sheet(people, _("Steps by officer"), person_rows(people, names), address),
    ]


def line_key(line: StepLine) -> str:
    """What an address calls a step: the key of its item, and its words."""
    return f"{'' if line.item is None else line.item}|{line.title}"


def step_limit_sheet(found: Counted, steps: Stepped, address: Address) -> Sheet:
    """The steps by the limits they were given, and those that are tried."""
    heads = [
        Head(_("Step"), (_("Step"), _("Item")), is_figure=False),
        Head(_("Limit"), (_("Limit"), _("On trial")), is_figure=False),
        Head(_("Steps begun"), (_("Steps begun"),)),
        *pair_heads(CARDS),
    ]
    rows = []
    for place, figures in ordered(found):
        one = steps.lines[place]
        now, then = (amount_words(limit.amount, limit.unit) for limit in (one.now, one.then))
        key = line_key(one)
        rows.append(
            [
                Cell((one.title, one.name), one.title, sub=one.name),
                Cell((now, then), now if now == then else f"{now} → {then}"),
                number_cell(figures.get("cases", 0), address("cases", found.by, key)),
                *pairs(figures, found.by, key, address, CARDS),
            ]
        )
    note = _("each step by its own clock; done and open ones; a step has no red card")
    return Sheet(found.by, _("Limits of steps"), note, heads, rows)


Row = tuple[list[Cell], str, Figures]  # who, what an address calls it, the figures


def organ_rows(found: Counted, names: Names) -> Iterable[Row]:
    for key, figures in ordered(found):
        yield [place_cell(key, names)], str(key), figures


def post_rows(found: Counted, names: Names) -> Iterable[Row]:
    for key, figures in ordered(found):
        yield [post_cell(key, names)], str(key), figures


def person_rows(found: Counted, names: Names) -> Iterable[Row]:
    for (organ, officer), figures in ordered(found):
        person = names.people.get(officer)
        name = str(person) if person else _("no officer named")
        yield [words_cell(name), place_cell(organ, names)], f"{organ}-{officer}", figures


def place_cell(key: Any, names: Names) -> Cell:
    organ = names.organs.get(key)
    return words_cell(in_language(organ) if organ else _("unknown"))


def holders_sheet(found: Counted, title: str, rows: Iterable[Row], address: Address) -> Sheet:
    heads = {
        "limit-organ": [Head(_("Organ"), (_("Organ"),), is_figure=False)],
        "limit-post": [post_head()],
        "limit-person": [
            Head(_("Officer"), (_("Officer"),), is_figure=False),
            Head(_("Organ"), (_("Organ"),), is_figure=False),
        ],
    }[found.by]
    told = [
        [*cells, *pairs(figures, found.by, key, address, CARDS)] for cells, key, figures in rows
    ]
    note = _("who had the step when it became late or the card came")
    return Sheet(found.by, title, note, [*heads, *pair_heads(CARDS)], told)
