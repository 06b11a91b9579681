"""Rows of a bulk log: many simple cases at once, as arrays."""

from datetime import datetime
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.batch.demonstration import events as names
from xiaoneng.batch.demonstration.catalogue import Item, items
from xiaoneng.batch.demonstration.district import MONTHS, months_before
from xiaoneng.batch.demonstration.figures import CASES_PAUSED, share
from xiaoneng.batch.demonstration.moments import EDGES, HOUR, PIECES, calendar, midnight, moment_of
from xiaoneng.batch.demonstration.people import officers

SLOTS = (
    names.RECEIVED,
    names.ACCEPTED,
    names.REVIEWED,
    names.PAUSE + "专家评审",
    names.RESUMED,
    names.CHECKED,
    names.DECIDED,
    names.DELIVERED,
)
PAUSED, RESUMED = 3, 4  # the slots that only some cases have
LATE = 0.03
PAUSE_CAP = 20
PAPER = "特别程序告知书"
OFFICE_EDGES = np.cumsum([0, *(closes - opens for opens, closes, _ in PIECES)])
MORNING, LUNCH = 3 * HOUR, HOUR + HOUR // 2

NUMBER = pa.int32()
SECOND = pa.timestamp("s")
TEXT = pa.dictionary(pa.int32(), pa.string())
OF_ITEM = ("organ", "section", "item_code", "item", "unit", "promised", "statutory", "warn")
TYPES = {
    "case": pa.string(),
    "at": SECOND,
    "recorded_at": SECOND,
    "promised": NUMBER,
    "statutory": NUMBER,
    "warn": NUMBER,
    "pause_cap": NUMBER,
}
SCHEMA = pa.schema([(name, TYPES.get(name, TEXT)) for name in names.Event._fields])

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class ItemColumns:
    """The catalogue as arrays, one place an item; `staff` is everybody in one list."""

    def __init__(self, catalogue: tuple[Item, ...]) -> None:
        self.items = catalogue
        weights = np.array([item.weight for item in catalogue], float)
        self.shares = weights / weights.sum()
        self.promised = np.array([item.promised for item in catalogue], float)
        groups = [officers(item.organ, item.section) for item in catalogue]
        self.staff = [name for group in groups for name in group]
        self.staff_size = np.array([len(group) for group in groups])
        self.staff_from = np.cumsum(self.staff_size) - self.staff_size

    def column(self, name: str, places: Places) -> pa.Array:
        """A column of the log that is the same for all cases of an item."""
        field = {"organ": "organ", "item_code": "code", "item": "name"}.get(name, name)
        values = [getattr(item, field) for item in self.items]
        if TYPES.get(name) == NUMBER:
            return pa.array(values, NUMBER).take(pa.array(places))
        return repeated(places, values)


@cache
def item_columns() -> ItemColumns:
    return ItemColumns(items())


def rows_of(first: int, cases: int, at: datetime, dice: np.random.Generator) -> pa.Table:
    """All events of `cases` cases known at `at`, numbered from `first`."""
    catalogue = item_columns()
    item = dice.choice(len(catalogue.items), cases, p=catalogue.shares)
    officer = catalogue.staff_from[item] + dice.integers(catalogue.staff_size[item])
    moments, happens = drawn_moments(catalogue.promised[item], at, dice)
    case, slot = np.nonzero(happens & (moments < moment_of(at)))
    happened = seconds_of(moments[case, slot])
    entered = happened + dice.integers(5, 200, len(case))
    is_pause = slot == PAUSED
    columns = {name: catalogue.column(name, item[case]) for name in OF_ITEM}
    columns |= {
        "case": case_numbers(first, cases).take(pa.array(case)),
        "activity": repeated(slot, SLOTS),
        "at": pa.array(happened).cast(SECOND),
        "recorded_at": pa.array(np.minimum(entered, seconds_at(at))).cast(SECOND),
        "officer": repeated(officer[case], catalogue.staff),
        "paper": repeated(is_pause.astype(np.int64), ("", PAPER)),
        "pause_cap": pa.array(np.full(len(case), PAUSE_CAP), NUMBER, mask=~is_pause),
        "generated": repeated(np.zeros(len(case), np.int64), (names.GENERATED,)),
    }
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def drawn_moments(
    promised: Floats, at: datetime, dice: np.random.Generator
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Moments (`moments.py`) of each case's slots, and which slots it has."""
    cases = len(promised)
    begin = calendar().next_count(months_before(at.date(), MONTHS))
    accepted = begin + dice.random(cases) * (moment_of(at) - begin - 0.001)
    in_time = promised * dice.beta(2.2, 1.6, cases)
    too_late = promised + 1 + dice.exponential(4, cases)
    span = np.maximum(np.where(dice.random(cases) < LATE, too_late, in_time), 0.003)
    is_paused = (dice.random(cases) < share(CASES_PAUSED)) & (promised > 1)
    pause = np.where(is_paused, dice.integers(1, PAUSE_CAP + 3, cases), 0)
    began = span * 0.3
    zero = np.zeros(cases)
    parts = (zero - 0.01, zero, span * 0.2, began, began + pause,
             span * 0.8 + pause, span + pause, span + pause + 0.5)  # fmt: skip
    happens = np.ones((cases, len(SLOTS)), bool)
    happens[:, PAUSED] = happens[:, RESUMED] = is_paused
    return accepted[:, None] + np.stack(parts, axis=1), happens


def seconds_of(moments: Floats) -> Places:
    """Seconds since 1970 (local time) of each moment."""
    counts = moments.astype(np.int64)
    least, greatest = int(counts.min()), int(counts.max())
    midnights = np.array([seconds_at(midnight(count)) for count in range(least, greatest + 1)])
    worked = np.interp(moments - counts, EDGES, OFFICE_EDGES).astype(np.int64)
    worked = np.minimum(worked, OFFICE_EDGES[-1] - 1)
    lunch = np.where(worked >= MORNING, LUNCH, 0)
    seconds: Places = midnights[counts - least] + PIECES[0][0] + worked + lunch
    return seconds


def seconds_at(moment: datetime) -> int:
    return int(np.datetime64(moment, "s").astype(np.int64))


def case_numbers(first: int, cases: int) -> pa.Array:
    digits = pc.cast(pa.array(np.arange(first + 1, first + cases + 1)), pa.string())
    return pc.binary_join_element_wise("LC", pc.utf8_lpad(digits, 9, "0"), "-")


def repeated(places: Places, values: list[str] | tuple[str, ...]) -> pa.Array:
    """Repeated text: where each row's value stands in a list (equal values become one)."""
    unique = list(dict.fromkeys(values))
    of_value = np.array([unique.index(value) for value in values], np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(of_value[places]), pa.array(unique))
