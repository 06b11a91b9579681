"""Paths and what follows what over arrays: the kernel beside measures.flows and variants.

A ledger is made once of a log, sorted and coded, and asked again and again. Kernel and expressions
are held to each other on generated logs (tests/test_array_flows).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from xiaoneng.measures.array_days import Flags, Numbers, Whole
from xiaoneng.measures.folding import ORDER_BITS

Codes = NDArray[np.int32]
Prints = NDArray[np.uint64]
SEED = 20260302  # the same log has the same prints
BLOCK = 1 << 15  # cases at a time
WHOLE_BITS = 63  # of a number that is not negative


@dataclass(frozen=True)
class Ledger:
    """The events of a log, case by case in the order in which they happened."""

    names: tuple[str, ...]  # of the activities, in order; a code is a place in it
    codes: Codes  # of each event
    seconds: Whole  # of each event
    firsts: Whole  # where the events of each case begin, and behind the last where they end

    @property
    def cases(self) -> int:
        return len(self.firsts) - 1

    @cached_property
    def lengths(self) -> Whole:
        """The number of events of each case."""
        return np.diff(self.firsts)

    @property
    def took(self) -> Whole:
        """Seconds from the first to the last event of each case."""
        lasts: Whole = self.seconds[self.firsts[1:] - 1] - self.seconds[self.firsts[:-1]]
        return lasts


class Variants(NamedTuple):
    """One row per path, most frequent first; equal ones by the names of their activities."""

    example: Whole  # a case that takes it
    cases: Whole
    median_seconds: Numbers
    of_case: Whole  # of each case of the ledger, the place of its path in the columns above


class Follows(NamedTuple):
    """One row per pair of activities that follow each other, by their codes."""

    code: Whole
    next_code: Whole
    times: Whole


def ledger_of(events: pa.Table) -> Ledger:
    """`events`: case, key, activity, of those that count, in any order."""
    case_codes, _ = _coded(events["case"])
    activity, values = _coded(events["activity"])
    # Two values are one name where a missing activity and an empty one both occur.
    names, code_of = np.unique(np.array(values.to_pylist(), object), return_inverse=True)
    case, key, order = _sorted(case_codes, events["key"].to_numpy())
    codes = code_of.astype(np.int32)[activity if order is None else activity[order]]
    is_first = np.ones(len(case), bool)
    np.not_equal(case[1:], case[:-1], out=is_first[1:])
    firsts = np.append(np.flatnonzero(is_first), len(case))
    return Ledger(tuple(names.tolist()), codes, key >> ORDER_BITS, firsts)


def path_of(ledger: Ledger, case: int) -> tuple[str, ...]:
    """The activities of a case."""
    first, end = ledger.firsts[case : case + 2]
    return tuple(ledger.names[code] for code in ledger.codes[first:end])


def prints_of(ledger: Ledger) -> Prints:
    """64 bits for each case: equal paths have equal bits, and others nearly never.

    A sum of products, the number of the activity times that of its place.
    """
    draw = np.random.default_rng(SEED)
    lengths = ledger.lengths
    numbers = draw.integers(0, 1 << 64, len(ledger.names), np.uint64)
    places = draw.integers(0, 1 << 64, int(lengths.max(initial=0)), np.uint64) | np.uint64(1)
    found = np.empty(ledger.cases, np.uint64)
    for some in _blocks(ledger.cases):
        begins = ledger.firsts[some] - ledger.firsts[some.start]
        codes = ledger.codes[ledger.firsts[some.start] : ledger.firsts[some.stop]]
        place = np.arange(len(codes)) - np.repeat(begins, lengths[some])
        found[some] = np.add.reduceat(numbers[codes] * places[place], begins)
    return found


def variants_in(ledger: Ledger, prints: Callable[[Ledger], Prints] = prints_of) -> Variants:
    """The paths of a ledger, told apart by their prints.

    No print is trusted: each case is compared with the one that stands for its print, and those
    that differ are told apart anew.
    """
    stands = _stand_ins(ledger, prints(ledger))
    example = np.flatnonzero(stands == np.arange(ledger.cases))
    cases = np.bincount(stands, minlength=ledger.cases)[example]
    order = _most_frequent_first(ledger, example, cases)
    place = np.empty(ledger.cases, np.int64)
    place[example[order]] = np.arange(len(order))
    of_case = place[stands]
    medians = group_medians(of_case, ledger.took, len(order))
    return Variants(example[order], cases[order], medians, of_case)


def follows_in(ledger: Ledger) -> Follows:
    """How often an activity directly follows another in a case; in order of their names."""
    kinds = len(ledger.names)
    counts = np.bincount(_edges(ledger))
    found = np.flatnonzero(counts)
    code, next_code = np.divmod(found, kinds) if kinds else (found, found)
    return Follows(code, next_code, counts[found])


def median_gaps(ledger: Ledger) -> Numbers:
    """The median seconds of each row of follows_in."""
    edges = _edges(ledger)
    is_found = np.bincount(edges) > 0
    row = np.cumsum(is_found) - 1
    gaps = np.diff(ledger.seconds)[_inside(ledger)]
    return group_medians(row[edges], gaps, int(is_found.sum()))


def group_medians(group: Whole, values: Whole, groups: int) -> Numbers:
    """The median of the values (from 0) of each group, by one sort of both as one number."""
    counts = np.bincount(group, minlength=groups)
    bits = int(values.max(initial=0)).bit_length()
    if groups.bit_length() + bits > WHOLE_BITS:
        raise ValueError("too many groups of too large values for one number of 64 bits")
    packed = np.sort((group << bits) | values)
    begins = np.cumsum(counts) - counts
    mask = (1 << bits) - 1
    low = packed[begins + (counts - 1) // 2] & mask
    high = packed[begins + counts // 2] & mask
    medians: Numbers = (low + high) / 2
    return medians


def _coded(column: pa.ChunkedArray) -> tuple[Codes, pa.Array]:
    """Each value as a whole number from 0, and the values; a missing text is an empty one."""
    if not pa.types.is_dictionary(column.type):
        column = pc.dictionary_encode(column)
    coded = column.combine_chunks()
    indices, values = coded.indices, coded.dictionary
    if coded.null_count:
        indices = pc.fill_null(indices, len(values))
        values = pa.concat_arrays([values, pa.array([""], values.type)])
    return indices.to_numpy(), values


def _sorted(case: Codes, key: Whole) -> tuple[Codes | Whole, Whole, Whole | None]:
    """Cases and keys by case and key, and the order that made them so; none where they were.

    Logs are read in order of time as a rule, or case by case: then the cases alone need sorting,
    one sort of plain numbers that carry their place.
    """
    if _is_sorted(case, key):
        return case, key, None
    bits = len(case).bit_length()
    packed = np.sort((case.astype(np.int64) << bits) | np.arange(len(case)))
    order = packed & ((1 << bits) - 1)
    packed >>= bits
    in_order = key[order]
    if _is_sorted(packed, in_order):
        return packed, in_order, order
    order = np.lexsort((key, case))
    return case[order], key[order], order


def _is_sorted(case: Codes | Whole, key: Whole) -> bool:
    same = case[1:] == case[:-1]
    return bool(np.all((case[1:] > case[:-1]) | (same & (key[1:] >= key[:-1]))))


def _blocks(count: int) -> Iterator[slice]:
    """Cases in turn, so few at a time that their events stay near the processor."""
    for first in range(0, count, BLOCK):
        yield slice(first, min(first + BLOCK, count))


def _inside(ledger: Ledger) -> Flags:
    """Of each two neighbouring events, whether they are of one case."""
    inside = np.ones(max(len(ledger.codes) - 1, 0), bool)
    inside[ledger.firsts[1:-1] - 1] = False
    return inside


def _edges(ledger: Ledger) -> Whole:
    """Each passage from one activity to the next as one number."""
    pairs = ledger.codes[:-1].astype(np.int64) * len(ledger.names) + ledger.codes[1:]
    found: Whole = pairs[_inside(ledger)]
    return found


def _stand_ins(ledger: Ledger, prints: Prints) -> Whole:
    """For each case the first one with the same path."""
    stands = np.empty(ledger.cases, np.int64)
    rest = np.arange(ledger.cases)
    while len(rest):
        candidates = rest[_firsts_alike(prints[rest])]
        is_same = _take_one_path(ledger, rest, candidates)
        stands[rest[is_same]] = candidates[is_same]
        rest = rest[~is_same]
    return stands


def _firsts_alike(prints: Prints) -> Whole:
    """For each print the place of the first one that begins with the same bits.

    The last bits make room for the place: one sort of plain numbers, a tenth of an argsort.
    """
    count = len(prints)
    room = np.uint64((1 << count.bit_length()) - 1)
    packed = np.sort((prints & ~room) | np.arange(count, dtype=np.uint64))
    place = (packed & room).astype(np.int64)
    is_first = np.ones(count, bool)
    np.not_equal(packed[1:] & ~room, packed[:-1] & ~room, out=is_first[1:])
    begins = np.flatnonzero(is_first)
    firsts = np.empty(count, np.int64)
    firsts[place] = np.repeat(place[begins], np.diff(begins, append=count))
    return firsts


def _take_one_path(ledger: Ledger, cases: Whole, others: Whole) -> Flags:
    """Whether each case takes the path of its other."""
    is_same = np.empty(len(cases), bool)
    for some in _blocks(len(cases)):
        own, other = cases[some], others[some]
        first, length = ledger.firsts[own], ledger.lengths[own]
        is_as_long = length == ledger.lengths[other]
        shift = np.where(is_as_long, ledger.firsts[other] - first, 0)
        begins = np.cumsum(length) - length
        here = np.arange(int(length.sum())) + np.repeat(first - begins, length)
        matches = ledger.codes[here] == ledger.codes[here + np.repeat(shift, length)]
        is_same[some] = is_as_long & np.logical_and.reduceat(matches, begins)
    return is_same


def _most_frequent_first(ledger: Ledger, example: Whole, cases: Whole) -> Whole:
    """Paths of equal numbers of cases in order of their codes, compared as bytes."""
    codes = ledger.codes.astype(">u4")
    ends = zip(ledger.firsts[example].tolist(), ledger.firsts[example + 1].tolist(), strict=True)
    paths = [codes[first:end].tobytes() for first, end in ends]
    keys = list(zip((-cases).tolist(), paths, strict=True))
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
