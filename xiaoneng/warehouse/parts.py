"""The files of an extract: parts written anew, parts of which some cases changed, whole tables.

Every file has a name that no file had before, so nothing that somebody may be reading is touched.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from xiaoneng.warehouse.blocks import block, ordered
from xiaoneng.warehouse.manifest import WHOLE, File, digest_of, folder, settle
from xiaoneng.warehouse.meanings import Meanings
from xiaoneng.warehouse.schemas import BY_CASE, SPAN, TABLES

BLOCK = 5_000  # cases that are in memory at a time
FORM = {"compression": "zstd", "compression_level": 3}


class Writing:
    """The files of one generation; what is the same as before keeps its file."""

    def __init__(self, generation: int, meanings: Meanings) -> None:
        self.generation, self.meanings = generation, meanings

    def place(self, table: str, part: int, name: str = "all") -> Path:
        name = name if part == WHOLE else f"{part:06}"
        return folder() / table / f"{name}-{self.generation:08}.parquet"

    def part_anew(self, part: int, before: dict[str, File]) -> Iterator[File]:
        """Read every case of a part."""
        span = range(part * SPAN, (part + 1) * SPAN)
        blocks = (
            block(range(first, min(first + BLOCK, span.stop)), self.meanings)
            for first in range(span.start, span.stop, BLOCK)
        )
        yield from self.written(part, blocks, before)

    def part_with(
        self, part: int, changed: Iterable[int], before: dict[str, File]
    ) -> Iterator[File]:
        """Read some cases of a part; the others are taken from the files before."""
        keys = sorted(changed)
        blocks = [
            block(keys[first : first + BLOCK], self.meanings)
            for first in range(0, len(keys), BLOCK)
        ]
        gone = pa.array(keys, pa.int64())
        for table in BY_CASE:
            kept = pq.read_table(folder() / before[table].path)
            kept = kept.filter(pc.invert(pc.is_in(kept["case"], value_set=gone)))
            rows = ordered(pa.concat_tables([kept, *(one[table] for one in blocks)]), table)
            yield from self.written(part, [{table: rows}], before)

    def written(
        self, part: int, blocks: Iterable[dict[str, pa.Table]], before: dict[str, File]
    ) -> Iterator[File]:
        """Write the tables of some blocks, block by block."""
        places: dict[str, Path] = {}
        rows: dict[str, int] = {}
        writers: dict[str, pq.ParquetWriter] = {}
        with ExitStack() as stack:
            for one in blocks:
                for table, some in one.items():
                    if table not in writers:
                        places[table] = self.place(table, part)
                        places[table].parent.mkdir(parents=True, exist_ok=True)
                        writers[table] = stack.enter_context(
                            pq.ParquetWriter(places[table], some.schema, **FORM)
                        )
                        rows[table] = 0
                    if some.num_rows:
                        writers[table].write_table(some)
                        rows[table] += some.num_rows
        for table, place in places.items():
            yield kept_file(table, part, place, rows[table], before.get(table))

    def whole(self, table: str, batches: Iterable[pa.RecordBatch], before: File | None,
              name: str = "all") -> File:  # fmt: skip
        """Write a table that has one file."""
        place, schema = self.place(table, WHOLE, name), TABLES[table]
        place.parent.mkdir(parents=True, exist_ok=True)
        rows = 0
        with pq.ParquetWriter(place, schema, **FORM) as writer:
            for batch in batches:
                writer.write_batch(batch)
                rows += batch.num_rows
        return kept_file(table, WHOLE, place, rows, before)


def kept_file(table: str, part: int, place: Path, rows: int, before: File | None) -> File:
    """The file just written; the one before, where both are the same to the last bit."""
    digest = digest_of(place)
    if before is not None and before.digest == digest:
        place.unlink()
        return before
    settle(place)
    path = str(place.relative_to(folder()))
    return File(table, part, path, rows, place.stat().st_size, digest)
