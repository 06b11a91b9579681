"""The rules of suspicion lists: what each is called, and how its arithmetic is said.

The lists are counted over an extract (measures/doubts*.py); a person who looks at one may file what
is suspicious as a finding. Its rule is a suspicion for good: no card comes of it by itself.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ONE_IN: Mapping[str, str | Promise] = {  # as the arithmetic has them frozen
    "10": pgettext_lazy("one in", "10"),
    "100": pgettext_lazy("one in", "100"),
    "1,000": pgettext_lazy("one in", "1,000"),
    "10,000": pgettext_lazy("one in", "10,000"),
    "100,000": pgettext_lazy("one in", "100,000"),
    "1,000,000": pgettext_lazy("one in", "1,000,000"),
    "10,000,000": pgettext_lazy("one in", "10,000,000"),
    "100,000,000": pgettext_lazy("one in", "100,000,000"),
    "1,000,000,000": pgettext_lazy("one in", "1,000,000,000"),
}


def spoken(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an arithmetic with their odds as the reader's language counts them."""
    odds = values.get("odds")
    return {**values, "odds": ONE_IN.get(odds, odds)} if odds else dict(values)


class DoubtRule(NamedTuple):
    """`detector` is that of the measure, and the code of the arithmetic in `sentence`."""

    detector: str
    words: str | Promise
    sentence: str | Promise

    @property
    def code(self) -> str:
        return f"DOUBT_{self.detector.upper()}"


DOUBT_RULES = (
    DoubtRule(
        "closed_last_day",
        _("Closed in great numbers on the due day"),
        _("%(number)s cases were closed on the last counted day; on the days beside it %(usual)s "
          "a day. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "closed_too_soon",
        _("Too many of an item's quickest cases"),
        _("%(number)s of %(total)s cases (%(measured)s) are among the quickest %(usual)s of the "
          "item. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "closed_in_minutes",
        _("Closed within two minutes"),
        _("Closed %(measured)s seconds after acceptance; half of the item's %(total)s cases take "
          "more than %(usual)s hours."),
    ),
    DoubtRule(
        "entered_in_batch",
        _("Accepted and closed in one batch"),
        _("%(number)s cases were each accepted and closed within ten minutes, all of them closed "
          "within %(measured)s seconds."),
    ),
    DoubtRule(
        "entered_late",
        _("Entered afterwards"),
        _("%(number)s of %(total)s cases (%(measured)s) were entered later than their "
          "source may take; up to %(usual)s is usual. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "entered_at_night",
        _("Entered in great numbers outside office hours"),
        _("%(number)s cases were entered outside office hours on one day; on other days %(usual)s "
          "are usual. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "paper_dated_before",
        _("Decision document older than the acceptance"),
        _("By the date it bears, or the year in its number, the decision document is at least "
          "%(measured)s days older than the acceptance of the case."),
    ),
    DoubtRule(
        "issued_without_case",
        _("Results issued without a case"),
        _("%(number)s of %(total)s results issued (%(measured)s) belong to no case in the system; "
          "up to %(usual)s is usual. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "item_without_cases",
        _("Results issued, and not one case of the item"),
        _("%(number)s results of the item were issued that belong to no case, and the system had "
          "no case of it in hand."),
    ),
    DoubtRule(
        "ticket_without_case",
        _("Queue tickets without a case"),
        _("For %(number)s of %(total)s tickets that say their matter or case (%(measured)s) "
          "nothing was done in a case of it that day; up to %(usual)s is usual. By accident: less "
          "than 1 in %(odds)s."),
    ),
    DoubtRule(
        "case_without_ticket",
        _("Accepted at the window without a queue ticket"),
        _("For %(number)s of %(total)s cases accepted at the window (%(measured)s) nobody drew a "
          "ticket that day; up to %(usual)s is usual. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "paused_last_day",
        _("Stopped in great numbers on the due day"),
        _("%(number)s stops began on the day the case would have been due; on the days before "
          "%(usual)s a day. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "paused_share",
        _("Far more cases stopped than elsewhere"),
        _("%(number)s of %(total)s cases (%(measured)s) were stopped; other organs stop at most "
          "%(usual)s of this item. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "paused_long",
        _("Stopped far longer than usual"),
        _("It stood still for %(measured)s working days; of the item's %(total)s stopped cases 95 "
          "in 100 stand at most %(usual)s."),
    ),
    DoubtRule(
        "paused_often",
        _("Stopped again and again"),
        _("It was stopped %(measured)s times; of the item's %(total)s stopped cases 95 in 100 at "
          "most %(usual)s times."),
    ),
    DoubtRule(
        "paused_without_work",
        _("Nothing but stopped"),
        _("From acceptance to closing it stood still but for %(measured)s seconds; half of the "
          "item's cases run for more than %(usual)s hours."),
    ),
    DoubtRule(
        "steps_at_once",
        _("Several steps in one second"),
        _("%(measured)s events in one second; of the item's %(total)s cases only %(usual)s have "
          "such a second."),
    ),
    DoubtRule(
        "times_round",
        _("Times at whole and half hours"),
        _("%(number)s of %(total)s entered times (%(measured)s) are whole or half hours; "
          "%(usual)s are to be expected. By accident: less than 1 in %(odds)s."),
    ),
    DoubtRule(
        "digits_uneven",
        _("Minutes that end in one digit"),
        _("%(number)s of %(total)s entered times (%(measured)s) end in one and the same digit; "
          "%(usual)s are to be expected. By accident: less than 1 in %(odds)s."),
    ),
)  # fmt: skip
DOUBT_CODES = frozenset(one.code for one in DOUBT_RULES)
