"""Times as written into local wall-clock times of one zone, a column at a time."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.logs.rows import MOMENT

FIRST_YEAR, LAST_YEAR = 1950, 2149
INSTANT = pa.timestamp("us", "UTC")
EARLIEST = np.datetime64(f"{FIRST_YEAR}-01-01", "us")
AFTER_LATEST = np.datetime64(f"{LAST_YEAR + 1}-01-01", "us")

# Exactly what Arrow's cast takes, so that a value that matches never makes it fail.
LEAP_DAY = r"(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
DAY = (
    r"(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    rf"|02-(?:0[1-9]|1\d|2[0-8]))|{LEAP_DAY})"
)
CLOCK = r"(?:[01]\d|2[0-3])(?::[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?)?"
OFFSET = r"(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)"
LOCAL_TIME = rf"^{DAY}(?:[ T]{CLOCK})?$"
OFFSET_TIME = rf"^{DAY}[ T]{CLOCK}{OFFSET}$"

# Harmless habits: more than six decimals, a decimal comma, a blank before the offset.
HABITS = ((r"[.,](\d{1,6})\d*", r".\1"), (r" ?(Z|[+-]\d\d:?\d\d)$", r"\1"), (r"^(.{10})t", r"\1T"))


@dataclass(frozen=True, slots=True)
class Moments:
    """Times of a column: null where there is none; masks of what was written but not taken."""

    times: pa.TimestampArray
    unreadable: npt.NDArray[np.bool_]
    out_of_range: npt.NDArray[np.bool_]


def moments_of(written: pa.StringArray, zone: str, formats: tuple[str, ...]) -> Moments:
    """Local times of `zone` for texts in ISO form, or in one of the strptime `formats`.

    A text with an offset or Z is brought into the zone; one without is local already; a date alone
    is its midnight.
    """
    times = formatted_times(written, zone, formats) if formats else iso_times(written, zone)
    unreadable = as_mask(pc.and_(pc.is_valid(written), pc.is_null(times)))
    return Moments(times, unreadable, outside(times))


def moments_held(held: pa.TimestampArray, zone: str) -> Moments:
    """As `moments_of`, for times that the file holds as such: instants, or local already."""
    times = held if held.type.tz is None else local_times(held, zone)
    return Moments(times, np.zeros(len(held), dtype=bool), outside(times))


def outside(times: pa.TimestampArray) -> npt.NDArray[np.bool_]:
    """Times before the first or after the last year."""
    if times.null_count < len(times):
        bounds = pc.min_max(times.cast(pa.int64()))
        if bounds["min"].as_py() < EARLIEST.astype(int) or (
            bounds["max"].as_py() >= AFTER_LATEST.astype(int)
        ):
            return as_mask(pc.or_(pc.less(times, EARLIEST), pc.greater_equal(times, AFTER_LATEST)))
    return np.zeros(len(times), dtype=bool)


def iso_times(written: pa.StringArray, zone: str) -> pa.TimestampArray:
    """Null where a text is null or not in ISO form."""
    # A cast that fails costs far more than one that succeeds: the first value tells which to try.
    first = next((text for text in written.slice(0, 1000).to_pylist() if text), "")
    try:
        if re.search(f"{OFFSET}$", first):
            return local_times(written.cast(INSTANT), zone)
        return written.cast(MOMENT)
    except pa.ArrowInvalid:
        return mixed_iso_times(written, zone)


def mixed_iso_times(written: pa.StringArray, zone: str) -> pa.TimestampArray:
    """As `iso_times`, value by value: with offset, without, or neither."""
    tidy = pc.utf8_trim_whitespace(written)
    for habit, plain in HABITS:
        tidy = pc.replace_substring_regex(tidy, habit, plain)
    local = pc.if_else(pc.match_substring_regex(tidy, LOCAL_TIME), tidy, None).cast(MOMENT)
    shifted = pc.if_else(pc.match_substring_regex(tidy, OFFSET_TIME), tidy, None)
    return pc.coalesce(local, local_times(shifted.cast(INSTANT), zone))


def local_times(instants: pa.TimestampArray, zone: str) -> pa.TimestampArray:
    return pc.local_timestamp(instants.cast(pa.timestamp("us", zone)))


def formatted_times(
    written: pa.StringArray, zone: str, formats: tuple[str, ...]
) -> pa.TimestampArray:
    """By the mapping's formats first; what fits none of them may still be ISO."""
    distinct = written.dictionary_encode()
    known = [time_by_format(text, zone, formats) for text in distinct.dictionary.to_pylist()]
    times = pa.array(known, MOMENT).take(distinct.indices)
    if pc.and_(pc.is_valid(written), pc.is_null(times)).true_count:
        rest = pc.if_else(pc.is_null(times), written, None)
        times = pc.coalesce(times, iso_times(rest, zone))
    return times


def time_by_format(text: str, zone: str, formats: tuple[str, ...]) -> datetime | None:
    for form in formats:
        try:
            time = datetime.strptime(text.strip(), form)
        except ValueError:
            continue
        if time.tzinfo is None:
            return time
        try:
            return time.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        except OverflowError:  # an offset at the very edge of the calendar
            return None
    return None


def as_mask(flags: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    """A null counts as false."""
    mask: npt.NDArray[np.bool_] = pc.fill_null(flags, False).to_numpy(zero_copy_only=False)  # noqa: FBT003
    return mask
