"""The sentence under the heading: what a leader must know in five seconds."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiaoneng.insight.figures import Gathered
from xiaoneng.insight.links import lists_of
from xiaoneng.insight.words import Link
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.showing import in_language

MOST_NAMED = 3
LEAST_FALLS = 3  # in a row; fewer may be chance


class Fall(NamedTuple):
    """An organ whose on-time rate fell month after month."""

    name: str
    months: int


@dataclass(frozen=True, slots=True)
class Lead:
    """`said` goes before the organs, which are linked; `after` closes the sentence."""

    said: str
    organs: list[Link]
    after: str = ""

    @property
    def words(self) -> str:
        """The whole sentence without links."""
        named = _(", ").join(one.text for one in self.organs)
        return f"{self.said}{named}{_('.') if named else ''} {self.after}".strip()


def lead_of(found: Gathered) -> Lead:
    total = found.total.overdue
    if not total:
        said = _("No matter is overdue; %(open)s are open.")
        return Lead(said % {"open": thousands(found.total.open)}, [])
    late = [(one, figures.overdue) for one, figures in found.units.items() if figures.overdue]
    late.sort(key=lambda one: (-one[1], one[0].path))
    named = late[:MOST_NAMED]
    part = sum(number for _organ, number in named)
    numbers = {"number": thousands(total), "part": thousands(part)}
    if part == total:
        said = ngettext("%(number)s matter is overdue: ", "%(number)s matters are overdue: ", total)
    else:
        said = ngettext(
            "%(number)s matters are overdue, %(part)s of them with: ",
            "%(number)s matters are overdue, %(part)s of them with: ",
            total,
        )
    links = [
        Link(f"{in_language(organ)} {thousands(number)}", lists_of(found, organ).overdue)
        for organ, number in named
    ]
    return Lead(said % numbers, links, fall_words(found))


def fall_words(found: Gathered) -> str:
    """The organ with overdue matters whose rate fell for the most months in a row, if any did."""
    whole = found.months if found.asked.is_past else found.months[:-1]  # months that are over
    falls = [
        Fall(in_language(organ), falling(figures.rates(whole)))
        for organ, figures in found.units.items()
        if figures.overdue
    ]
    worst = max(falls, key=lambda one: one.months, default=None)
    if worst is None or worst.months < LEAST_FALLS:
        return ""
    said = _("The on-time rate of %(organ)s has fallen for %(months)s months in a row.")
    return said % {"organ": worst.name, "months": worst.months}


def falling(rates: list[float | None]) -> int:
    """For how many months up to the last the rate is below that of the month before."""
    months = 0
    for before, after in zip(rates[-2::-1], rates[:0:-1], strict=True):
        if before is None or after is None or after >= before:
            break
        months += 1
    return months
