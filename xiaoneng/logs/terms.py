"""What a mapping says, as plain values: which of their columns is which of ours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SHAPES = ("events", "cases")
UNITS = ("workday", "day", "hour", "workhour")
DEEDS = ("start", "pause", "resume", "close", "reopen", "ignore")
STEP = "step"  # what an activity does that no [[event]] names
PRECISIONS = ("day", "moment")
PROFILES = ("promise_statute", "day_count")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of theirs, by its name in the header."""

    name: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same value on every row, given by the mapping instead of a column."""

    value: str


@dataclass(frozen=True, slots=True)
class Columns:
    """[columns]: `activity` and `at` are None in a log of cases, the others where not mapped."""

    case: Column
    activity: Column | Fixed | None = None
    at: Column | None = None
    recorded: Column | None = None
    organ: Column | Fixed | None = None
    officer: Column | Fixed | None = None
    item: Column | Fixed | None = None


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """[case]: the columns that hold a case's own times."""

    start: Column | None = None
    end: Column | None = None
    due: Column | None = None
    due_precision: str = "day"


@dataclass(frozen=True, slots=True)
class Limit:
    """[limit]: each of the first four a value for every case, a column of the log, or None."""

    amount: float | Column | None = None
    unit: str | Column | None = None
    statutory_amount: float | Column | None = None
    warn: float | Column | None = None
    profile: str = "promise_statute"


@dataclass(frozen=True, slots=True)
class EventRule:
    """[[event]]: what the activities named by `match` do to the clock."""

    match: tuple[str, ...]
    does: str
    credited: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """One mapping file, checked. `calendar` is a name, or the path of a file as written."""

    path: Path
    shape: str
    time_zone: str
    calendar: str
    columns: Columns
    calendar_file: Path | None = None  # set where `calendar` is not a name
    encoding: str = "utf-8"
    delimiter: str = ","
    title: str = ""
    source: str = ""
    licence: str = ""
    generated: bool = False
    time_formats: tuple[str, ...] = ()
    nulls: tuple[str, ...] = ("",)
    case: CaseTimes = field(default_factory=CaseTimes)
    limit: Limit = field(default_factory=Limit)
    events: tuple[EventRule, ...] = ()
    json_rows: tuple[str, ...] = ()  # the keys that lead to the array of rows

    def mapped_columns(self) -> Iterator[tuple[str, str]]:
        """(key of the mapping, their column) for every key that names a column."""
        for section, terms in (("columns", self.columns), ("case", self.case)):
            for key in terms.__slots__:
                term = getattr(terms, key)
                if isinstance(term, Column):
                    yield f"{section}.{key}", term.name
        for key in ("amount", "unit", "statutory_amount", "warn"):
            term = getattr(self.limit, key)
            if isinstance(term, Column):
                yield f"limit.{key}", term.name

    def rule_of(self, activity: str) -> EventRule | None:
        """The rule that names this activity; None for a plain step."""
        return next((rule for rule in self.events if activity in rule.match), None)
