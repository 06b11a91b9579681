"""Clocks that carry their own pauses are judged as those that find them by their number."""

import numpy as np
import pyarrow as pa

from xiaoneng.engine.blocks import HELD, PausesById, held_apart

PAUSE = pa.struct([("begins", pa.int64()), ("ends", pa.int64())])


def test_pauses_carried_are_pauses_found():
    ids = np.array([7, 3, 5])
    by_id = PausesById(*(np.array(one) for one in ([3, 3, 7], [10, 30, 5], [20, 40, 6])))
    held = [
        [{"begins": 5, "ends": 6}],
        [{"begins": 10, "ends": 20}, {"begins": 30, "ends": 40}],
        None,
    ]
    block = pa.RecordBatch.from_arrays(
        [pa.array(ids), pa.array(held, pa.list_(PAUSE))], names=["id", HELD]
    )

    clocks, carried = held_apart(block)

    assert clocks.schema.names == ["id"]
    found = by_id.of(ids)
    for name in ("row", "begins", "ends"):
        assert sorted(getattr(carried, name).tolist()) == sorted(getattr(found, name).tolist())
    assert list(zip(carried.row, carried.begins, strict=True)) == [(0, 5), (1, 10), (1, 30)]


def test_clocks_of_a_log_without_pauses_carry_none():
    block = pa.RecordBatch.from_pydict({"id": [1, 2]})

    clocks, carried = held_apart(block)

    assert clocks.equals(block)
    assert len(carried.row) == 0
