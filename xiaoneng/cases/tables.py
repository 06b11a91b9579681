"""Cases as a list: columns and conditions."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.scope import organs_seen
from xiaoneng.cases.figures import JUDGED
from xiaoneng.cases.models import Case
from xiaoneng.cases.operations.registering import shown_applicant
from xiaoneng.cases.queries import matching
from xiaoneng.cases.words import Channels, States
from xiaoneng.catalogue.queries import names_of_items
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Asked, Choice, Days, Key
from xiaoneng.kit.keys import keys_in
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.organ_tree import NEEDED, tree_choices
from xiaoneng.kit.time import wall
from xiaoneng.obligations.counts import parts_of
from xiaoneng.obligations.drawing import light_drawn
from xiaoneng.obligations.figures import lit
from xiaoneng.obligations.foretelling import sign_of, signing
from xiaoneng.obligations.queries import Lights, Obligation
from xiaoneng.obligations.shift_rows import due_in, due_words
from xiaoneng.obligations.showing import in_language, light_words
from xiaoneng.obligations.tables import organ_named
from xiaoneng.people.models import Level, Organ, User

Rows = QuerySet[Any]
PLACES = (Level.DISTRICT, Level.ORGAN, Level.STREET)


def cases_listing(user: User, at: datetime, *, is_file: bool = False) -> Listing:
    """The list as this viewer sees it now."""
    return Listing(
        name="cases",
        title=_("Cases"),
        columns=file_columns() if is_file else columns(),
        order="-received_at",
        filters=filters(user, at),
        search=searched,
        search_hint=_("number, item, matter, applicant"),
        empty=_("No cases"),
        prepare=signing(lambda row: row.decision_id),
        template="obligations/obligation_list.html",
    )


def searched(rows: Any, words: str) -> Rows:
    return matching(rows, words)


searched.do_not_call_in_templates = True  # type: ignore[attr-defined]  # a template asks if it is there


def columns() -> list[Column]:
    """What is told of each case.

    A list stands by the day a case came in or is due: these have an index that any page of a
    million rows can follow. What is of one item, state or organ is asked for by a condition.
    """
    return [
        Column("light", _("Light"), _light, draw=_light_drawn, width="xn-w-light"),
        Column("item", _("Item"), lambda row: row.item_name,
            sub=lambda row: row.number, is_title=True),
        Column("state", _("State"), lambda row: row.get_state_display()),
        Column("organ", _("Organ"), lambda row: in_language(row.organ)),
        Column("officer", _("Officer"), _officer),
        Column("received", _("Received"), lambda row: wall(row.received_at).date(),
            sort="received_at", width="xn-w-date"),
        Column("due", _("Due"), _due, sort="decision__due_at", export=_due_in, sub=sign_of,
            width="xn-w-date"),
        Column("applicant", _("Applicant"), shown_applicant),
    ]  # fmt: skip


def file_columns() -> list[Column]:
    """What stands in smaller type on the page has a column of its own in a file."""
    return [
        Column("number", _("Number"), lambda row: row.number, sort="number"),
        *columns(),
        Column("channel", _("Way in"), lambda row: row.get_channel_display()),
        Column("accepted", pgettext_lazy("progress", "Accepted"), lambda row: row.accepted_at),
        Column("decided", _("Decided"), lambda row: row.decided_at),
        Column("outcome", _("Decision"), lambda row: row.get_outcome_display()),
        Column("foretold", _("To be expected"), sign_of),
    ]


def _light(row: Case) -> str:
    owed = row.clock
    return light_words(owed.light) if owed else ""


def _light_drawn(row: Case, word: str) -> SafeString:
    return light_drawn(row.clock.light, word) if row.clock else SafeString("")


def _officer(row: Case) -> str:
    owed = row.clock
    return str(owed.officer) if owed and owed.officer else ""


def _due(row: Case) -> str:
    """Until when; of a clock that stands still no day is told that would be wrong."""
    owed = row.clock
    if owed is not None and _stands_still(owed):
        return gettext("known when the clock goes on")
    due = _due_in(row)
    return due_words(owed.due_at) if owed and owed.due_at and due else ""


def _due_in(row: Case) -> date | datetime | None:
    owed = row.clock
    if owed is None or owed.due_at is None or _stands_still(owed):
        return None
    return None if row.state == States.AWAITING_PAPERS else due_in(owed.due_at)


def _stands_still(owed: Obligation) -> bool:
    return owed.light == Lights.PAUSED and owed.state == "open"


def filters(user: User, at: datetime) -> list[Any]:
    return [
        Choice("state", _("State"), lambda: States.choices),
        Choice(
            "light", _("Light"), lambda: Lights.choices, field="decision__light", apply=_with_light
        ),
        Choice("organ", _("Organ"), cache(_organs_of(user, at)), apply=_under),
        Choice(
            "channel",
            _("Way in"),
            lambda: Channels.choices,
            template="obligations/filter_kept.html",
        ),
        Days("received", _("Received"), "received_at"),
        Days(
            "decided",
            _("Decided"),
            "decided_at",
            template="obligations/filter_hidden.html",
            order="-decided_at",
        ),
        *counted_filters(),
    ]


CLOCKS = [("open", _("in hand")), ("closed", _("closed"))]
OUTCOMES = [
    ("judged", _("closed, with a limit")),
    ("measured", _("closed, use of the limit known")),
]


def counted_filters() -> list[Any]:
    """Conditions that figures of cases are made of (cases.figures): set by their links alone."""
    kept, hidden = "obligations/filter_kept.html", "obligations/filter_hidden.html"
    return [
        Key("item", _("Item"), cache(_item_named), lambda rows, key: rows.filter(item=key)),
        Key("name", _("Item"), str.strip, _of_name),
        Key("body", _("Organ with its own parts"), cache(organ_named), _of_body),
        Key("part", _("Part of an organ"), cache(organ_named),
            lambda rows, key: rows.filter(organ=key)),
        Choice("clock", _("Clock"), lambda: CLOCKS, field="decision__state", template=kept),
        Choice("outcome", _("Outcome"), lambda: OUTCOMES, apply=_with_outcome, template=kept),
        ClosedOn("closed", _("Closed on"), "decision__closed_at", template=hidden,
            order="-decision__closed_at"),
    ]  # fmt: skip


class ClosedOn(Days):
    """The days on which the clock of the decision was closed.

    Whoever decides closes it, on the same day: so what organs of their own closed in some days is
    found by an index of cases, where organ and day of decision stand together.
    """

    def narrowed(self, rows: Rows, asked: Asked) -> Rows:
        found = super().narrowed(rows, asked)
        is_decided = asked.get("clock") == "closed" or asked.get("state") == States.DECIDED
        if is_decided and (asked.get("body") or asked.get("part")):
            return Days(self.name, self.label, "decided_at").narrowed(found, asked)
        return found


def _item_named(key: str) -> str:
    known = names_of_items(keys_in([key]))
    return next(iter(known.values()), "")


def _of_name(rows: Rows, name: str) -> Rows:
    """Cases of an item that only logs know, by its name."""
    return rows.filter(item__isnull=True, item_name=name.strip())


def _of_body(rows: Rows, key: str) -> Rows:
    return rows.filter(organ__in=parts_of(Organ.objects.get(pk=key)))


def _with_outcome(rows: Rows, value: str) -> Rows:
    if value == "measured":
        return rows.filter(decision__used_permille__isnull=False)
    return rows.filter(JUDGED)


def _organs_of(user: User, at: datetime) -> Callable[[], list[tuple[str, str]]]:
    def options() -> list[tuple[str, str]]:
        seen = Organ.objects.filter(organs_seen(user, wall(at).date()), level__in=PLACES)
        return tree_choices(seen.only(*NEEDED))

    return options


def _with_light(rows: Rows, light: str) -> Rows:
    """Cases whose clock shows a light: those named, where few do."""
    states, keys = lit(light)
    if keys is not None:
        return rows.filter(decision__in=keys)
    return rows.filter(decision__state__along=states, decision__light__along=[light])


def _under(rows: Rows, key: str) -> Rows:
    organ = Organ.objects.filter(pk=key).first()
    return rows.filter(organ__path__startswith=organ.path) if organ else rows.none()
