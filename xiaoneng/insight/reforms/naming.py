"""What a reform, its sides and the days of an item's versions are called."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.catalogue.queries import Version, names_of_items
from xiaoneng.insight.calling import item_words, keys_called
from xiaoneng.insight.reforms.asked import BEFORE, LATE, SPANS, Behind, ReformAsked
from xiaoneng.kit.words import amount_words


class VersionDay(NamedTuple):
    """A day on which an item changed, as a choice: the day, what changed, whether it is asked."""

    day: str
    words: str
    is_chosen: bool


def side_choices(asked: ReformAsked) -> Sequence[tuple[str, str, bool]]:
    return [
        (
            str(one),
            ngettext("%(number)s month either side", "%(number)s months either side", one)
            % {"number": one},
            one == asked.span,
        )
        for one in SPANS
    ]


def version_days(versions: Sequence[Version], asked: ReformAsked) -> list[VersionDay]:
    """The days of effect of every version but the first, with what became of the promise."""
    found = []
    for before, one in pairwise(versions):
        if one.from_on is None:
            continue
        told = {"number": one.number, "old": promise(before), "new": promise(one)}
        said = _("version %(number)s: promise %(old)s → %(new)s") % told
        if told["old"] == told["new"]:
            said = _("version %(number)s: promise %(new)s as before") % told
        found.append(VersionDay(one.from_on.isoformat(), said, one.from_on == asked.day))
    return found


def promise(version: Version) -> str:
    if version.promised_amount is None:
        return _("none")
    return amount_words(version.promised_amount, version.promised_unit)


def reform_words(asked: ReformAsked) -> str:
    """Both sides of the day."""
    return _("Closed from %(first)s to the day before %(day)s, and from then to %(last)s") % {
        "first": f"{asked.flow.since:%Y-%m-%d}",
        "day": f"{asked.day:%Y-%m-%d}",
        "last": f"{asked.flow.until:%Y-%m-%d}",
    }


def behind_words(behind: Behind, asked: ReformAsked) -> str:
    """The head of a list of cases."""
    day = {"day": f"{asked.day:%Y-%m-%d}"}
    if behind.of == LATE:
        said = _("Closed late before %(day)s") if behind.period == BEFORE else _(
            "Closed late from %(day)s on"
        )  # fmt: skip
    else:
        said = _("Closed before %(day)s") if behind.period == BEFORE else _(
            "Closed from %(day)s on"
        )  # fmt: skip
    if not behind.item:
        return said % day
    names = names_of_items(keys_called([behind.item]))
    return f"{said % day} · {item_words(behind.item, names)}"
