"""The lab's figures as tables: by item, by organ, by post, by officer, by step."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xiaoneng.core.limits import Limit
from xiaoneng.insight.lab.counting import Counted, Figures
from xiaoneng.insight.lab.promises import Line, Remark
from xiaoneng.insight.lab.sheets import (
    Address,
    Cell,
    Head,
    Sheet,
    number_cell,
    pair_cell,
    words_cell,
)
from xiaoneng.kit.words import amount_words
from xiaoneng.measures.recommended import fewest
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, Post, User

LIMITS = ("late", "yellow", "red")  # what other limits change
CARDS = ("reminder", "yellow", "red")  # what another ladder changes


class Names(NamedTuple):
    """Organs, people and posts by key, read once for a page.

    bodies: the body of each organ.
    """

    organs: Mapping[int, Organ]
    people: Mapping[int, User]
    posts: Mapping[int, Post]
    bodies: Mapping[int, int]

    def body_of(self, line: Line) -> str:
        """Whose an item is."""
        organ = self.organs.get(self.bodies.get(line.organ or 0, line.organ or 0))
        return in_language(organ) if organ else ""


def names_for(
    organs: Iterable[int],
    people: Iterable[int] = (),
    posts: Iterable[int] = (),
    bodies: Mapping[int, int] | None = None,
) -> Names:
    wanted, above = set(organs), bodies or {}
    return Names(
        Organ.objects.in_bulk({above.get(one, one) for one in wanted} | wanted),
        User.objects.in_bulk(set(people)),
        Post.objects.select_related("organ").in_bulk(set(posts)),
        above,
    )


def names_in(
    organs: Counted,
    posts: Counted,
    people: Counted,
    more: Iterable[int] = (),
    bodies: Mapping[int, int] | None = None,
) -> Names:
    """The names of everybody counted, and of some organs more with their bodies."""
    held = [key for key in people.rows if isinstance(key, tuple)]
    return names_for(
        {*plain_keys(organs), *(one[0] for one in held), *more},
        {one[1] for one in held},
        plain_keys(posts),
        bodies,
    )


def plain_keys(found: Counted) -> set[int]:
    return {key for key in found.rows if isinstance(key, int)}


def change(figures: Figures) -> int:
    """How much worse it would be: what a table is ordered by."""
    return figures.get("late_then", 0) - figures.get("late_now", 0)


def pair_heads(names: Iterable[str] = LIMITS) -> list[Head]:
    labels = {
        "late": (_("Late"), _("Late, in fact"), _("Late, on trial")),
        "reminder": (_("Reminders"), _("Reminders, in fact"), _("Reminders, on trial")),
        "yellow": (_("Yellow cards"), _("Yellow cards, in fact"), _("Yellow cards, on trial")),
        "red": (_("Red cards"), _("Red cards, in fact"), _("Red cards, on trial")),
    }
    return [Head(labels[name][0], labels[name][1:]) for name in names]


def pairs(
    figures: Figures, by: str, key: str, address: Address, names: Iterable[str] = LIMITS
) -> list[Cell]:
    return [
        pair_cell(
            figures.get(f"{name}_now", 0),
            figures.get(f"{name}_then", 0),
            address(f"{name}_now", by, key),
            address(f"{name}_then", by, key),
        )
        for name in names
    ]


def open_pair(figures: Figures, by: str, key: str, address: Address) -> Cell:
    return pair_cell(
        figures.get("open_now", 0),
        figures.get("open_then", 0),
        address("open_now", by, key),
        address("open_then", by, key),
    )


def item_sheet(
    found: Counted, lines: list[Line], names: Names, address: Address, rate: str
) -> Sheet:
    """One row an item, those that would become worst first."""
    enough = _("Enough for %(rate)s%%") % {"rate": rate}
    heads = [
        Head(_("Item"), (_("Item"), _("Item code"), _("Organ")), is_figure=False),
        Head(_("Promise"), (_("Promise"), _("On trial"), _("Note on the limit")), is_figure=False),
        Head(pgettext("obligations", "Closed"), (pgettext("obligations", "Closed"),)),
        *pair_heads(),
        Head(_("Open and late"), (_("Open and late, in fact"), _("Open and late, on trial"))),
        Head(
            enough, (enough, _("Interval from"), _("Interval to"), _("In words")), is_figure=False
        ),
    ]
    rows = []
    for place, figures in ordered(found):
        line = lines[place]
        rows.append(
            [
                name_cell(line, names),
                promise_cell(line),
                number_cell(
                    figures.get("cases", 0), address("cases", "item", str(place_key(line)))
                ),
                *pairs(figures, "item", place_key(line), address),
                open_pair(figures, "item", place_key(line), address),
                advice_cell(line, figures.get("cases", 0), int(rate) / 100),
            ]
        )
    return Sheet("item", _("By item"), _("most additional late cases first"), heads, rows)


def ordered(found: Counted) -> list[tuple[Any, Figures]]:
    def order(row: tuple[Any, Figures]) -> tuple[int, int, int, str]:
        key, figures = row
        return (
            -change(figures),
            -figures.get("yellow_then", 0),
            -figures.get("cases", 0),
            str(key),
        )

    return sorted(found.rows.items(), key=order)


def place_key(line: Line) -> str:
    """What an address calls an item: its key, or the name of one that is in no catalogue."""
    return str(line.key) if line.key is not None else f"~{line.name}"


def name_cell(line: Line, names: Names) -> Cell:
    told = names.body_of(line)
    url = reverse("catalogue:item", args=[line.key]) if line.key is not None else ""
    tick = "" if line.key is None else str(line.key)
    return Cell((line.name, line.code, told), line.name, url, told, tick=tick)


def promise_cell(line: Line) -> Cell:
    now, then = limit_words(line.now), limit_words(line.then)
    remark = remark_words(line.remark)
    if line.remark == Remark.UNPROMISED:
        return Cell((now, "", remark), remark)
    text = f"{now} → {then}" if line.is_changed else now
    return Cell((now, then, remark), text, sub=remark)


def limit_words(limit: Limit | None) -> str:
    return amount_words(limit.amount, limit.unit) if limit else _("none")


def remark_words(remark: Remark) -> str:
    return {
        Remark.NONE: "",
        Remark.STATUTE: _("cut to the statutory limit"),
        Remark.BEYOND: _("not taken: it would end after the statutory limit"),
        Remark.FEW: _("too few cases for a limit by rate; as now"),
        Remark.UNPROMISED: _("no promise in the catalogue: each case by its own limit"),
    }[remark]


def advice_cell(line: Line, cases: int, share: float) -> Cell:
    """The recommended limit with its interval; where cases are too few, how many it takes."""
    advice = line.advice
    if advice is None:
        said = _("too few cases (%(cases)s of %(fewest)s)") % {
            "cases": cases,
            "fewest": fewest(share),
        }
        return Cell((said, None, None, None), said)
    amount = amount_words(advice.amount, line.unit)
    between = _("%(low)s to %(high)s, of %(cases)s cases") % {
        "low": advice.low,
        "high": advice.high,
        "cases": advice.cases,
    }
    return Cell((advice.amount, advice.low, advice.high, amount), amount, sub=between)


def organ_sheet(found: Counted, names: Names, address: Address) -> Sheet:
    heads = [
        Head(_("Organ"), (_("Organ"),), is_figure=False),
        Head(pgettext("obligations", "Closed"), (pgettext("obligations", "Closed"),)),
        *pair_heads(),
        Head(_("Open and late"), (_("Open and late, in fact"), _("Open and late, on trial"))),
    ]
    rows = []
    for key, figures in ordered(found):
        organ = names.organs.get(key)
        rows.append(
            [
                words_cell(in_language(organ) if organ else _("unknown")),
                number_cell(figures.get("cases", 0), address("cases", "organ", str(key))),
                *pairs(figures, "organ", str(key), address),
                open_pair(figures, "organ", str(key), address),
            ]
        )
    note = _("a card counts for the organ that held the clock when it came")
    return Sheet("organ", _("By organ"), note, heads, rows)


def post_cell(key: int, names: Names) -> Cell:
    """A post with its organ."""
    post = names.posts.get(key)
    if post is None:
        return Cell((_("no post known"), ""), _("no post known"))
    place = in_language(post.organ)
    return Cell((post.title, place), post.title, sub=place)


def post_head() -> Head:
    return Head(_("Post"), (_("Post"), _("Organ")), is_figure=False)


def post_sheet(found: Counted, names: Names, address: Address) -> Sheet:
    rows = [
        [post_cell(key, names), *pairs(figures, "post", str(key), address)]
        for key, figures in ordered(found)
    ]
    note = _("the post that whoever held the clock had at that moment")
    return Sheet("post", _("By post"), note, [post_head(), *pair_heads()], rows)


def person_sheet(found: Counted, names: Names, address: Address) -> Sheet:
    heads = [
        Head(_("Officer"), (_("Officer"),), is_figure=False),
        Head(_("Organ"), (_("Organ"),), is_figure=False),
        *pair_heads(),
    ]
    rows = []
    for (organ, officer), figures in ordered(found):
        person, place = names.people.get(officer), names.organs.get(organ)
        name = str(person) if person else _("no officer named")
        key = f"{organ}-{officer}"
        rows.append(
            [
                words_cell(name),
                words_cell(in_language(place) if place else _("unknown")),
                *pairs(figures, "person", key, address),
            ]
        )
    note = _("who held the clock at the moment a case became late or the card came")
    return Sheet("person", _("By officer"), note, heads, rows)


def step_sheet(found: Counted, lines: list[Line], address: Address) -> Sheet:
    heads = [
        Head(_("Step"), (_("Step"), _("Item")), is_figure=False),
        *pair_heads(),
    ]
    rows = []
    for (place, title), figures in ordered(found):
        line = lines[place]
        key = f"{place_key(line)}|{title}"
        rows.append(
            [Cell((title, line.name), title, sub=line.name), *pairs(figures, "step", key, address)]
        )
    note = _("the step begun last when it happened; cases of items with steps alone")
    return Sheet("step", _("By step"), note, heads, rows)
