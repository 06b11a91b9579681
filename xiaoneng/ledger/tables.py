"""The list of entries: its columns and conditions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days, Filter, Text
from xiaoneng.kit.listing import Listing, Rows
from xiaoneng.ledger.events import choices, words_of
from xiaoneng.ledger.models import Entry, EntryQuerySet
from xiaoneng.ledger.queries import Line, administrators, lines_of, organs_in


def columns_of(named: Mapping[int, Line]) -> list[Column]:
    """The columns; what an entry and its facts point at is told by its line in `named`."""

    def facts(entry: Entry) -> str:
        return "，".join(f"{name} {value}" for name, value in named[entry.pk].told)

    return [
        Column(
            "event",
            _("What was done"),
            lambda entry: words_of(entry.event),
            sub=facts,
            export=lambda entry: f"{words_of(entry.event)} {facts(entry)}".strip(),
            is_title=True,
        ),
        Column("subject", _("To what"), lambda entry: named[entry.pk].about),
        Column("actor", _("By whom"), lambda entry: str(entry.actor)),
        Column("organ", _("Organ"), lambda entry: str(entry.chain.organ or entry.chain.name)),
        Column("happened", _("Happened"), lambda entry: entry.happened_at, width="xn-w-date"),
        Column("recorded", _("Recorded"), lambda entry: entry.recorded_at, "pk", width="xn-w-date"),
        Column("receipt", _("Receipt"), lambda entry: entry.receipt),
    ]


def listing_of_subject(entries: EntryQuerySet, day: date, name: str) -> Listing:
    """The same list for the entries of one subject, by its name."""
    whole = listing_of(entries, day)
    conditions = [one for one in whole.filters if one.names() not in (("subject",), ("organ",))]
    return replace(whole, title=name, filters=conditions, template="kit/list_page.html")


ROOTS = Listing(
    name="daily-roots",
    title=_("Daily roots"),
    columns=(
        Column("day", _("Day"), lambda one: one.day, sort="day", is_title=True),
        Column("sealed", _("Sealed"), lambda one: one.sealed_at, sort="sealed_at"),
        Column("lines", _("Lines"), lambda one: one.count, sort="count"),
        Column("root", _("Root (SM3)"), lambda one: one.root, width="xn-mono"),
    ),
    order="-day",
    filters=(Days("day", _("Day"), "day"),),
    search=lambda rows, words: rows.filter(root__startswith=words.lower()),
    search_hint=_("how a root begins"),
    empty=_("No day is sealed yet"),
    template="ledger/roots.html",
)


def by_administrators(day: date) -> Callable[[Rows, str], Rows]:
    return lambda rows, _value: rows.filter(actor__in=administrators(day))


def listing_of(entries: EntryQuerySet, day: date) -> Listing:
    """The list for somebody who may read these entries."""
    named: dict[int, Line] = {}

    def name_rows(rows: Sequence[Entry]) -> None:
        named.update((line.key, line) for line in lines_of(rows))

    conditions: list[Filter] = [
        Choice("event", _("Event"), choices),
        Choice("organ", _("Organ"), lambda: organs_in(entries), "chain__name"),
        Text("actor", _("By whom"), "actor__full_name"),
        Text("subject", _("Subject"), "subject"),
        Days("recorded", _("Recorded"), "recorded_at"),
        Choice(
            "who",
            _("Acts of"),
            lambda: [("administrators", _("Administrators"))],
            apply=by_administrators(day),
            everything=_("Everyone"),
        ),
    ]
    return Listing(
        name="ledger",
        title=_("Ledger"),
        columns=columns_of(named),
        order="-pk",
        prepare=name_rows,
        filters=conditions,
        empty=_("Nothing is written here yet."),
        template="ledger/entries.html",
    )
