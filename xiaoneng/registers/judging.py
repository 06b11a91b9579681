"""What taking over a file of a register would do, row by row; nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa
from django.utils.timezone import get_default_timezone_name
from django.utils.translation import gettext as _

from xiaoneng.catalogue.judging import ADDED, CHANGED, REFUSED, UNCHANGED, Change
from xiaoneng.catalogue.organ_names import OrganNames
from xiaoneng.catalogue.queries import Version
from xiaoneng.kit.time import aware, wall
from xiaoneng.logs.times import moments_of
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import bodies_on
from xiaoneng.registers.columns import DATES, title_of
from xiaoneng.registers.identities import has_identity
from xiaoneng.registers.meanings import Items, Officers
from xiaoneng.registers.models import Batch, Kinds
from xiaoneng.registers.queries import Result, Ticket, known_results, known_tickets

FORMATS = (
    "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
    "%Y-%m-%d", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d",
)  # fmt: skip
EIGHT = 8  # digits of a day written without marks
LONGEST = {
    Kinds.RESULTS: {"number": 120, "case": 120},
    Kinds.TICKETS: {"number": 40, "item": 300, "case": 120, "officer": 80, "window": 60},
}
MOST_NAMED = 3  # organs, in a reason
OUTCOMES = (ADDED, CHANGED, UNCHANGED, REFUSED)


@dataclass(slots=True)
class Verdict:
    """What taking one row over would do, or why it cannot be done."""

    kind: str
    number: int
    cells: dict[str, str]
    outcome: str = ADDED
    column: str = ""
    reason: str = ""
    organ: Organ | None = None
    fields: dict[str, Any] = field(default_factory=dict)  # of the row as it would be kept
    known: Result | Ticket | None = None
    changes: list[Change] = field(default_factory=list)  # in words, once they were told

    @property
    def title(self) -> str:
        return self.cells.get("number", "")

    @property
    def value(self) -> str:
        """The cell that was refused."""
        return self.cells.get(self.column, "")

    @property
    def column_words(self) -> str:
        return title_of(self.kind, self.column)

    @property
    def key(self) -> tuple[Any, ...]:
        """What there is once."""
        names = ("organ_id", "number", "taken_at")
        return tuple(self.fields[name] for name in names if name in self.fields)

    @property
    def changed(self) -> dict[str, tuple[Any, Any]]:
        """The fields that would differ: before and after."""
        if self.known is None:
            return {}
        kept = {name: getattr(self.known, name) for name in self.fields}
        return {
            name: (kept[name], value) for name, value in self.fields.items() if kept[name] != value
        }

    def refuse(self, column: str, reason: str) -> "Verdict":
        self.outcome, self.column, self.reason = REFUSED, column, reason
        return self


class Judge:
    """Judges the rows of a file against the organs, the catalogue and what the register has."""

    def __init__(self, batch: Batch, at: datetime) -> None:
        self.batch, self.kind, self.at = batch, Kinds(batch.kind), at
        self.names, self.bodies = OrganNames(wall(at).date()), bodies_on(wall(at).date())

    def verdicts(self, rows: Sequence[Mapping[str, Any]]) -> list[Verdict]:
        """What each row would do, given the rows above it."""
        found = [Verdict(self.kind, row["number"], dict(row["cells"])) for row in rows]
        cells = [one.cells for one in found]
        self.items = Items(self.batch.organ, (one.get("item", "") for one in cells))
        self.moments = moments_told(one.get(name, "") for one in cells for name in DATES)
        for one in found:
            if fault := self.fault(one):
                one.refuse(*fault)
        good = [one for one in found if one.outcome != REFUSED]
        if self.kind == Kinds.TICKETS:
            self.name_officers(good)
        self.compare(good)
        return found

    def fault(self, row: Verdict) -> tuple[str, str] | None:
        """Why a row cannot be taken; else it has its fields from here on."""
        cells = row.cells
        if not cells.get("number"):
            return "number", _("No number.")
        for column, cell in cells.items():
            if has_identity(cell):
                return column, _("An identity number stands here; leave it out.")
        for column, most in LONGEST[self.kind].items():
            if len(cells.get(column, "")) > most:
                return column, _("At most %(most)s characters fit here.") % {"most": most}
        return self.misdated(row) or self.misnamed(row)

    def misdated(self, row: Verdict) -> tuple[str, str] | None:
        """What is wrong with the dates of a row."""
        needed = "issued" if self.kind == Kinds.RESULTS else "taken"
        told = {}
        for name in (needed, "called", "ended"):
            text = row.cells.get(name, "")
            told[name] = self.moments.get(text)
            if told[name] is None and (text or name == needed):
                return name, _("This is no date; write it as 2026-03-02.") if text else _(
                    "No date."
                )
        begins = told[needed]
        if begins is not None and begins > wall(self.at):
            return needed, _("This day is still to come.")
        for name in ("called", "ended"):
            ends = told[name]
            if begins is not None and ends is not None and ends < begins:
                return name, _("This is before the ticket was drawn.")
        if self.kind == Kinds.RESULTS:
            row.fields["issued_on"] = begins and begins.date()
        else:
            row.fields |= {
                f"{name}_at": one and aware(one)
                for name, one in told.items()
                if name in row.cells  # what the file has no column for stays as it is known
            }
        return None

    def misnamed(self, row: Verdict) -> tuple[str, str] | None:
        """Why organ or item of a row are not known."""
        cells, register = row.cells, self.batch.organ
        organ = register
        if name := cells.get("organ", ""):
            meaning = self.names.meant(name)
            if meaning.organ is None:
                several = _("Several organs are called so; write the code of one.")
                unknown = _("No organ goes by this name or credit code.")
                return "organ", several if meaning.is_ambiguous else unknown
            organ = meaning.organ
            if not organ.path.startswith(register.path):
                said = _("%(organ)s is no part of %(register)s, whose register this is.")
                names = {"organ": in_language(organ), "register": in_language(register)}
                return "organ", said % names
        items = self.items.meant(cells.get("item", ""), organ.path)
        item = items[0] if len(items) == 1 else None
        if self.kind == Kinds.RESULTS and item is None:
            several = _("Several items are called so; write the code of one.")
            return "item", several if items else self.unknown_item(cells.get("item", ""), organ)
        if item is not None and (not name or self.kind == Kinds.RESULTS):
            body = self.names.organs.get(self.bodies.get(item.item.organ_id, organ.pk), organ)
            if body.path.startswith(organ.path):
                organ = body  # whose name stands on a licence may be one above it
        self.fill(row, organ, item)
        return None

    def unknown_item(self, word: str, organ: Organ) -> str:
        """Why an item is not known: nobody's, or that of others."""
        keys = dict.fromkeys(self.bodies.get(key, key) for key in self.items.elsewhere(word))
        found = [self.names.organs[key] for key in keys if key in self.names.organs]
        if not found:
            return _("No such item; write its name or its code.")
        said = _(
            "%(organ)s has no such item; it is one of %(others)s. Put the organ or the item right."
        )
        others = _(", ").join(in_language(one) for one in found[:MOST_NAMED])
        return said % {"organ": in_language(organ), "others": others}

    def fill(self, row: Verdict, organ: Organ, item: Version | None) -> None:
        """Set the fields of a row; what the file has no column for is left out."""
        cells, key = row.cells, item.item_id if item else None
        row.organ = organ
        row.fields |= {"organ_id": organ.pk, "number": cells["number"]}
        told: dict[str, dict[str, Any]] = {
            "item": {"item_id": key},
            "case": {"case_number": cells.get("case", "")},
        }
        if self.kind == Kinds.TICKETS:
            told["item"] = {"item_id": key, "matter": cells.get("item", "")}
            told["window"] = {"window": cells.get("window", "")}
            told["officer"] = {"officer_name": cells.get("officer", ""), "officer_id": None}
        for column, fields in told.items():
            if column in cells:
                row.fields |= fields

    def name_officers(self, rows: Sequence[Verdict]) -> None:
        """Set the officer of a ticket: who of that name held a post of its organ on its day."""
        named = [one for one in rows if one.fields.get("officer_name")]
        officers = Officers(
            (one.fields["organ_id"] for one in named), (one.fields["officer_name"] for one in named)
        )
        for one in named:
            day = wall(one.fields["taken_at"]).date()
            one.fields["officer_id"] = officers.meant(
                one.fields["organ_id"], one.fields["officer_name"], day
            )

    def compare(self, rows: Sequence[Verdict]) -> None:
        """New, changed, the same already, or twice in this file."""
        organs = {one.fields["organ_id"] for one in rows}
        known: Mapping[tuple[Any, ...], Result | Ticket]
        if self.kind == Kinds.RESULTS:
            known = known_results(organs, (one.fields["number"] for one in rows))
        else:
            known = known_tickets(organs, (one.fields["taken_at"] for one in rows))
        seen = set()
        for row in rows:
            if row.key in seen:
                row.refuse("number", _("This number stands in an earlier row already."))
                continue
            seen.add(row.key)
            row.known = known.get(row.key)
            if row.known is not None:
                row.outcome = CHANGED if row.changed else UNCHANGED


def moments_told(texts: Iterable[str]) -> dict[str, datetime]:
    """What some texts tell, on the wall; those that tell no moment are absent.

    Bare digits are a day only as eight of them: 202611 is a month, not the first of January.
    """
    written = sorted({one for one in texts if one and not (one.isdecimal() and len(one) != EIGHT)})
    read = moments_of(pa.array(written, pa.string()), get_default_timezone_name(), FORMATS)
    outside = read.out_of_range
    return {
        text: moment.replace(microsecond=0)
        for text, moment, is_out in zip(written, read.times.to_pylist(), outside, strict=True)
        if moment is not None and not is_out
    }


def counts_of(rows: Sequence[Verdict]) -> dict[str, int]:
    """How many rows have which outcome; they add up to all rows."""
    return {one: sum(row.outcome == one for row in rows) for one in OUTCOMES}


def refusal_of(row: Verdict) -> dict[str, Any]:
    """What is kept of a row that stayed out: all of it, so that it can be put right."""
    return {
        "number": row.number,
        "title": row.title[:200],
        "column": row.column,
        "value": row.value[:200],
        "reason": row.reason,
        "cells": row.cells,
    }
