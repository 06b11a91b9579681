"""The cases behind a figure of the lab."""

from datetime import date, datetime, time
from typing import NamedTuple

import numpy as np
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.insight.lab.answering import SETS, Answer
from xiaoneng.insight.lab.counting import Key, rows_behind
from xiaoneng.insight.lab.facts import moment_words_of
from xiaoneng.insight.lab.holders import NOBODY
from xiaoneng.insight.lab.lived import RUNGS, Lived
from xiaoneng.insight.lab.sheets import Cell, Head, Sheet, words_cell
from xiaoneng.insight.lab.step_tables import line_key
from xiaoneng.insight.lab.steps import STEP_SETS
from xiaoneng.insight.lab.tables import Names, names_for, place_key, post_cell
from xiaoneng.kit.keys import key_in
from xiaoneng.kit.words import day_words, moment_words
from xiaoneng.measures.array_days import NEVER, Whole
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.queries import bodies_on

LIMIT = "limit"  # steps, each by its own clock
WAYS = (
    "item", "organ", "post", "person", "step",
    LIMIT, f"{LIMIT}-organ", f"{LIMIT}-post", f"{LIMIT}-person",
)  # fmt: skip


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


def cases_behind(answer: Answer, asked: Asked, day: date, most: int | None = None) -> Sheet:
    """Those cases, or steps of them, each with both due moments and who held it when it came to
    that; of many a page asks for the first.
    """
    lived, every = chosen(answer, asked, bodies_on(day))
    rows = every[:most]
    is_steps = lived is not answer
    moments = lived.moments(asked.of)[rows]
    organs, officers = lived.holders.at(rows, moments)
    posts = [key] if asked.by.endswith("post") and (key := key_in(asked.key)) else []
    names = names_for(organs.tolist(), officers.tolist(), posts)
    title = title_of(answer, asked, names)
    dues = [told(one.due[rows]) for one in (lived.now, lived.then)]
    is_rung = asked.of.partition("_")[0] in RUNGS
    heads = heads_of(asked, is_rung=is_rung)
    reached = told(moments)
    found = []
    for place, case in enumerate(lived.facts.cases.take(rows).to_pylist()):
        organ, person = names.organs.get(int(organs[place])), names.people.get(int(officers[place]))
        holder = str(person) if person else _("no officer named")
        where = in_language(organ) if organ else ""
        url = reverse("cases:detail", args=[case["case"]])
        what = f"{case['title']} · {case['item_name']}" if is_steps else case["item_name"]
        found.append(
            [
                Cell((case["number"], what), case["number"], url, what),
                moment_cell(case["started_at"]),
                moment_cell(case["closed_at"]),
                due_cell(dues[0][place]),
                due_cell(dues[1][place]),
                *([moment_cell(reached[place])] if is_rung else []),
                Cell((holder, where), holder, sub=where),
            ]
        )
    rest = len(every) - len(rows)
    return Sheet("steps" if is_steps else "cases", title, "", heads, found, rest)


def moment_heads(*, is_rung: bool) -> list[str]:
    """What happened when to a case; when a card came, where cards are asked about."""
    told = [_("Begun"), _("Closed on"), _("Due, in fact"), _("Due, on trial")]
    return [*told, _("Crossed the line at")] if is_rung else told


def heads_of(asked: Asked, *, is_rung: bool) -> list[Head]:
    what = _("Step") if asked.by.startswith(LIMIT) else _("Item")
    return [
        Head(_("Case"), (_("Case"), what), is_figure=False),
        *(Head(said, (said,), is_figure=False) for said in moment_heads(is_rung=is_rung)),
        Head(_("Clock held by"), (_("Clock held by"), _("Organ")), is_figure=False),
    ]


def chosen(answer: Answer, asked: Asked, bodies: dict[int, int]) -> tuple[Lived, Whole]:
    """What is counted, cases or their steps, and which of it."""
    if not asked.by.startswith(LIMIT):
        key = row_in(answer, asked) if asked.by else ""
        return answer, rows_behind(answer, bodies, asked.of, asked.by, key)
    steps = answer.stepped
    if steps is None or asked.of not in STEP_SETS:
        return answer, np.zeros(0, np.int64)
    if asked.by == LIMIT and not asked.key:
        return steps, rows_behind(steps, bodies, asked.of, "", "")
    if asked.by == LIMIT:
        keys = {line_key(line): place for place, line in enumerate(steps.lines)}
        return steps, rows_behind(steps, bodies, asked.of, "item", keys.get(asked.key, -1))
    by = asked.by.removeprefix(f"{LIMIT}-")
    return steps, rows_behind(steps, bodies, asked.of, by, row_in(answer, asked._replace(by=by)))


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
    """What is counted, and of which item, step or post where it is one."""
    words, name = words_of(asked), ""
    if asked.by in ("item", "step"):
        line = asked.key.partition("|")[0]
        name = next((one.name for one in answer.lines if place_key(one) == line), "")
    if asked.by == LIMIT:
        name = asked.key.partition("|")[2]
    if asked.by.endswith("post"):
        name = post_cell(key_in(asked.key) or NOBODY, names).text
    return _("%(what)s: %(name)s") % {"what": words, "name": name} if name else words


def words_of(asked: Asked) -> str:
    """What a figure counts, of cases or of steps."""
    return (step_set_words() if asked.by.startswith(LIMIT) else {}).get(
        asked.of, set_words()[asked.of]
    )


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


def step_set_words() -> dict[str, str]:
    """What each figure counts of steps."""
    return {
        "cases": _("Steps begun"),
        "late_now": _("Steps late, in fact"),
        "late_then": _("Steps late, on trial"),
        "yellow_now": _("Yellow cards of steps, in fact"),
        "yellow_then": _("Yellow cards of steps, on trial"),
    }
