"""Rows that are not used: never dropped in silence, each with its place and a reason."""

from collections.abc import Iterable

import pyarrow as pa

from xiaoneng.logs.raw import Reject, shortened
from xiaoneng.logs.rows import REJECTED


class RejectedRows:
    """Collects rejects in Arrow form; `rows_read` counts every row met, used or not."""

    def __init__(self) -> None:
        self.batches: list[pa.RecordBatch] = []
        self.rows_read = 0

    def add(self, file: str, rejects: Iterable[Reject]) -> None:
        """File, in row order, the rejects of one file's next batch."""
        ordered = sorted(rejects, key=lambda reject: reject.row)
        if not ordered:
            return
        columns = [
            [file] * len(ordered),
            [reject.row for reject in ordered],
            [reject.column for reject in ordered],
            [shortened(reject.value) for reject in ordered],
            [reject.reason for reject in ordered],
        ]
        arrays = [pa.array(c, f.type) for c, f in zip(columns, REJECTED, strict=True)]
        self.batches.append(pa.RecordBatch.from_arrays(arrays, schema=REJECTED))

    @property
    def count(self) -> int:
        return sum(batch.num_rows for batch in self.batches)

    def table(self) -> pa.Table:
        """All rejects, of schema REJECTED."""
        return pa.Table.from_batches(self.batches, REJECTED)
