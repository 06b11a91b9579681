"""The list of cards: columns, conditions, and what may be done to many at once."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import has_role
from xiaoneng.access.roles import Role
from xiaoneng.access.scope import organs_seen
from xiaoneng.kit.bulk import Bulk
from xiaoneng.kit.columns import Column, drawn_from
from xiaoneng.kit.filters import Choice, Days, Key, Text
from xiaoneng.kit.keys import keys_in
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.organ_tree import NEEDED, tree_choices
from xiaoneng.kit.search import containing
from xiaoneng.obligations.showing import in_language
from xiaoneng.obligations.tables import organ_named
from xiaoneng.people.models import PARTS, Level, Organ, User
from xiaoneng.supervision.builtin import rule_words
from xiaoneng.supervision.lifecycle import STANDING
from xiaoneng.supervision.models import CardStates, Colours, Rule
from xiaoneng.supervision.naming import name_then
from xiaoneng.supervision.operations.answering import deliver_card
from xiaoneng.supervision.queries import cards_matching

Rows = QuerySet[Any]
PLACES = (Level.DISTRICT, Level.ORGAN, Level.STREET)
SIGNERS = (Role.OFFICER, Role.WINDOW_OFFICER, Role.SECTION_CHIEF, Role.HEAD)
HOLDS = [
    ("valid", _("not revoked")),
    ("standing", _("confirmed and standing")),
    ("unfounded", _("no longer founded")),
    ("recurring", _("recurring")),
]


def cards_listing(user: User, at: datetime, *, is_file: bool = False) -> Listing:
    """The list as this viewer sees it now; a file has a column for each thing told."""
    return Listing(
        name="cards",
        title=_("Cards"),
        columns=file_columns() if is_file else columns(),
        order="-reached_at",
        filters=filters(user, at),
        search=searched,
        search_hint=_("number, matter"),
        empty=_("No cards"),
        bulk=[signing()],
        prepare=name_then,
        template="supervision/card_list.html",
    )


def searched(rows: Any, words: str) -> Rows:
    return cards_matching(rows, words)


searched.do_not_call_in_templates = True  # type: ignore[attr-defined]  # a template asks if it is there


def columns() -> list[Column]:
    return [
        Column(
            "colour",
            _("Card"),
            lambda row: row.get_colour_display(),
            sort="colour",
            draw=drawn_from("supervision/cell_card.html"),
            width="xn-w-light",
        ),
        Column(
            "title",
            _("Matter"),
            lambda row: row.title,
            sort="title",
            sub=lambda row: row.number,
            is_title=True,
        ),
        Column("organ", _("Organ"), lambda row: in_language(row.organ_then), sort="organ__path",
               sub=lambda row: in_language(row.body_then) if row.body_id != row.organ_id else ""),
        Column("officer", _("Clock held by"), lambda row: str(row.officer or ""),
               sort="officer__full_name"),
        Column("rule", _("Rule"), lambda row: rule_words(row.rule),
               sub=lambda row: _("version %(number)s") % {"number": row.version.number}),
        Column("reached", _("Line reached"), lambda row: row.reached_at, sort="reached_at",
               width="xn-w-date"),
        Column("state", _("State"), lambda row: row.get_state_display(), sort="state",
               draw=drawn_from("supervision/cell_state.html")),
    ]  # fmt: skip


def file_columns() -> list[Column]:
    """What stands in smaller type on the page has a column of its own in a file."""
    return [
        Column("number", _("Number"), lambda row: row.number, sort="reached_at"),
        *columns(),
        Column("body", _("Belongs to"), lambda row: in_language(row.body_then)),
        Column("code", _("Code of the rule"), lambda row: row.rule.code),
        Column("version", _("Version of the rule"), lambda row: row.version.number),
        Column("points", _("Points"), lambda row: row.points),
        Column("issued", _("Issued"), lambda row: row.issued_at),
        Column("judged", _("Judged"), lambda row: row.judged_at),
        Column("judged_by", _("Judged by"), lambda row: str(row.judged_by or "")),
    ]


def filters(user: User, at: datetime) -> list[Any]:
    return [
        Choice("colour", _("Card"), lambda: Colours.choices[:2]),
        Choice("state", _("State"), lambda: CardStates.choices),
        Choice("organ", _("Organ"), cache(_organs_of(user, at)), apply=under),
        Choice("rule", _("Rule"), cache(_rules), field="rule__code"),
        Text("officer", _("Clock held by"), apply=_officers_named),
        Days("reached", _("Line reached"), "reached_at"),
        Choice("holds", _("Holds"), lambda: HOLDS, apply=holding),
        Choice("whose", _("Whose"), lambda: WHOSE, apply=_whose(user),
               template="obligations/filter_kept.html"),
        Key("body", _("Organ with its own parts"), cache(organ_named),
            lambda rows, key: rows.filter(body=key)),
        Key("part", _("Part of an organ"), cache(organ_named),
            lambda rows, key: rows.filter(organ=key)),
    ]  # fmt: skip


def _officers_named(rows: Any, words: str) -> Any:
    """Those of officers of a name; of one officer by the key that programs read."""
    if words.isdecimal():
        return rows.filter(officer__in=keys_in([words]))
    return containing(rows, ("officer__full_name",), words)


WHOSE = [("mine", _("on me")), ("sign", _("for me to sign"))]


def _organs_of(user: User, at: datetime) -> Callable[[], list[tuple[str, str]]]:
    def options() -> list[tuple[str, str]]:
        seen = Organ.objects.filter(organs_seen(user, at.date()), level__in=PLACES)
        return tree_choices(seen.only(*NEEDED))

    return options


def _rules() -> list[tuple[str, str]]:
    return [(one.code, rule_words(one)) for one in Rule.objects.all()]


def under(rows: Rows, key: str) -> Rows:
    """The cards of an organ and what belonged to it when their lines were reached."""
    organ = Organ.objects.filter(pk=key).first()
    if organ is None:
        return rows.none()
    below = Q(organ__path__startswith=organ.path) if organ.level in PARTS else Q()
    return rows.filter(below | Q(body__path__startswith=organ.path))


def holding(rows: Rows, value: str) -> Rows:
    """Cards by what they are worth."""
    if value == "valid":
        return rows.exclude(state=CardStates.REVOKED)
    if value == "standing":
        return rows.filter(state__in=STANDING)
    if value == "recurring":
        return rows.filter(is_recurrence=True)
    return rows.filter(is_founded=False).exclude(state__in=("revoked", "closed"))


def _whose(user: User) -> Callable[[Rows, str], Rows]:
    def narrowed(rows: Rows, value: str) -> Rows:
        return rows.filter(liaison=user) if value == "sign" else rows.filter(officer=user)

    return narrowed


def signing() -> Bulk:
    """Sign for many at once; each row says whether it was, and why not."""
    return Bulk(
        "deliver",
        _("Sign for them"),
        deliver_card,
        done=_("signed for"),
        undone=_("not signed for"),
        may=signs_somewhere,
    )


def signs_somewhere(user: User) -> bool:
    """Whether the button is there at all; the rule is asked for each card by itself."""
    return has_role(*SIGNERS)(user, None)
