"""The cases behind a figure of the lab."""

from datetime import date, datetime, time
from typing import NamedTuple

import numpy as np
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.insight.lab.answering import RUNGS, SETS, Answer
from xiaoneng.insight.lab.counting import Key, rows_behind
from xiaoneng.insight.lab.facts import moment_words_of
from xiaoneng.insight.lab.holders import NOBODY
from xiaoneng.insight.lab.sheets import Cell, Head, Sheet, words_cell
from xiaoneng.insight.lab.tables import Names, names_for, place_key, post_cell
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.words import day_words, moment_words
from xiaoneng.measures.array_days import NEVER, Whole
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.queries import bodies_on

WAYS = ("item", "organ", "post", "person", "step", "limit")


class Asked(NamedTuple):
    """Which figure: its set, the way it is counted, and of whom or what."""

    of: str
    by: str
    key: str


def behind_asked(asked: QueryDict) -> Asked:
    """What cannot be read is as if all closed cases had been asked for."""
    of, by = asked.get("of", ""), asked.get("by", "")
    return Asked(of if of in SETS else "cases", by if by in WAYS else "", asked.get("key", ""))


def row_in(answer: Answer, asked: Asked) -> Key:
    """The key of a row as an address tells it; one that is no row's finds nothing."""
    places = {place_key(line): place for place, line in enumerate(answer.lines)}
    if asked.by == "item":
        return places.get(asked.key, -1)
    if asked.by == "step":
        line, _bar, title = asked.key.partition("|")
        return (places.get(line, -1), title)
    numbers = [-1 if (key := key_in(one)) is None else key for one in asked.key.split("-")]
    return tuple(numbers) if asked.by == "person" else numbers[0]


def cases_behind(answer: Answer, asked: Asked, day: date) -> Sheet:
    """Those cases, each with both due moments and who held it when it came to that."""
    bodies = bodies_on(day)
    if asked.by == "limit":
        rows = rows_of_step(answer, asked)
    else:
        key = row_in(answer, asked) if asked.by else ""
        rows = rows_behind(answer, bodies, asked.of, asked.by, key)
    moments = answer.moments(asked.of)[rows]
    organs, officers = answer.holders.at(rows, moments)
    posts = [key] if asked.by == "post" and (key := key_in(asked.key)) else []
    names = names_for(organs.tolist(), officers.tolist(), posts)
    cases = answer.facts.cases.take(rows)
    is_rung = asked.of.partition("_")[0] in RUNGS
    heads = [
        Head(_("Case"), (_("Case"), _("Item")), is_figure=False),
        *(Head(said, (said,), is_figure=False) for said in moment_heads(is_rung=is_rung)),
        Head(_("Clock held by"), (_("Clock held by"), _("Organ")), is_figure=False),
    ]
    dues = [told(one.due[rows]) for one in (answer.now, answer.then)]
    reached = told(moments)
    found = []
    for place, case in enumerate(cases.to_pylist()):
        organ, person = names.organs.get(int(organs[place])), names.people.get(int(officers[place]))
        holder = str(person) if person else _("no officer named")
        where = in_language(organ) if organ else ""
        url = reverse("cases:detail", args=[case["case"]])
        found.append(
            [
                Cell((case["number"], case["item_name"]), case["number"], url, case["item_name"]),
                moment_cell(case["started_at"]),
                moment_cell(case["closed_at"]),
                due_cell(dues[0][place]),
                due_cell(dues[1][place]),
                *([moment_cell(reached[place])] if is_rung else []),
                Cell((holder, where), holder, sub=where),
            ]
        )
    return Sheet("cases", title_of(answer, asked, names), "", heads, found)


def moment_heads(*, is_rung: bool) -> list[str]:
    """What happened when to a case; when a card came, where cards are asked about."""
    told = [_("Begun"), _("Closed on"), _("Due, in fact"), _("Due, on trial")]
    return [*told, _("Crossed the line at")] if is_rung else told


def rows_of_step(answer: Answer, asked: Asked) -> Whole:
    """The cases in which a step was late, or would have been by the limit on trial."""
    item, _bar, title = asked.key.partition("|")
    keys: set[int] = set()
    for one in answer.step_lines:
        if (one.title, str(one.item or "")) == (title, item):
            keys |= set(one.late_then if asked.of == "late_then" else one.late_now)
    known = answer.facts.cases["case"].to_numpy()
    found: Whole = np.flatnonzero(np.isin(known, sorted(keys)))
    return found


def told(moments: Whole) -> list[datetime | None]:
    return [None if one == NEVER else moment_words_of(one) for one in moments]


def moment_cell(at: datetime | None) -> Cell:
    return Cell((at,), moment_words(at)) if at else words_cell(_("none"))


def due_cell(at: datetime | None) -> Cell:
    """A due moment as every list has it: the midnight that ends a day is that day."""
    if at is None or at.time() != time():
        return moment_cell(at)
    day = date.fromordinal(at.toordinal() - 1)
    return Cell((day,), day_words(day))


def title_of(answer: Answer, asked: Asked, names: Names) -> str:
    """What is counted, and of which item or post where it is one."""
    words, name = set_words()[asked.of], ""
    if asked.by in ("item", "step"):
        line = asked.key.partition("|")[0]
        name = next((one.name for one in answer.lines if place_key(one) == line), "")
    if asked.by == "post":
        name = post_cell(key_in(asked.key) or NOBODY, names).text
    return _("%(what)s: %(name)s") % {"what": words, "name": name} if name else words


def set_words() -> dict[str, str]:
    """What each figure counts."""
    return {
        "cases": _("Closed cases with a limit"),
        "late_now": _("Late, in fact"),
        "late_then": _("Late, on trial"),
        "more": _("Late on trial alone"),
        "yellow_now": _("Yellow cards, in fact"),
        "yellow_then": _("Yellow cards, on trial"),
        "red_now": _("Red cards, in fact"),
        "red_then": _("Red cards, on trial"),
        "reminder_now": _("Reminders, in fact"),
        "reminder_then": _("Reminders, on trial"),
        "open": _("Open cases"),
        "open_now": _("Open and late, in fact"),
        "open_then": _("Open and late, on trial"),
    }
