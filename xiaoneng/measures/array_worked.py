"""How long clocks ran, their counted pauses apart, and how long they may run.

In seconds that their limit counts: office time for limits in working days and hours, all time else.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.array_counting import Hours, OfficeHours
from xiaoneng.measures.array_days import NEVER, Days, Flags, Whole, within
from xiaoneng.measures.array_pauses import Pauses, stretches
from xiaoneng.measures.array_verdicts import clocks_in

OFFICE = ("workday", "workhour")  # units that count office time


class Worked(NamedTuple):
    """lasted, limit: seconds from the start to the moment and to the due moment."""

    lasted: Whole
    limit: Whole
    is_paused: Flags


def worked(clocks: pa.RecordBatch, pauses: Pauses, due: Whole, days: Days) -> Worked:
    """Of the clocks of one calendar with their due moments; NEVER where nothing is due.

    The pauses that count are those that begin before the due moment, as the clock has it.
    """
    is_office = in_office(clocks)
    office, whole = (measured(clocks, pauses, due, one) for one in (OfficeHours(days), Hours(days)))
    return Worked(
        np.where(is_office, office.lasted, whole.lasted),
        np.where(is_office, office.limit, whole.limit),
        whole.is_paused,
    )


def in_office(clocks: pa.RecordBatch) -> Flags:
    """Which clocks count office time."""
    units = pa.array(OFFICE)
    flags: Flags = pc.is_in(clocks["promised_unit"], value_set=units).to_numpy(zero_copy_only=False)
    return flags


def measured(clocks: pa.RecordBatch, pauses: Pauses, due: Whole, counting: Hours) -> Worked:
    every, days = clocks_in(clocks), counting.days
    found = stretches(pauses, every)
    counts = found.begins < due[found.row]
    row, begins, ends = found.row[counts], found.begins[counts], found.ends[counts]
    stood, is_paused = np.zeros(len(due), np.int64), np.zeros(len(due), bool)
    np.add.at(stood, row, counting.counter(ends) - counting.counter(begins))
    np.logical_or.at(is_paused, row, found.is_open[counts])
    start = counting.counter(every.start)
    allowed = counting.counter(np.minimum(due, days.end)) - start - stood
    return Worked(
        lasted=counting.counter(every.moment) - start - stood,
        limit=np.where(due == NEVER, NEVER, allowed),
        is_paused=is_paused,
    )


def day_reached(moment: int, seconds: Whole, is_office: Flags, days: Days) -> Whole:
    """The working day, as its place, on which so many seconds after a moment are over.

    NEVER behind the calendar's end.
    """
    ahead = np.clip(seconds, 0, days.end)
    target = OfficeHours(days).counter(np.array([moment])) + ahead
    office = np.maximum(np.searchsorted(days.office, target, side="left") - 1, moment // DAY)
    place = np.where(is_office, office, (moment + ahead) // DAY)
    count = days.next_count(place)
    is_known = (seconds < days.end) & (count < len(days.place_of))
    is_known &= ~is_office | (target <= days.total)
    found: Whole = np.where(is_known, within(days.place_of, count), NEVER)
    return found
