"""The list of obligations: columns, conditions, and what may be done to many at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import has_role
from xiaoneng.access.roles import Role
from xiaoneng.access.scope import organs_seen
from xiaoneng.kit.bulk import Bulk, Field
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days, Key, Text
from xiaoneng.kit.keys import keys_in
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.organ_tree import NEEDED, tree_choices
from xiaoneng.kit.search import containing
from xiaoneng.kit.time import aware, wall
from xiaoneng.kit.walking import one_of
from xiaoneng.kit.words import day_words
from xiaoneng.obligations.belonging import closed_of
from xiaoneng.obligations.closings import EARLY
from xiaoneng.obligations.counts import parts_of, parts_then
from xiaoneng.obligations.drawing import light_drawn
from xiaoneng.obligations.figures import matching, of_organ
from xiaoneng.obligations.foretelling import sign_of, signing
from xiaoneng.obligations.lights import Lights, States
from xiaoneng.obligations.lines import reading_of
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.queries import kind_named, kinds, owners_for
from xiaoneng.obligations.shift_rows import due_in
from xiaoneng.obligations.showing import in_language, text_of
from xiaoneng.people.models import Level, Organ, User
from xiaoneng.people.queries import names_on

Rows = QuerySet[Any]
URGERS = (Role.SECTION_CHIEF, Role.HEAD, Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER)
PLACES = (Level.DISTRICT, Level.ORGAN, Level.STREET)


@dataclass(frozen=True, slots=True)
class DueDays(Days):
    """Due dates from a day to a day: a due date ends at its midnight, the first of the next day."""

    def narrowed(self, rows: Rows, asked: Mapping[str, str]) -> Rows:
        first, last = self.read(asked)
        if first is not None:
            rows = rows.filter(**{f"{self.field}__gt": aware(datetime.combine(first, time()))})
        if last is not None:
            after = date.fromordinal(last.toordinal() + 1)
            rows = rows.filter(**{f"{self.field}__lte": aware(datetime.combine(after, time()))})
        return rows


def obligations_listing(user: User, at: datetime, *, is_file: bool = False) -> Listing:
    """The list as this viewer sees it now; a file has a column for each thing told."""
    return Listing(
        name="obligations",
        title=_("Obligations"),
        columns=file_columns(at) if is_file else columns(at),
        order="due_at",
        filters=filters(user, at),
        search=searched,
        search_hint=_("number, matter, creditor"),
        empty=_("No obligations"),
        bulk=[urging()],
        prepare=signing(lambda row: row.pk),
        template="obligations/obligation_list.html",
    )


def searched(rows: Any, words: str) -> Rows:
    return matching(rows, words)


searched.do_not_call_in_templates = True  # type: ignore[attr-defined]  # a template asks if it is there


def columns(at: datetime) -> list[Column]:
    """What is told of each row; the clock of a row is read once.

    A list stands by its due dates only: these have an index that any page of a million rows can
    follow. What belongs to one organ, officer or light is asked for by a condition.
    """
    left = reading_of(wall(at))
    return [
        Column(
            "light",
            _("Light"),
            lambda row: left(row).word,
            draw=lambda row, word: light_drawn(row.light, word),
            width="xn-w-light",
        ),
        Column(
            "title",
            _("Matter"),
            lambda row: row.title,
            sub=lambda row: f"{in_language(row.kind)}　{row.number}",
            is_title=True,
        ),
        Column("organ", _("Organ"), lambda row: in_language(row.organ)),
        Column("officer", _("Officer"), _officer),
        Column("left", _("Time"), lambda row: text_of(left(row).sentence), width="xn-w-left"),
        Column(
            "due",
            _("Due"),
            lambda row: left(row).due,
            sort="due_at",
            sub=sign_of,
            export=lambda row: due_in(row.due_at) if row.due_at else None,
            width="xn-w-date",
        ),
        Column(
            "statutory",
            _("Statutory due"),
            lambda row: left(row).statutory_due,
            sort="statutory_due_at",
            export=lambda row: due_in(row.statutory_due_at) if row.statutory_due_at else None,
            width="xn-w-date",
        ),
        Column("owed_to", _("Owed to"), lambda row: row.owed_to),
    ]


def file_columns(at: datetime) -> list[Column]:
    """What stands in smaller type on the page has a column of its own in a file."""
    shown = columns(at)
    more = [
        Column("number", _("Number"), lambda row: row.number),
        Column("kind", _("Kind"), lambda row: in_language(row.kind)),
    ]
    last = [
        Column("started", _("Began"), lambda row: row.started_at),
        Column("closed", _("Closed on"), lambda row: row.closed_at),
        Column("state", _("State"), lambda row: row.get_state_display()),
        Column("foretold", _("To be expected"), sign_of),
    ]
    return [*more, *shown, *last]


def _officer(row: Obligation) -> str:
    return str(row.officer) if row.officer else ""


def filters(user: User, at: datetime) -> list[Any]:
    return [
        Choice("light", _("Light"), lambda: Lights.choices),
        Choice("kind", _("Kind"), cache(lambda: [(one.code, in_language(one)) for one in kinds()]),
               apply=_of_kind),
        Choice("organ", _("Organ"), cache(_organs_of(user, at)), apply=_under),
        Choice("whose", _("Whose"), lambda: WHOSE, apply=_whose(user, at),
            template="obligations/filter_kept.html"),
        Text("officer", _("Officer"), apply=_officers_named),
        DueDays("due", _("Due"), "due_at"),
        Choice("state", _("State"), lambda: States.choices),
        Days("closed", _("Closed on"), "closed_at", template="obligations/filter_hidden.html",
            order="-closed_at"),
        Choice("outcome", _("Outcome"), lambda: OUTCOMES, apply=_with_outcome,
            template="obligations/filter_kept.html"),
        Key("body", _("Organ with its own parts"), cache(organ_named), _of_body),
        Key("part", _("Part of an organ"), cache(organ_named), _of_part),
        Key("body_then", _("Organ with the parts it had"), cache(_named_then),
            _of_body_then(user, at)),
        Key("organ_then", _("Organ with all it had below it"), cache(organ_named),
            _under_then(user, at)),
    ]  # fmt: skip


WHOSE = [("mine", _("mine")), ("nobody", _("nobody's yet"))]


def _organs_of(user: User, at: datetime) -> Callable[[], list[tuple[str, str]]]:
    def options() -> list[tuple[str, str]]:
        seen = Organ.objects.filter(organs_seen(user, at.date()), level__in=PLACES)
        return tree_choices(seen.only(*NEEDED))

    return options


def _under(rows: Any, key: str) -> Rows:
    organ = Organ.objects.filter(pk=key).first()
    found: Rows = rows.none() if organ is None else of_organ(rows, organ)
    return found


def _of_kind(rows: Rows, code: str) -> Rows:
    return rows.filter(one_of(Obligation, kind=[kind_named(code).pk]))


def _officers_named(rows: Rows, words: str) -> Rows:
    """Those of officers of a name; of one officer by the key that programs read."""
    if words.isdecimal():
        return rows.filter(one_of(Obligation, officer=keys_in([words])))
    named = containing(User.objects.order_by(), ("full_name",), words)
    return rows.filter(one_of(Obligation, officer=list(named.values_list("pk", flat=True))))


def _whose(user: User, at: datetime) -> Callable[[Rows, str], Rows]:
    def narrowed(rows: Rows, value: str) -> Rows:
        if value == "nobody":
            return rows.filter(officer__isnull=True)
        return rows.filter(officer__in=owners_for(user, at.date()))

    return narrowed


OUTCOMES = [
    ("judged", _("closed, with a limit")),
    ("measured", _("closed, use of the limit known")),
    ("early", _("closed early, a part of the limit left")),
]


def _with_outcome(rows: Rows, value: str) -> Rows:
    """What rates and averages are made of (obligations.closings.Closed)."""
    if value == "early":
        return rows.filter(EARLY)
    if value == "measured":
        return rows.filter(used_permille__isnull=False)
    return rows.filter(light__in=(Lights.MET, Lights.MISSED))


def organ_named(key: str) -> str:
    """An organ of an address in the reader's language; nothing where there is none."""
    organ = Organ.objects.filter(pk__in=keys_in([key])).first()
    return in_language(organ) if organ else ""


def _of_body(rows: Rows, key: str) -> Rows:
    return rows.filter(one_of(Obligation, organ=parts_of(Organ.objects.get(pk=key))))


def _then(key: str) -> tuple[Organ, date] | None:
    """An organ and a day as an address names them together ("7.2026-04-30")."""
    organ, _point, day = key.partition(".")
    try:
        found = Organ.objects.filter(pk__in=keys_in([organ])).first()
        return (found, date.fromisoformat(day)) if found else None
    except ValueError:
        return None


def _named_then(key: str) -> str:
    if key.isdecimal():
        return organ_named(key)
    if (asked := _then(key)) is None:
        return ""
    return f"{in_language(names_on([asked])[asked[0].pk, asked[1]])} {day_words(asked[1])}"


def _of_body_then(user: User, at: datetime) -> Callable[[Rows, str], Rows]:
    """Those of an organ with its parts of a day, or without a day of the month of closing."""

    def narrowed(rows: Rows, key: str) -> Rows:
        if key.isdecimal():
            organ = Organ.objects.get(pk=key)
            return rows.filter(closed_of(user, set(parts_of(organ)), {organ.pk}, at))
        if (asked := _then(key)) is None:
            return rows.none()
        return rows.filter(one_of(Obligation, organ=parts_then(user, *asked, at)))

    return narrowed


def _under_then(user: User, at: datetime) -> Callable[[Rows, str], Rows]:
    """Those that belonged to an organ, or to one below it, in the month of closing."""

    def narrowed(rows: Rows, key: str) -> Rows:
        below = Organ.objects.under(Organ.objects.get(pk=key)).order_by()
        keys = set(below.values_list("pk", flat=True))
        return rows.filter(closed_of(user, keys, keys, at))

    return narrowed


def _of_part(rows: Rows, key: str) -> Rows:
    return rows.filter(one_of(Obligation, organ=[int(key)]))


def urging() -> Bulk:
    """Urge many at once; each row says whether it was, and why not."""
    return Bulk(
        "urge",
        _("Urge"),
        urge_obligation,
        done=_("urged"),
        undone=_("not urged"),
        fields=[Field("words", _("What you ask"), most=300)],
        may=urges_somewhere,
    )


def urges_somewhere(user: User) -> bool:
    """Whether the button is there at all; the rule is asked for each row by itself."""
    return has_role(*URGERS)(user, None)
