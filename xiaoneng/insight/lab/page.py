"""Everything the page of the lab shows, ready to be drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xiaoneng.catalogue.showing import item_kinds
from xiaoneng.core.on_trial import SAME, TARGET
from xiaoneng.insight.lab.answering import Answer
from xiaoneng.insight.lab.asking import CLASS, KIND, OWN, RATES, STEP, Question
from xiaoneng.insight.lab.behind import LIMIT, set_words, step_set_words
from xiaoneng.insight.lab.counting import by_item, by_organ, by_person, by_post, by_step
from xiaoneng.insight.lab.lead import compression_words, lead_of, open_words, step_words
from xiaoneng.insight.lab.promises import Line
from xiaoneng.insight.lab.sheets import Sheet, rows_drawn
from xiaoneng.insight.lab.step_tables import step_tables
from xiaoneng.insight.lab.tables import (
    Names,
    item_sheet,
    names_in,
    organ_sheet,
    person_sheet,
    post_sheet,
    step_sheet,
)
from xiaoneng.kit.words import amount_words
from xiaoneng.obligations.showing import UNITS
from xiaoneng.people.queries import bodies_on

SHOWN = 25  # rows of a table before the rest is asked for
Choices = Sequence[tuple[str, str, bool]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table with its body drawn and where its files and the rest of it are."""

    sheet: Sheet
    rows: SafeString
    csv_url: str
    xlsx_url: str
    all_url: str


@dataclass(frozen=True, slots=True)
class Stat:
    label: str
    number: int
    before: int
    url: str
    before_url: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: the sentence, four figures, the tables."""

    lead: str
    open_words: str
    step_words: str
    figures: Sequence[tuple[str, int, str]]  # of these sentences: label, number, its list
    compressions: Sequence[str]
    stats: Sequence[Stat]
    tables: Sequence[Shown]
    lines: Sequence[Line]
    query: str
    is_empty: bool


def sheets_of(answer: Answer, day: date, query: str) -> tuple[list[Sheet], Names]:
    """All tables, whole."""
    bodies = bodies_on(day)
    found = by_organ(answer, bodies)
    posts, people = by_post(answer), by_person(answer)
    owners = {one.organ for one in answer.lines if one.organ}
    names = names_in(found, posts, people, owners, bodies)

    def address(name: str, by: str, key: str) -> str:
        told = urlencode({"of": name, "by": by, "key": key})
        return f"{reverse('insight:lab_cases')}?{query}&{told}"

    sheets = [
        item_sheet(by_item(answer), answer.lines, names, address, answer.question.rate),
        organ_sheet(found, names, address),
        post_sheet(posts, names, address),
        person_sheet(people, names, address),
        step_sheet(by_step(answer), answer.lines, address),
        *step_tables(answer.stepped, day, address),
    ]
    return [one for one in sheets if one.rows], names


def result_of(answer: Answer, day: date, whole: str) -> Result:
    """The answer as the page shows it; `whole` is the table that is asked for in full."""
    query = urlencode(answer.question.pairs())
    sheets, _names = sheets_of(answer, day, query)
    return Result(
        lead=lead_of(answer.question, answer.figures),
        open_words=open_words(answer.totals),
        step_words=step_words(answer.question, answer.figures),
        figures=figures_of(answer, query),
        compressions=compression_words(answer.lines),
        stats=stats_of(answer, query),
        tables=[shown(one, query, whole) for one in sheets],
        lines=answer.lines,
        query=query,
        is_empty=not answer.facts.size,
    )


def shown(sheet: Sheet, query: str, whole: str, name: str = "insight:lab") -> Shown:
    page = reverse(name)
    cut = sheet if whole == sheet.key else sheet.first(SHOWN)
    return Shown(
        cut,
        rows_drawn(cut),
        f"{page}?{query}&table={sheet.key}&out=csv",
        f"{page}?{query}&table={sheet.key}&out=xlsx",
        f"{page}?{query}&whole={sheet.key}#t-{sheet.key}",
    )


def figures_of(answer: Answer, query: str) -> list[tuple[str, int, str]]:
    """The figures that stand in the sentences alone, each with the list behind it."""
    page = reverse("insight:lab_cases")
    said = [
        (set_words()[name], answer.totals[name], f"{page}?{query}&of={name}")
        for name in ("cases", "open", "more")
    ]
    if answer.stepped is not None:
        said += [
            (words, answer.figures[f"step_{name}"], f"{page}?{query}&of={name}&by={LIMIT}")
            for name, words in step_set_words().items()
        ]
    return said


def stats_of(answer: Answer, query: str) -> list[Stat]:
    page = reverse("insight:lab_cases")
    told = (
        ("late", _("Late on trial"), ""),
        ("yellow", _("Yellow cards"), "yellow"),
        ("red", _("Red cards"), "red"),
        ("open", _("Open and late already"), ""),
    )
    return [
        Stat(
            label,
            answer.totals[f"{name}_then"],
            answer.totals[f"{name}_now"],
            f"{page}?{query}&of={name}_then",
            f"{page}?{query}&of={name}_now",
            card,
        )
        for name, label, card in told
    ]


def changes(question: Question) -> Choices:
    """What can be asked, as choices of a field."""
    told = (
        ("third", _("a third shorter")),
        ("half", _("half as long")),
        *class_words().items(),
        (TARGET, _("as the on-time rate needs")),
        ("", _("as they are")),
    )
    return [(key, words, key == question.change) for key, words in told]


def class_words() -> dict[str, str]:
    """The three classes of projects and what each asks for."""
    return {
        "two_thirds": _("two thirds shorter (ordinary projects)"),
        "three_quarters": _("three quarters shorter (key projects)"),
        "four_fifths": _("four fifths shorter (turnover projects)"),
    }


def class_choices(chosen: str) -> Choices:
    """By how much one item, or the items of one kind, are shorter."""
    told = {
        "third": _("a third shorter"),
        "half": _("half as long"),
        **class_words(),
        SAME: _("as they are"),
    }
    return [(key, words, key == chosen) for key, words in told.items()]


def step_fields(answer: Answer) -> list[dict[str, Any]]:
    """A field for the limit of each step of the chosen items."""
    question = answer.question
    lines = answer.stepped.lines if answer.stepped else ()
    return [
        {
            "name": f"{STEP}{one.item}-{one.title}",
            "label": f"{one.title} ({amount_words(one.now.amount, one.now.unit)})",
            "value": f"{question.steps[one.item, one.title]:g}"
            if (one.item, one.title) in question.steps
            else "",
        }
        for one in lines
        if one.item is not None and one.item in question.items
    ]


def kind_fields(question: Question, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """A class for each kind of item that occurs."""
    known = {line.kind for line in lines}
    return [
        {
            "name": f"{KIND}{key}",
            "label": words,
            "choices": class_choices(question.kinds.get(key, "")),
        }
        for key, words in item_kinds()
        if key in known
    ]


def rates(question: Question) -> Choices:
    return [(one, f"{one}%", one == question.rate) for one in RATES]


def own_fields(question: Question, lines: Sequence[Line]) -> list[dict[str, Any]]:
    """A field for the limit of each chosen item."""
    return [
        {
            "name": f"{OWN}{line.key}",
            "label": line.name,
            "value": f"{question.own[line.key]:g}" if line.key in question.own else "",
            "unit": UNITS[line.unit],
            "class": f"{CLASS}{line.key}",
            "choices": class_choices(question.classes.get(line.key, "")),
        }
        for line in lines
        if line.key is not None and line.key in question.items
    ]
