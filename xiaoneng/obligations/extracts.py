"""What the warehouse reads of obligations: pauses, holders, steps; whole columns, by key."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from django.db.models import QuerySet

from xiaoneng.kit.gathering import WALL, arrow_batches, arrow_table, listed
from xiaoneng.kit.time import wall
from xiaoneng.ledger.sealing import table_name
from xiaoneng.obligations.models import Extension, Holding, Kind, Obligation, Pause, Step
from xiaoneng.obligations.stops import end_of
from xiaoneng.people.kept_calendars import Calendars

TEXT, KEY, FLAG, NUMBER = pa.string(), pa.int64(), pa.bool_(), pa.float64()
Columns = tuple[tuple[str, pa.DataType, str], ...]  # our name, its type, where it stands
PAUSE: Columns = (
    ("obligation", KEY, "obligation"),
    ("pause", KEY, "pk"),
    ("ground", TEXT, "ground"),
    ("paper", TEXT, "paper"),
    ("started_at", WALL, "started_at"),
    ("ended_at", WALL, "ended_at"),
    ("cap_days", KEY, "cap_days"),
    ("is_excess", FLAG, "is_excess"),
    ("recorded_at", WALL, "recorded_at"),
    ("end_recorded_at", WALL, "end_recorded_at"),
)
EXTENSION: Columns = (
    ("obligation", KEY, "obligation"),
    ("extension", KEY, "pk"),
    ("granted_at", WALL, "granted_at"),
    ("amount", NUMBER, "amount"),
    ("lengthens_statute", FLAG, "lengthens_statute"),
    ("ground", TEXT, "ground"),
)
HOLDING: Columns = (
    ("obligation", KEY, "obligation"),
    ("holding", KEY, "pk"),
    ("organ_id", KEY, "organ"),
    ("officer_id", KEY, "officer"),
    ("from_at", WALL, "from_at"),
    ("until_at", WALL, "until_at"),
    ("reason", TEXT, "reason"),
)
PLANNED: Columns = (
    ("parent", KEY, "parent"),
    ("step", KEY, "pk"),
    ("place", KEY, "place"),
    ("title", TEXT, "title"),
    ("organ_id", KEY, "organ"),
    ("officer_id", KEY, "officer"),
    ("amount", NUMBER, "amount"),
    ("unit", TEXT, "unit"),
    ("obligation", KEY, "obligation"),
    ("dropped_at", WALL, "dropped_at"),
)
BEGUN: Columns = (
    ("parent", KEY, "parent"),
    ("obligation", KEY, "pk"),
    ("title", TEXT, "title"),
    ("organ_id", KEY, "organ"),
    ("officer_id", KEY, "officer"),
    ("calendar", TEXT, "calendar"),
    ("started_at", WALL, "started_at"),
    ("amount", NUMBER, "promised_amount"),
    ("unit", TEXT, "promised_unit"),
    ("state", TEXT, "state"),
    ("closed_at", WALL, "closed_at"),
    ("used_permille", KEY, "used_permille"),
    ("light", TEXT, "light"),
    ("due_at", WALL, "due_at"),
    ("is_provisional", FLAG, "is_provisional"),
)
OPEN: Columns = (
    ("obligation", KEY, "pk"),
    ("light", TEXT, "light"),
    ("due_at", WALL, "due_at"),
    ("statutory_due_at", WALL, "statutory_due_at"),
    ("is_provisional", FLAG, "is_provisional"),
)
KIND: Columns = (
    ("kind", KEY, "pk"),
    ("kind_code", TEXT, "code"),
    ("profile", TEXT, "profile"),
    ("yellow_days", KEY, "yellow_days"),
    ("red_days", KEY, "red_days"),
    ("law_days", KEY, "law_days"),
    ("reminder_share", KEY, "reminder_share"),
    ("closes_with_business", FLAG, "closes_with_business"),
)


def taken(rows: "QuerySet[Any]", columns: Columns) -> pa.Table:
    schema = pa.schema([(name, kind) for name, kind, _place in columns])
    return arrow_table(rows.values_list(*(place for *_, place in columns)), schema)


def belonging(rows: "QuerySet[Any]", columns: Columns, keys: Sequence[int]) -> pa.Table:
    """Those of some rows that belong to some obligations; the first column says to which."""
    name = columns[0][2]
    return taken(rows.filter(**{f"{name}__listed": listed(keys)}), columns)


def pause_table(keys: Sequence[int]) -> pa.Table:
    """When the clocks of some obligations stood still."""
    rows = Pause.objects.order_by("obligation_id", "started_at", "pk")
    others = rows.filter(counted_by__gt="", obligation__listed=listed(keys))
    return with_ends(belonging(rows, PAUSE, keys), others)


def with_ends(pauses: pa.Table, others: Iterable[Pause]) -> pa.Table:
    """A cap that another calendar counts, as the end it gives: a copied clock has one calendar."""
    calendars = Calendars()
    ends = {one.pk: end_of(one, one.counted_by, calendars) for one in others}
    if not ends:
        return pauses
    rows = pauses.to_pylist()
    for row in rows:
        if (end := ends.get(row["pause"])) is not None:
            known = row["end_recorded_at"] or row["recorded_at"]
            row |= {"ended_at": wall(end), "end_recorded_at": known, "cap_days": None}
    return pa.Table.from_pylist(rows, pauses.schema)


def extension_table(keys: Sequence[int]) -> pa.Table:
    """The extensions of some obligations."""
    rows = Extension.objects.order_by("obligation_id", "granted_at", "pk")
    return belonging(rows, EXTENSION, keys)


def holding_table(keys: Sequence[int]) -> pa.Table:
    """Who held some obligations, in turn."""
    return belonging(Holding.objects.order_by("obligation_id", "from_at", "pk"), HOLDING, keys)


def planned_table(keys: Sequence[int]) -> pa.Table:
    """The steps some obligations were split into: begun, still to begin, or dropped."""
    return belonging(Step.objects.order_by("parent_id", "place"), PLANNED, keys)


def begun_table(keys: Sequence[int]) -> pa.Table:
    """The steps of some obligations that have a clock of their own."""
    return belonging(Obligation.objects.order_by("parent_id", "pk"), BEGUN, keys)


def followed_by_step(keys: Sequence[int]) -> dict[int, list[int]]:
    """The places of the steps that each planned step of some obligations follows."""
    found: dict[int, list[int]] = {}
    rows = Step.objects.filter(parent__listed=listed(keys), follows__isnull=False)
    rows = rows.order_by("pk", "follows__place")
    for step, before in rows.values_list("pk", "follows__place"):
        found.setdefault(step, []).append(before)
    return found


def open_steps() -> Iterator[pa.RecordBatch]:
    """What the clocks of open steps show: the sweep changes it without a line anywhere."""
    rows = Obligation.objects.open().filter(parent__isnull=False).order_by("pk")
    schema = pa.schema([(name, kind) for name, kind, _place in OPEN])
    return arrow_batches(rows.values_list(*(place for *_, place in OPEN)), schema)


def kind_table() -> pa.Table:
    """The rules of kinds that a clock is read by."""
    return taken(Kind.objects.order_by("pk"), KIND)


def obligations_named(subjects: Iterable[str]) -> set[int]:
    """The keys of the obligations among some subjects of the ledger."""
    label = f"{table_name(Obligation)}:"
    return {int(one.removeprefix(label)) for one in subjects if one.startswith(label)}


def with_wholes(keys: Iterable[int]) -> set[int]:
    """Some obligations, and those of which they are steps."""
    found = set(keys)
    steps = Obligation.objects.filter(pk__listed=listed(found), parent__isnull=False)
    return found | set(steps.order_by().values_list("parent_id", flat=True))
