"""What a list of items would do, row by row; nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from xiaoneng.catalogue.cells import Posts, Reading, Writing, full
from xiaoneng.catalogue.checking import bars, checks_of
from xiaoneng.catalogue.content import content_of
from xiaoneng.catalogue.lifecycle import DATED
from xiaoneng.catalogue.models import Item, States, Version
from xiaoneng.catalogue.organ_names import OrganNames
from xiaoneng.catalogue.sheet_columns import title_of
from xiaoneng.catalogue.spellings import KINDS, code_of
from xiaoneng.core.workdays import Calendar
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import calendar_of

ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"
LONGEST = {"code": 80, "basic_code": 40, "name": 300, "name_en": 300, "limit_basis": 200}
LONGEST |= {"result": 200}
COMPARED = (
    "name",
    "name_en",
    "organ",
    "case_type",
    "promised",
    "promised_unit",
    "statutory",
    "statutory_unit",
    "limit_basis",
    "extension_cap",
    "legal_bases",
    "conditions",
    "materials",
    "fees",
    "result",
    "procedures",
    "steps",
)


class Change(NamedTuple):
    """One column that would differ: as the header calls it, before and after."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class Verdict:
    """What importing one row would do, or why it cannot be done."""

    number: int
    cells: dict[str, str]
    outcome: str = UNCHANGED
    changes: list[Change] = field(default_factory=list)
    column: str = ""
    reason: str = ""
    organ: Organ | None = None
    item: Item | None = None
    before: Version | None = None
    content: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.cells.get("name", "")

    @property
    def code(self) -> str:
        return self.cells.get("code", "")

    @property
    def value(self) -> str:
        """The cell that was refused."""
        return self.cells.get(self.column, "")

    @property
    def column_words(self) -> str:
        return title_of(self.column)

    def refuse(self, column: str, reason: str) -> "Verdict":
        self.outcome, self.column, self.reason = REFUSED, column, reason
        self.changes.clear()
        return self


class Judge:
    """Judges rows of a list against the catalogue; remembers which codes it has seen."""

    def __init__(self, from_on: date, seen: Iterable[str] = ()) -> None:
        self.from_on = from_on
        self.names, self.posts, self.writing = OrganNames(from_on), Posts(), Writing()
        self.seen = set(seen)
        self.calendars: dict[int, Calendar] = {}
        self.items: dict[str, Item] = {}

    def verdicts(self, rows: Sequence[Mapping[str, Any]]) -> list[Verdict]:
        """What each row would do, given the rows above it."""
        codes = {row["cells"].get("code", "") for row in rows}
        found = Item.objects.filter(code__in=codes).select_related("organ")
        self.items = {one.code: one for one in found.prefetch_related("versions__steps")}
        return [self.verdict(Verdict(row["number"], dict(row["cells"]))) for row in rows]

    def verdict(self, row: Verdict) -> Verdict:
        if fault := self.misfit(row):
            return row.refuse(*fault)
        self.seen.add(row.code)
        if row.organ is None:
            return row
        row.item = self.items.get(row.code)
        if row.item is not None:
            row.before = latest_of(row.item)
            if fault := self.settled(row.item, row):
                return row.refuse(*fault)
        reading = Reading(row.cells, row.organ, self.names, self.posts)
        row.content = full(reading.content(), content_of(row.before) if row.before else None)
        if reading.fault:
            return row.refuse(*reading.fault)
        return self.compared(row)

    def misfit(self, row: Verdict) -> tuple[str, str] | None:
        """What is wrong with a row whatever the catalogue holds; finds its organ."""
        cells = row.cells
        if not row.code or row.code in self.seen:
            return "code", _("No code, or it stands in an earlier row already.")
        for column, most in LONGEST.items():
            if len(cells.get(column, "")) > most:
                return column, _("At most %(most)s characters fit here.") % {"most": most}
        if not row.title:
            return "name", _("An item needs a name.")
        if code_of(KINDS, cells.get("kind", "")) is None:
            return "kind", _("No such kind of item; the template lists them.")
        return self.misnamed(row)

    def misnamed(self, row: Verdict) -> tuple[str, str] | None:
        """Why the row names no organ; else the row knows it from here on."""
        cells = row.cells
        meaning = self.names.meant(cells.get("organ", ""), cells.get("credit", ""))
        row.organ = meaning.organ
        if meaning.is_ambiguous and meaning.organ is None:
            return "organ", _("Several organs are called so; write the code of one.")
        if meaning.organ is None:
            return "organ", _("No organ goes by this name or credit code.")
        return None

    def settled(self, item: Item, row: Verdict) -> tuple[str, str] | None:
        """What of an item stays as it was added, and what was abolished."""
        cells = row.cells
        if code_of(KINDS, cells["kind"]) != item.kind:
            return "kind", _("The kind of an item stays what it was added with.")
        if cells.get("basic_code") and cells["basic_code"] != item.basic_code:
            return "basic_code", _("The basic code of an item stays what it was added with.")
        if row.before is not None and row.before.state == States.ABOLISHED:
            return "code", _("Abolished from %(day)s; if it is back, publish it by hand.") % {
                "day": row.before.until_on
            }
        return None

    def compared(self, row: Verdict) -> Verdict:
        """Whether the row says anything new, and whether that may be published."""
        item = row.item or Item(code=row.code, kind=code_of(KINDS, row.cells["kind"]) or "")
        after = Item(code=item.code, kind=item.kind, basic_code=item.basic_code)
        after.organ = moved_to(row.item, row)
        cells = self.writing.cells(after, row.content)
        row.outcome = ADDED
        if row.item is not None and row.before is not None:
            before = self.writing.cells(row.item, content_of(row.before))
            row.changes = [
                Change(title_of(name), before[name], cells[name])
                for name in COMPARED
                if before[name] != cells[name]
            ]
            if not row.changes:
                row.outcome = UNCHANGED
                return row
        if row.item is not None:
            row.outcome = CHANGED
        return self.checked(row, after)

    def checked(self, row: Verdict, item: Item) -> Verdict:
        """Refused where it may not be published from that day."""
        if row.item is not None and has_draft(row.item):
            return row.refuse("code", _("A draft of it is open; publish or drop it first."))
        if row.before is not None and row.before.from_on and row.before.from_on > self.from_on:
            said = _("A version from %(day)s is published; choose that day or a later one.")
            return row.refuse("code", said % {"day": row.before.from_on})
        found = bars(checks_of(item, row.content, self.from_on, self.calendar(item.organ)))
        if found:
            return row.refuse(found[0].column or "code", found[0].fault)
        return row

    def calendar(self, organ: Organ) -> Calendar:
        if organ.pk not in self.calendars:
            self.calendars[organ.pk] = calendar_of(organ)
        return self.calendars[organ.pk]


def latest_of(item: Item) -> Version | None:
    """The last version that was published, among those at hand."""
    dated = [one for one in item.versions.all() if one.state in DATED]
    return max(dated, key=lambda one: one.number, default=None)


def has_draft(item: Item) -> bool:
    return any(one.state == States.DRAFT for one in item.versions.all())


def moved_to(item: Item | None, row: Verdict) -> Organ:
    """The organ after the import: a section keeps what the list gives to its body."""
    found = row.organ
    if item is not None and (found is None or item.organ.path.startswith(found.path)):
        return item.organ
    if found is None:
        raise ValueError("a row without an organ was refused before")
    return found


def counts_of(rows: Sequence[Verdict]) -> dict[str, int]:
    """How many rows have which outcome; they add up to all rows."""
    return {
        outcome: sum(row.outcome == outcome for row in rows)
        for outcome in (ADDED, CHANGED, UNCHANGED, REFUSED)
    }


def unknown_organs(rows: Sequence[Verdict]) -> dict[str, int]:
    """The names nobody goes by, and how many rows have each."""
    found: dict[str, int] = {}
    for row in rows:
        if row.outcome == REFUSED and row.column == "organ" and row.value:
            found[row.value] = found.get(row.value, 0) + 1
    return found


def organs_named(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The organs a list names, each with the credit codes it is named with, most frequent first."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        name, code = row["cells"].get("organ", ""), row["cells"].get("credit", "")
        codes = found.setdefault(name, {}) if name else {}
        if code:
            codes[code] = codes.get(code, 0) + 1
    return {
        name: sorted(codes, key=lambda one: (-codes[one], one)) for name, codes in found.items()
    }


def missing_from(rows: Sequence[Verdict], day: date) -> list[Version]:
    """What the organs of a list exercise on a day and the list does not name."""
    organs = {row.organ.pk for row in rows if row.organ is not None}
    named = {row.code for row in rows}
    held = Version.objects.in_force(day).filter(item__organ__in=organs)
    found = held.select_related("item__organ").order_by("item__code")
    return [one for one in found if one.item.code not in named]
