"""The figures a scenario keeps of one item, as the reason of its draft.

The engine does not stand behind it: drafts are begun without a question to the lab.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from xiaoneng.insight.lab.asking import question_kept
from xiaoneng.insight.models import Scenario
from xiaoneng.kit.time import wall
from xiaoneng.kit.words import amount_words
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, Post

Row = Mapping[str, Any]


def evidence(scenario: Scenario, row: Row) -> str:
    """A line of what becomes of the item, of the limit that is enough, of whose it is, of each step
    with another limit.
    """
    rate = question_kept(scenario.question).rate
    said = [of_item(scenario, row), advice_words(row, rate), most_words(row)]
    return "\n".join([one for one in said if one] + [of_step(one) for one in steps_changed(row)])


def steps_changed(row: Row) -> list[Row]:
    """The steps with another limit; a scenario of old says nothing of steps."""
    return [one for one in row.get("steps", ()) if one["then"] != one["now"]]


def of_item(scenario: Scenario, row: Row) -> str:
    said = _(
        "Limit lab “%(title)s”, extract of %(day)s: from %(now)s to %(then)s, of %(cases)s closed"
        " cases %(late_then)s would have been late (in fact %(late_now)s), %(yellow)s yellow and"
        " %(red)s red cards (in fact %(yellow_now)s and %(red_now)s)."
    )
    return said % {
        "title": scenario.title,
        "day": f"{wall(scenario.as_of):%Y-%m-%d %H:%M}",
        "red": row.get("red_then", 0),
        "red_now": row.get("red_now", 0),
        **told(row),
    }


def of_step(row: Row) -> str:
    said = _(
        "Step %(title)s: from %(now)s to %(then)s, of %(cases)s begun %(late_then)s would have been"
        " late (in fact %(late_now)s), %(yellow)s yellow cards (in fact %(yellow_now)s)."
    )
    return said % {"title": row["title"], **told(row)}


def told(row: Row) -> dict[str, Any]:
    """What is said of an item as of a step."""
    now, then = (
        _("none") if row[name] is None else amount_words(row[name], row["unit"])
        for name in ("now", "then")
    )
    return {
        "now": now,
        "then": then,
        "cases": row.get("cases", 0),
        "late_then": row.get("late_then", 0),
        "late_now": row.get("late_now", 0),
        "yellow": row.get("yellow_then", 0),
        "yellow_now": row.get("yellow_now", 0),
    }


def advice_words(row: Row, rate: str) -> str:
    """The recommended limit with its interval; "" of a scenario of old, which did not keep it."""
    if "advice" not in row:
        return ""
    advice = row["advice"]
    if advice is None:
        return _("The cases are too few for a limit that is enough for %(rate)s%% of them.") % {
            "rate": rate
        }
    said = _(
        "%(amount)s would be enough for %(rate)s%% of the cases (95%% interval from %(low)s to"
        " %(high)s, of %(cases)s cases)."
    )
    amounts = {name: amount_words(advice[name], row["unit"]) for name in ("amount", "low", "high")}
    return said % {"rate": rate, "cases": advice["cases"], **amounts}


def most_words(row: Row) -> str:
    """Whose most of the additional late cases are; "" where there are none."""
    most = row.get("most")
    if not most:
        return ""
    said = _("Most of the additional late cases: %(whose)s, %(then)s late (in fact %(now)s).")
    return said % {
        "whose": whose_words(most["post"], most["organ"]),
        "then": most["late_then"],
        "now": most["late_now"],
    }


def whose_words(post: int | None, organ: int | None) -> str:
    """A post with its organ; the organ where no post is known."""
    held = Post.objects.select_related("organ").filter(pk=post or 0).first()
    if held is not None:
        return f"{in_language(held.organ)} {held.title}"
    place = Organ.objects.filter(pk=organ or 0).first()
    return in_language(place) if place else _("unknown")
