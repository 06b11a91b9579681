"""The fold of events as one pass of numpy over sorted columns: what a kernel could reach."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.measures.folding import ORDER_BITS


def folded(events: pa.Table) -> list[int]:
    """Sums of start, closing and paused seconds; `events`: case, key, does, sorted by case, key.

    A closing holds while no other event follows it; a pause ends with the next resumption or
    closing of its case.
    """
    case = events["case"].to_numpy()
    second = events["key"].to_numpy() >> ORDER_BITS
    coded = pc.dictionary_encode(events["does"].combine_chunks())
    names = coded.dictionary.to_pylist()
    does = coded.indices.to_numpy()
    firsts = np.flatnonzero(np.diff(case, prepend=case[0] - 1))
    lasts = np.append(firsts[1:], len(case)) - 1

    started = does == names.index("start")
    begins = np.minimum.reduceat(np.where(started, second, np.iinfo(np.int64).max), firsts)
    is_closed = does[lasts] == names.index("close")
    paused = np.flatnonzero(does == names.index("pause"))
    ends = np.flatnonzero((does == names.index("resume")) | (does == names.index("close")))
    place = np.searchsorted(ends, paused)
    has_end = place < len(ends)
    resumed = ends[place[has_end]]
    paused = paused[has_end]
    same = case[resumed] == case[paused]
    lengths = second[resumed[same]] - second[paused[same]]
    return [int(begins.sum()), int(second[lasts][is_closed].sum()), int(lengths.sum())]
