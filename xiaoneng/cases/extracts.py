"""What the warehouse reads of cases: whole columns in the order of keys, changed keys, numbers.

Some cases are named by a range of keys or by a list of them (`Keys`). Applicants stay here.
"""

from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
from django.db.models import Count, F, Q

from xiaoneng.cases.models import Case, Event, Outage, Source
from xiaoneng.kit.gathering import WALL, arrow_batches, arrow_table, listed
from xiaoneng.ledger.sealing import table_name

Keys = range | Sequence[int]
TEXT, KEY, FLAG, NUMBER = pa.string(), pa.int64(), pa.bool_(), pa.float64()
DAY = pa.date32()
# our name, its type, where it stands
CASE: tuple[tuple[str, pa.DataType, str], ...] = (
    ("case", KEY, "pk"),
    ("number", TEXT, "number"),
    ("source", KEY, "source"),
    ("source_key", TEXT, "source_key"),
    ("item", KEY, "item"),
    ("version", KEY, "version"),
    ("item_name", TEXT, "item_name"),
    ("organ_id", KEY, "organ"),
    ("channel", TEXT, "channel"),
    ("state", TEXT, "state"),
    ("outcome", TEXT, "outcome"),
    ("received_at", WALL, "received_at"),
    ("accepted_at", WALL, "accepted_at"),
    ("decided_at", WALL, "decided_at"),
    ("delivered_at", WALL, "delivered_at"),
    ("decision_paper", TEXT, "decision_paper"),
    ("decision_paper_on", DAY, "decision_paper_on"),
    ("is_deemed", FLAG, "is_deemed"),
    ("is_generated", FLAG, "is_generated"),
    ("obligation", KEY, "decision"),
    ("kind", KEY, "decision__kind"),
    ("holder_organ_id", KEY, "decision__organ"),
    ("officer_id", KEY, "decision__officer"),
    ("calendar", TEXT, "decision__calendar"),
    ("started_at", WALL, "decision__started_at"),
    ("promised_amount", NUMBER, "decision__promised_amount"),
    ("promised_unit", TEXT, "decision__promised_unit"),
    ("promised_given", WALL, "decision__promised_given"),
    ("statutory_amount", NUMBER, "decision__statutory_amount"),
    ("statutory_unit", TEXT, "decision__statutory_unit"),
    ("statutory_given", WALL, "decision__statutory_given"),
    ("given_is_moment", FLAG, "decision__given_is_moment"),
    ("warn", NUMBER, "decision__warn"),
    ("obligation_state", TEXT, "decision__state"),
    ("closed_at", WALL, "decision__closed_at"),
    ("generation", KEY, "decision__generation"),
    ("reopened_at", WALL, "decision__reopened_at"),
    ("used_permille", KEY, "decision__used_permille"),
    ("light", TEXT, "decision__light"),
    ("due_at", WALL, "decision__due_at"),
    ("statutory_due_at", WALL, "decision__statutory_due_at"),
    ("is_provisional", FLAG, "decision__is_provisional"),
)
EVENT: tuple[tuple[str, pa.DataType, str], ...] = (
    ("event", KEY, "pk"),
    ("case", KEY, "case"),
    ("activity", TEXT, "activity"),
    ("does", TEXT, "does"),
    ("credited", FLAG, "is_credited"),
    ("at", WALL, "at"),
    ("recorded_at", WALL, "recorded_at"),
    ("organ", TEXT, "organ_name"),
    ("officer", TEXT, "officer_name"),
    ("item", TEXT, "item"),
    ("started_at", WALL, "started_at"),
    ("ended_at", WALL, "ended_at"),
    ("due_at", WALL, "due_at"),
    ("amount", NUMBER, "amount"),
    ("unit", TEXT, "unit"),
    ("statutory_amount", NUMBER, "statutory_amount"),
    ("warn", NUMBER, "warn"),
    ("batch", KEY, "batch"),  # none: an act in the platform
)
OPEN: tuple[tuple[str, pa.DataType, str], ...] = (
    ("obligation", KEY, "decision"),
    ("light", TEXT, "decision__light"),
    ("due_at", WALL, "decision__due_at"),
    ("statutory_due_at", WALL, "decision__statutory_due_at"),
    ("is_provisional", FLAG, "decision__is_provisional"),
)
SOURCE = pa.schema(
    [
        ("source", KEY),
        ("code", TEXT),
        ("title", TEXT),
        ("organ_id", KEY),
        ("tolerance_days", KEY),
        ("is_generated", FLAG),
    ]
)
OUTAGE = pa.schema([("source", KEY), ("from_at", WALL), ("until_at", WALL)])


def schema_of(columns: Iterable[tuple[str, pa.DataType, str]]) -> pa.Schema:
    return pa.schema([(name, kind) for name, kind, _place in columns])


def among(keys: Keys, name: str = "pk") -> Q:
    """The condition that a row is one of some, by key."""
    if isinstance(keys, range):
        return Q(**{f"{name}__gte": keys.start, f"{name}__lt": keys.stop})
    return Q(**{f"{name}__listed": listed(keys)})


def case_table(keys: Keys) -> pa.Table:
    """Some cases, each with what is owed for its decision."""
    rows = Case.objects.filter(among(keys)).order_by("pk")
    return arrow_table(rows.values_list(*(place for *_, place in CASE)), schema_of(CASE))


def event_table(keys: Keys) -> pa.Table:
    """What happened in some cases, in the order in which it was written down."""
    rows = Event.objects.filter(among(keys, "case")).order_by("case_id", "pk")
    return arrow_table(rows.values_list(*(place for *_, place in EVENT)), schema_of(EVENT))


def open_decisions() -> Iterator[pa.RecordBatch]:
    """What the clocks of open decisions show: the sweep changes it without a line anywhere."""
    rows = Case.objects.filter(decision__state="open").order_by("decision_id")
    return arrow_batches(rows.values_list(*(place for *_, place in OPEN)), schema_of(OPEN))


def source_table() -> pa.Table:
    """The systems that cases come from."""
    rows = Source.objects.order_by("pk")
    names = ("pk", "code", "title", "organ_id", "tolerance_days", "is_generated")
    return arrow_table(rows.values_list(*names), SOURCE)


def outage_table() -> pa.Table:
    """When they could not send, as declared."""
    rows = Outage.objects.order_by("source_id", "from_at", "pk")
    return arrow_table(rows.values_list("source_id", "from_at", "until_at"), OUTAGE)


def organs_of_sources() -> dict[int, int]:
    """The organ of each source, by keys."""
    return dict(Source.objects.values_list("pk", "organ_id"))


def counted(span: int) -> dict[int, int]:
    """How many cases have a key in each span of so many keys."""
    rows = Case.objects.order_by().annotate(place=F("pk") / span).values_list("place")
    return {int(place): number for place, number in rows.annotate(number=Count("pk"))}


def keys_in(keys: range) -> list[int]:
    """The keys in a span that a case has."""
    return list(Case.objects.filter(among(keys)).order_by("pk").values_list("pk", flat=True))


def cases_named(subjects: Iterable[str]) -> set[int]:
    """The keys of the cases among some subjects of the ledger."""
    label = f"{table_name(Case)}:"
    return {int(one.removeprefix(label)) for one in subjects if one.startswith(label)}


def cases_deciding(obligations: Iterable[int]) -> set[int]:
    """The keys of the cases whose decision some obligations are."""
    rows = Case.objects.filter(decision__listed=listed(obligations))
    return set(rows.order_by().values_list("pk", flat=True))
