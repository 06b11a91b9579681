"""The list of entries: its columns and conditions."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days, Filter, Text
from xiaoneng.kit.listing import Listing, Rows
from xiaoneng.ledger.events import choices, words_of
from xiaoneng.ledger.fact_words import told_of
from xiaoneng.ledger.models import Entry, EntryQuerySet, facts_of
from xiaoneng.ledger.queries import administrators, organs_in

POINTER = re.compile(r"[a-z_]+\.[a-z_]+:\d+|\d+")


def facts_line(entry: Entry) -> str:
    """The facts of an entry in one line."""
    return "，".join(f"{name} {value}" for name, value in told_of(plain(facts_of(entry))))


def plain(facts: Mapping[str, str]) -> dict[str, str]:
    """Facts without those that only point at another row: the entry's page names them."""
    return {name: value for name, value in facts.items() if not POINTER.fullmatch(value)}


COLUMNS = (
    Column(
        "event",
        _("What was done"),
        lambda entry: words_of(entry.event),
        sub=facts_line,
        export=lambda entry: f"{words_of(entry.event)} {facts_line(entry)}".strip(),
        is_title=True,
    ),
    Column("subject", _("To what"), lambda entry: entry.subject),
    Column("actor", _("By whom"), lambda entry: str(entry.actor)),
    Column("organ", _("Organ"), lambda entry: str(entry.chain.organ or entry.chain.name)),
    Column("happened", _("Happened"), lambda entry: entry.happened_at, width="xn-w-date"),
    Column("recorded", _("Recorded"), lambda entry: entry.recorded_at, "pk", width="xn-w-date"),
    Column("receipt", _("Receipt"), lambda entry: entry.receipt),
)


def by_administrators(day: date) -> Callable[[Rows, str], Rows]:
    return lambda rows, _value: rows.filter(actor__in=administrators(day))


def listing_of(entries: EntryQuerySet, day: date) -> Listing:
    """The list for somebody who may read these entries."""
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
        columns=COLUMNS,
        order="-pk",
        filters=conditions,
        empty=_("Nothing is written here yet."),
        template="ledger/entries.html",
    )
