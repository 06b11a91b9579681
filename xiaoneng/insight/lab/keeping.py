"""An answer as a scenario keeps it, and kept ones side by side."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.insight.lab.asking import Question, question_kept
from xiaoneng.insight.lab.lead import lead_of, open_words, step_words
from xiaoneng.insight.lab.sheets import Cell, Head, Sheet, pair_cell
from xiaoneng.insight.queries import Scenario
from xiaoneng.kit.words import amount_words

FIGURES = ("late", "yellow", "red", "open")
STEP_FIGURES = ("late", "yellow")


class Kept(NamedTuple):
    """A scenario as its page shows it."""

    scenario: Scenario
    question: Question
    lead: str
    open_words: str
    step_words: str
    lab_url: str


def kept(scenario: Scenario) -> Kept:
    question = question_kept(scenario.question)
    return Kept(
        scenario,
        question,
        lead_of(question, scenario.figures),
        open_words(scenario.figures),
        step_words(question, scenario.figures),
        f"{reverse('insight:lab')}?{urlencode(question.pairs())}",
    )


def items_sheet(scenario: Scenario) -> Sheet:
    """What it says of each item."""
    enough = _("Enough for %(rate)s%%") % {"rate": question_kept(scenario.question).rate}
    heads = [
        Head(_("Item"), (_("Item"),), is_figure=False),
        Head(_("Promise"), (_("Promise"), _("On trial")), is_figure=False),
        Head(_("Late"), (_("Late, in fact"), _("Late, on trial"))),
        Head(_("Yellow cards"), (_("Yellow cards, in fact"), _("Yellow cards, on trial"))),
        Head(_("Red cards"), (_("Red cards, in fact"), _("Red cards, on trial"))),
        Head(_("Open and late"), (_("Open and late, in fact"), _("Open and late, on trial"))),
        Head(
            enough, (enough, _("Interval from"), _("Interval to"), _("In words")), is_figure=False
        ),
    ]
    rows = [[named(one), promise(one), *figures(one), advice(one)] for one in scenario.items]
    return Sheet("item", _("By item"), "", heads, rows)


def steps_sheet(scenario: Scenario) -> Sheet:
    """What it says of each step; a scenario of old says nothing of them."""
    heads = [
        Head(_("Step"), (_("Step"), _("Item")), is_figure=False),
        Head(_("Limit"), (_("Limit"), _("On trial")), is_figure=False),
        Head(_("Late"), (_("Late, in fact"), _("Late, on trial"))),
        Head(_("Yellow cards"), (_("Yellow cards, in fact"), _("Yellow cards, on trial"))),
    ]
    rows = [
        [
            Cell((step["title"], one["name"]), step["title"], sub=one["name"]),
            promise(step),
            *figures(step, STEP_FIGURES),
        ]
        for one in scenario.items
        for step in one.get("steps", ())
    ]
    return Sheet("limit", _("Limits of steps"), "", heads, rows)


def named(one: Mapping[str, Any]) -> Cell:
    url = reverse("catalogue:item", args=[one["item"]]) if one["item"] is not None else ""
    return Cell((one["name"],), one["name"], url)


def promise(one: Mapping[str, Any]) -> Cell:
    now, then = (words(one[name], one["unit"]) for name in ("now", "then"))
    return Cell((now, then), now if now == then else f"{now} → {then}")


def advice(one: Mapping[str, Any]) -> Cell:
    """The recommended limit; a scenario of old did not keep it."""
    if "advice" not in one:
        return without_number(_("no data"))
    if (kept := one["advice"]) is None:
        return without_number(_("too few cases"))
    amount = words(kept["amount"], one["unit"])
    between = _("%(low)s to %(high)s, of %(cases)s cases") % {
        name: kept[name] for name in ("low", "high", "cases")
    }
    return Cell((kept["amount"], kept["low"], kept["high"], amount), amount, sub=between)


def without_number(said: str) -> Cell:
    return Cell((said, None, None, None), said)


def figures(one: Mapping[str, Any], names: Sequence[str] = FIGURES) -> list[Cell]:
    return [
        pair_cell(one.get(f"{name}_now", 0), one.get(f"{name}_then", 0), "", "") for name in names
    ]


def words(amount: float | None, unit: str) -> str:
    return amount_words(amount, unit) if amount is not None else _("none")


def beside(scenarios: Sequence[Scenario]) -> Sheet:
    """Scenarios side by side: a column each, first the figures over all, then item by item."""
    heads = [
        Head(_("Compared"), (_("Compared"),), is_figure=False),
        *(Head(one.title, (one.title,), is_figure=False) for one in scenarios),
    ]
    labels = {
        "cases": _("Closed cases with a limit"),
        "late_now": _("Late, in fact"),
        "late_then": _("Late, on trial"),
        "yellow_then": _("Yellow cards, on trial"),
        "red_then": _("Red cards, on trial"),
        "open_then": _("Open and late, on trial"),
        "step_late_then": _("Steps late, on trial"),
        "step_yellow_then": _("Yellow cards of steps, on trial"),
    }
    rows = [
        [Cell((label,), label), *(number(one.figures.get(name)) for one in scenarios)]
        for name, label in labels.items()
        if not name.startswith("step") or any(name in one.figures for one in scenarios)
    ]
    by_item = [{(row["item"], row["name"]): row for row in one.items} for one in scenarios]
    for key in dict.fromkeys(key for items in by_item for key in items):
        found, name = [items.get(key) for items in by_item], key[1]
        if any(row and row["then"] != row["now"] for row in found):
            rows.append([Cell((name,), name), *map(told, found)])
    return Sheet("compare", _("Scenarios side by side"), "", heads, rows)


def number(value: int | None) -> Cell:
    return Cell((value,), _("no data") if value is None else f"{value:,}")


def told(row: Mapping[str, Any] | None) -> Cell:
    """One item in one scenario: the limit, how many late."""
    if row is None:
        return Cell((None,), _("not asked"))
    limit = words(row["then"] if row["then"] is not None else row["now"], row["unit"])
    late = _("%(late)s of %(cases)s late") % {
        "late": row.get("late_then", 0),
        "cases": row.get("cases", 0),
    }
    return Cell((f"{limit}, {late}",), limit, sub=late)
