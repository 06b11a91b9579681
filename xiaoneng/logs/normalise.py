"""Raw rows into the one Arrow shape, by a mapping; rows that cannot be used are set aside."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.core.limits import MOST
from xiaoneng.logs import reasons
from xiaoneng.logs.coded import coded, repeated, spread, without
from xiaoneng.logs.decoding import MARK, likely_encoding, original_bytes, readable
from xiaoneng.logs.lines import lines_of
from xiaoneng.logs.raw import LONGEST_CELL, RawBatch, Reject, shortened
from xiaoneng.logs.rows import LINE, ROWS
from xiaoneng.logs.terms import DEEDS, STEP, UNITS, Column, Fixed, Mapping
from xiaoneng.logs.times import FIRST_YEAR, LAST_YEAR, as_mask, moments_held, moments_of

NUMBER = r"^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?\s*$"
BAD_YEAR = reasons.BAD_YEAR % {"first": FIRST_YEAR, "last": LAST_YEAR}
TOO_MUCH = reasons.TOO_MUCH % {"most": MOST}
BAD_UNIT = reasons.BAD_UNIT % {"units": ", ".join(UNITS)}
TOO_LONG = reasons.TOO_LONG % {"most": LONGEST_CELL}
DOES = (*DEEDS, STEP)

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Normalised:
    """Rows of ROWS and LINE, and what became of the others."""

    rows: pa.RecordBatch
    rejects: tuple[Reject, ...]


def normalise(raw: RawBatch, mapping: Mapping, file: int) -> Normalised:
    """Bring the rows of one batch into the shape of ROWS; `file` is the index of the file."""
    decoded, rejects = without_unfit_cells(raw, mapping.encoding)
    sieve = Sieve(decoded, mapping)
    columns = {"case": sieve.case(), **sieve.event_columns(), **sieve.case_columns()}
    columns |= sieve.limit_columns()
    kept = decoded if sieve.keep.all() else decoded.chosen(sieve.keep)
    if kept is not decoded:
        mask = pa.array(sieve.keep)
        columns = {name: column.filter(mask) for name, column in columns.items()}
    columns["file"] = pa.array(np.full(len(kept.rows), file, dtype=np.int32))
    columns["row"] = pa.array(kept.rows)
    line = lines_of(kept)
    batch = pa.RecordBatch.from_arrays(
        [*(columns[field.name] for field in ROWS), line],
        schema=ROWS.append(pa.field(LINE, line.type)),
    )
    return Normalised(batch, raw.rejects + tuple(rejects) + tuple(sieve.rejects))


def without_unfit_cells(raw: RawBatch, encoding: str) -> tuple[RawBatch, list[Reject]]:
    """Set aside rows with a cell that is too long or holds undecodable bytes."""
    keep = np.ones(len(raw.rows), dtype=bool)
    rejects: list[Reject] = []
    for name, column in zip(raw.names, raw.columns, strict=True):
        checks = ((too_long(column), TOO_LONG), (undecodable(raw, column), ""))
        for mask, reason in checks:
            for index in np.flatnonzero(mask & keep) if mask is not None else ():
                value = str(column[int(index)].as_py())
                row = int(raw.rows[index])
                shown = readable(shortened(value))
                why = reason or not_in(encoding, value)
                rejects.append(Reject(row, readable(name), shown, why))
                keep[index] = False
    return (raw.chosen(keep), rejects) if rejects else (raw, rejects)


def too_long(column: pa.Array) -> Mask | None:
    if pa.types.is_dictionary(column.type):
        return of_rows(too_long(column.dictionary), column)
    if not pa.types.is_string(column.type):
        return None
    longest = pc.max(pc.binary_length(column)).as_py() or 0
    if longest <= LONGEST_CELL:
        return None
    return as_mask(pc.greater(pc.utf8_length(column), LONGEST_CELL))


def undecodable(raw: RawBatch, column: pa.Array) -> Mask | None:
    if pa.types.is_dictionary(column.type):
        return of_rows(undecodable(raw, column.dictionary), column)
    if not raw.is_escaped or not pa.types.is_string(column.type):
        return None
    return as_mask(pc.match_substring(column, MARK))


def of_rows(of_values: Mask | None, column: pa.DictionaryArray) -> Mask | None:
    """What is known of the values of a dictionary, row by row."""
    return None if of_values is None else as_mask(spread(pa.array(of_values), column))


def not_in(encoding: str, value: str) -> str:
    """The reason for bytes that the mapping's encoding cannot hold."""
    likely = likely_encoding(original_bytes(value, encoding), encoding)
    reason = reasons.LIKELY_BYTES if likely else reasons.BAD_BYTES
    return reason % {"encoding": encoding, "likely": likely}


class Sieve:
    """Reads the columns of one batch and marks, on `keep`, the rows that cannot be used."""

    def __init__(self, raw: RawBatch, mapping: Mapping) -> None:
        self.raw = raw
        self.mapping = mapping
        self.keep: Mask = np.ones(len(raw.rows), dtype=bool)
        self.rejects: list[Reject] = []
        self.nulls = pa.array(mapping.nulls, pa.string())

    def refuse(self, wrong: Mask, column: Column, reason: str) -> None:
        """Set aside the rows of `wrong` that were still kept."""
        places = np.flatnonzero(wrong & self.keep)
        if not len(places):
            return
        values = self.raw.column(column.name).take(pa.array(places)).to_pylist()
        self.rejects += [
            Reject(int(row), column.name, shortened(value or ""), reason)
            for row, value in zip(self.raw.rows[places], values, strict=True)
        ]
        self.keep[places] = False

    def texts(self, column: Column) -> pa.StringArray:
        """A column's values, null where absent or one of the mapping's null values."""
        written = self.raw.column(column.name)
        if not len(self.nulls):
            return written
        is_null = pc.is_in(written, value_set=self.nulls)
        return pc.if_else(is_null, None, written) if is_null.true_count else written

    def coded(self, term: Column | Fixed | str | None) -> pa.DictionaryArray:
        """A term's values by codes, null as in `texts`."""
        if isinstance(term, Column):
            return without(coded(self.raw.held(term.name)), self.nulls)
        value = term.value if isinstance(term, Fixed) else term
        return repeated(value, len(self.raw.rows))

    def case(self) -> pa.StringArray:
        case = self.texts(self.mapping.columns.case)
        if case.null_count:
            self.refuse(as_mask(pc.is_null(case)), self.mapping.columns.case, reasons.NO_CASE)
        return case

    def event_columns(self) -> dict[str, pa.Array]:
        terms = self.mapping.columns
        activity = self.coded(terms.activity)
        does, credited = self.deeds(activity)
        return {
            "activity": activity,
            "does": does,
            "credited": credited,
            "at": self.times(terms.at, is_required=self.mapping.shape == "events"),
            "recorded_at": self.times(terms.recorded),
            "organ": self.coded(terms.organ),
            "officer": self.coded(terms.officer),
            "item": self.coded(terms.item),
        }

    def case_columns(self) -> dict[str, pa.Array]:
        case = self.mapping.case
        return {
            "started_at": self.times(case.start, is_required=self.mapping.shape == "cases"),
            "ended_at": self.times(case.end),
            "due_at": self.times(case.due),
        }

    def limit_columns(self) -> dict[str, pa.Array]:
        """Only what the log carries: a limit fixed by the mapping leaves these null."""
        limit = self.mapping.limit
        columns = {
            "amount": self.numbers(limit.amount),
            "statutory_amount": self.numbers(limit.statutory_amount),
            "warn": self.numbers(limit.warn),
            "unit": self.coded(limit.unit if isinstance(limit.unit, Column) else None),
        }
        unit = columns["unit"]
        if not isinstance(limit.unit, Column):
            unit = repeated(limit.unit, len(self.raw.rows))
        self.whole(columns, unit)
        if isinstance(limit.unit, Column):
            known = pc.is_in(unit.dictionary, value_set=pa.array(UNITS))
            self.refuse(as_mask(spread(pc.invert(known), unit)), limit.unit, BAD_UNIT)
            limited = pc.or_(
                pc.is_valid(columns["amount"]), pc.is_valid(columns["statutory_amount"])
            )
            self.refuse(as_mask(pc.and_(limited, pc.is_null(unit))), limit.unit, reasons.NO_UNIT)
        return columns

    def whole(self, columns: dict[str, pa.Array], unit: pa.DictionaryArray) -> None:
        """Amounts of days are whole."""
        is_days = spread(pc.is_in(unit.dictionary, value_set=pa.array(["workday", "day"])), unit)
        terms = (("amount", self.mapping.limit.amount),
                 ("statutory_amount", self.mapping.limit.statutory_amount))  # fmt: skip
        for name, term in terms:
            if isinstance(term, Column):
                is_part = pc.not_equal(columns[name], pc.floor(columns[name]))
                self.refuse(as_mask(pc.and_(is_days, is_part)), term, reasons.NOT_WHOLE)

    def deeds(self, activity: pa.DictionaryArray) -> tuple[pa.DictionaryArray, pa.BooleanArray]:
        """What each activity does, and whether its pause is credited."""
        rules = {name: rule for rule in reversed(self.mapping.events) for name in rule.match}
        met = [rules.get(name) for name in activity.dictionary.to_pylist()]
        places = pa.array([DOES.index(rule.does if rule else STEP) for rule in met], pa.int32())
        credited = pa.array([bool(rule and rule.credited) for rule in met], pa.bool_())
        indices = pc.fill_null(spread(places, activity), DOES.index(STEP))
        does = pa.DictionaryArray.from_arrays(indices, pa.array(DOES))
        return does, pc.fill_null(spread(credited, activity), False)  # noqa: FBT003

    def times(self, column: Column | None, *, is_required: bool = False) -> pa.TimestampArray:
        if column is None:
            return pa.nulls(len(self.raw.rows), ROWS.field("at").type)
        written = self.raw.held(column.name)
        if pa.types.is_timestamp(written.type):
            moments = moments_held(written, self.mapping.time_zone)
        else:
            written = self.texts(column)
            moments = moments_of(written, self.mapping.time_zone, self.mapping.time_formats)
        self.refuse(moments.unreadable, column, reasons.BAD_TIME)
        self.refuse(moments.out_of_range, column, BAD_YEAR)
        if is_required and written.null_count:
            self.refuse(as_mask(pc.is_null(written)), column, reasons.NO_TIME)
        return moments.times

    def numbers(self, term: float | Column | None) -> pa.DoubleArray:
        if not isinstance(term, Column):
            return pa.nulls(len(self.raw.rows), pa.float64())
        held = self.raw.held(term.name)
        if pa.types.is_integer(held.type):
            numbers = held.cast(pa.float64())
        else:
            # Amounts repeat: each distinct one is read once.
            written = self.coded(term)
            is_readable = pc.match_substring_regex(written.dictionary, NUMBER)
            tidy = pc.utf8_ltrim(pc.utf8_trim_whitespace(written.dictionary), "+")
            numbers = spread(pc.if_else(is_readable, tidy, None).cast(pa.float64()), written)
            self.refuse(as_mask(spread(pc.invert(is_readable), written)), term, reasons.BAD_NUMBER)
        self.refuse(as_mask(pc.less(numbers, 0)), term, reasons.BELOW_ZERO)
        self.refuse(as_mask(pc.greater(numbers, MOST)), term, TOO_MUCH)
        return numbers
