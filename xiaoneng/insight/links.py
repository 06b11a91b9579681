"""The lists that the cockpit's numbers open: the same scope, the same definition."""

from dataclasses import dataclass

from xiaoneng.core.clock import Light
from xiaoneng.insight.figures import Gathered
from xiaoneng.kit.months import Month, Stretch
from xiaoneng.kit.shell import address
from xiaoneng.people.models import Organ

Span = Month | Stretch


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one scope: `narrow` is what the address says of it ("organ=7&").

    A page has hundreds of them, of codes, keys and days only: nothing in them has to be quoted.
    `page` is the address of the list of obligations, or of the cases, whose clock is asked for by
    another name. `then` narrows what was closed to what belonged there in its month; nothing where
    that is asked alike.
    """

    narrow: str
    page: str
    state: str = "state"
    then: str = ""

    def open(self, light: str = "") -> str:
        more = f"&light={light}" if light else ""
        return f"{self.page}?{self.narrow}{self.state}=open{more}"

    @property
    def due_soon(self) -> str:
        return self.open(Light.DUE_SOON)

    @property
    def overdue(self) -> str:
        return self.open(Light.OVERDUE)

    @property
    def every(self) -> str:
        """All that it has, open and closed."""
        return f"{self.page}?{self.narrow}{self.state}="

    def closed(self, month: Span, more: str = "") -> str:
        """What was closed in a month or some; `more` as the list knows it ("&light=met")."""
        days = f"closed_from={month.first}&closed_until={month.last}"
        narrow = self.then or self.narrow
        return f"{self.page}?{narrow}{self.state}=closed&{days}{more}"

    def met(self, month: Span) -> str:
        return self.closed(month, f"&light={Light.MET}")

    def judged(self, month: Span) -> str:
        """What the on-time rate is made of."""
        return self.closed(month, "&outcome=judged")

    def measured(self, month: Span) -> str:
        """What the average use of the limit is made of."""
        return self.closed(month, "&outcome=measured")

    def cards(self, month: Span, colour: str) -> str:
        """The cards of a colour reached in a month, without the revoked."""
        return self._cards(month, f"colour={colour}&holds=valid")

    def revoked(self, month: Span) -> str:
        return self._cards(month, "state=revoked")

    def _cards(self, month: Span, asked: str) -> str:
        days = f"reached_from={month.first}&reached_until={month.last}"
        return f"{address('supervision:cards')}?{self.narrow}{days}&{asked}"


def case_lists(narrow: str) -> Lists:
    """The lists of the cases of a scope, by the clock of their decision."""
    return Lists(narrow, address("cases:list"), "clock")


def lists_of_all(found: Gathered) -> Lists:
    organ = found.asked.organ
    if organ is None:
        return Lists("", address("obligations:list"))
    narrow, then = f"organ={organ.pk}&", f"organ_then={organ.pk}&"
    return Lists(narrow, address("obligations:list"), then=then)


def lists_of(found: Gathered, unit: Organ) -> Lists:
    """Those of one line of the table, within the chosen organ."""
    within = lists_of_all(found)
    if found.is_by_part:
        part = f"part={unit.pk}&"
        return Lists(f"{within.narrow}{part}", within.page, then=f"{within.then}{part}")
    narrow, then = f"{within.narrow}body={unit.pk}&", f"{within.then}body_then={unit.pk}&"
    return Lists(narrow, within.page, then=then)
