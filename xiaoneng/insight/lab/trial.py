"""A ladder on trial: the cards it would have brought, beside those of the ladder in force."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.access.policy import may
from xiaoneng.core.on_trial import Ladder
from xiaoneng.insight.lab.answering import Answer
from xiaoneng.insight.lab.asking import ladder_pairs
from xiaoneng.insight.lab.behind import set_words
from xiaoneng.insight.lab.counting import Counted, by_item, by_organ, by_person, by_post
from xiaoneng.insight.lab.lead import cards_words
from xiaoneng.insight.lab.page import Result, Stat, shown
from xiaoneng.insight.lab.sheets import Cell, Head, Sheet
from xiaoneng.insight.lab.tables import (
    CARDS,
    Names,
    names_in,
    ordered,
    pair_heads,
    pairs,
    place_key,
    post_cell,
    post_head,
)
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.kind_words import share_words
from xiaoneng.obligations.operations.kinds import SHARES
from xiaoneng.obligations.queries import kinds
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import User
from xiaoneng.people.queries import bodies_on

Naming = Callable[[Any, Names], tuple[Cell, str]]
COLUMNS = {  # what a trial asks, and the rule of a kind it would be
    "profile": "profile", "yellow": "yellow_days", "red": "red_days", "law": "law_days",
    "share": "reminder_share",
}  # fmt: skip


def trial_query(answer: Answer) -> str:
    return urlencode([*answer.question.pairs(), *ladder_pairs(answer.ladder)])


def trial_sheets(answer: Answer, day: date) -> list[Sheet]:
    """Cards and reminders by organ, by item, by post and by officer."""
    of_cards = [f"{name}_{life}" for name in CARDS for life in ("now", "then")]
    query, page = trial_query(answer), reverse("insight:lab_cases")
    bodies = bodies_on(day)
    organs, items = by_organ(answer, bodies), by_item(answer)
    posts, people = by_post(answer, of_cards), by_person(answer, of_cards)
    owners = {one.organ for one in answer.lines if one.organ}
    names = names_in(organs, posts, people, owners, bodies)

    def address(name: str, by: str, key: str) -> str:
        return f"{page}?{query}&{urlencode({'of': name, 'by': by, 'key': key})}"

    def sheet(found: Counted, title: str, head: Head, name: Naming) -> Sheet:
        rows = []
        for key, figures in ordered(found):
            if any(figures.get(f"{one}_{life}") for one in CARDS for life in ("now", "then")):
                cell, told = name(key, names)
                rows.append([cell, *pairs(figures, found.by, told, address, CARDS)])
        return Sheet(found.by, title, "", [head, *pair_heads(CARDS)], rows)

    def of_item(key: int, names: Names) -> tuple[Cell, str]:
        line = answer.lines[key]
        body = names.body_of(line)
        return Cell((line.name, body), line.name, sub=body), place_key(line)

    sheets = [
        sheet(organs, _("By organ"), Head(_("Organ"), (_("Organ"),), is_figure=False), of_organ),
        sheet(
            items, _("By item"), Head(_("Item"), (_("Item"), _("Organ")), is_figure=False), of_item
        ),
        sheet(posts, _("By post"), post_head(), of_post),
        sheet(
            people,
            _("By officer"),
            Head(_("Officer"), (_("Officer"), _("Organ")), is_figure=False),
            of_person,
        ),
    ]
    return [one for one in sheets if one.rows]


def of_organ(key: int, names: Names) -> tuple[Cell, str]:
    organ = names.organs.get(key)
    name = in_language(organ) if organ else _("unknown")
    return Cell((name,), name), str(key)


def of_post(key: int, names: Names) -> tuple[Cell, str]:
    return post_cell(key, names), str(key)


def of_person(key: tuple[int, int], names: Names) -> tuple[Cell, str]:
    organ, person = names.organs.get(key[0]), names.people.get(key[1])
    place = in_language(organ) if organ else _("unknown")
    name = str(person) if person else _("no officer named")
    return Cell((name, place), name, sub=place), f"{key[0]}-{key[1]}"


def trial_result(answer: Answer, day: date, whole: str) -> Result:
    """The answer as the page shows it."""
    query = trial_query(answer)
    page = reverse("insight:lab_cases")
    labels = {"reminder": _("Reminders"), "yellow": _("Yellow cards"), "red": _("Red cards")}
    stats = [
        Stat(
            labels[name],
            answer.totals[f"{name}_then"],
            answer.totals[f"{name}_now"],
            f"{page}?{query}&of={name}_then",
            f"{page}?{query}&of={name}_now",
            name if name != "reminder" else "",
        )
        for name in CARDS
    ]
    return Result(
        lead=trial_lead(answer),
        open_words="",
        step_words="",
        figures=[
            (set_words()[name], answer.totals[name], f"{page}?{query}&of={name}")
            for name in ("cases", "open")
        ],
        compressions=[],
        stats=stats,
        tables=[
            shown(one, query, whole, "insight:trial") for one in trial_sheets(answer, day)
        ],
        lines=answer.lines,
        query=query,
        is_empty=not answer.facts.size,
    )  # fmt: skip


def trial_lead(answer: Answer) -> str:
    said = _(
        "With this ladder the %(cases)s cases closed from %(since)s to %(until)s and the %(open)s"
        " open ones would have brought %(yellow)s, %(red)s."
    )
    if answer.ladder.is_same:
        said = _(
            "This is the ladder in force: the %(cases)s cases closed from %(since)s to %(until)s"
            " and the %(open)s open ones brought the cards below. Change a distance and try it."
        )
    return said % {
        "cases": thousands(answer.totals["cases"]),
        "open": thousands(answer.totals["open"]),
        "since": answer.question.since.isoformat(),
        "until": answer.question.until.isoformat(),
        **cards_words(answer.totals),
    }


def distance_words() -> dict[str, str]:
    return {
        "yellow": _("Yellow, working days over"),
        "red": _("Red, working days over"),
        "law": _("Red beyond a later statutory limit, working days over"),
    }


def profile_words() -> dict[str, str]:
    return {"promise_statute": _("Promise, then law"), "day_count": _("Days over one limit")}


def ladder_words(ladder: Ladder) -> str:
    """`Ladder on trial: Yellow, working days over 3; all else as it is`."""
    if ladder.is_same:
        return _("The ladder in force")
    said = [profile_words()[ladder.profile]] if ladder.profile else []
    for name, words in distance_words().items():
        if (far := getattr(ladder, name)) is not None:
            said.append(f"{words} {far}")
    if ladder.share is not None:
        said.append(f"{_('Reminder with')} {share_words(ladder.share)}")
    told = {"said": pgettext("between parts", "; ").join(said)}
    return _("Ladder on trial: %(said)s; all else as it is") % told


def ladder_fields(ladder: Ladder) -> dict[str, object]:
    """What the form of the trial offers."""
    profiles = {"": pgettext("a rule of a kind", "as it is"), **profile_words()}
    return {
        "profiles": [(key, words, key == ladder.profile) for key, words in profiles.items()],
        "distances": [
            (name, label, getattr(ladder, name)) for name, label in distance_words().items()
        ],
        "shares": [
            ("", pgettext("a rule of a kind", "as it is"), ladder.share is None),
            *((one, share_words(one), one == ladder.share) for one in SHARES),
        ],
    }


def adopting(answer: Answer, user: User) -> list[tuple[str, str]]:
    """The kinds of the cases whose ladder the user may change: name, and address of the form."""
    said = [
        (COLUMNS[name], value) for name, value in ladder_pairs(answer.ladder) if name in COLUMNS
    ]
    if not said:
        return []
    here = set(answer.facts.named("kind"))
    return [
        (
            in_language(one),
            f"{reverse('obligations:change_kind', args=[one.code])}?{urlencode(said)}",
        )
        for one in kinds()
        if one.pk in here and may(user, "kind.change", one)
    ]
