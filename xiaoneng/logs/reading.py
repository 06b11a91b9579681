"""The one door: files of a foreign log in, rows of one shape out."""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa

from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.logs.normalise import Normalised, normalise
from xiaoneng.logs.parquet_rows import are_alike
from xiaoneng.logs.raw import RawBatch
from xiaoneng.logs.readers import raw_rows
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.sources import kind_of
from xiaoneng.logs.terms import Mapping
from xiaoneng.logs.toml_tables import listed, suggestion

WORKERS = 2
AHEAD = 3  # batches in the making at any time


def read_log(
    files: Sequence[Path], mapping: Mapping, rejected: RejectedRows
) -> Generator[pa.RecordBatch]:
    """The usable rows of all files in order, as batches of ROWS and LINE; others in `rejected`.

    A batch may be empty. Raises Unusable where a file as a whole cannot be used; that may turn
    out only at its end.
    """
    kinds = [kind_of(path) for path in files]
    columns = ColumnsMet(mapping)
    is_held = set(kinds) == {"parquet"} and are_alike(files) and takes_held(mapping)
    waiting: deque[tuple[Path, Future[Normalised]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for index, (path, kind) in enumerate(zip(files, kinds, strict=True)):
                for raw in rows_of(path, kind, mapping, is_held=is_held):
                    columns.meet(path, raw)
                    waiting.append((path, pool.submit(normalise, raw, mapping, index)))
                    while len(waiting) > AHEAD:
                        yield finished(waiting, rejected)
            while waiting:
                yield finished(waiting, rejected)
            columns.check_all_met()
        finally:
            pool.shutdown(cancel_futures=True)


def rows_of(path: Path, kind: str, mapping: Mapping, *, is_held: bool) -> Iterator[RawBatch]:
    return raw_rows(
        path, kind, mapping.encoding, mapping.delimiter, mapping.json_rows, is_held=is_held
    )


def takes_held(mapping: Mapping) -> bool:
    """Whether values need not be text: no format and no null value is told of how they look."""
    return not mapping.time_formats and set(mapping.nulls) <= {""}


def finished(
    waiting: deque[tuple[Path, Future[Normalised]]], rejected: RejectedRows
) -> pa.RecordBatch:
    """Take the oldest batch, and count it."""
    path, future = waiting.popleft()
    normalised = future.result()
    rejected.add(str(path), normalised.rejects)
    rejected.rows_read += normalised.rows.num_rows + len(normalised.rejects)
    return normalised.rows


class ColumnsMet:
    """Sees to it that every column of the mapping exists.

    A file with a header must have them all. Where rows name their own columns (XES, JSON), each
    must occur somewhere in the log.
    """

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.met: dict[str, None] = {}
        self.sparse_path: Path | None = None
        self.has_rows = False

    def meet(self, path: Path, raw: RawBatch) -> None:
        if raw.is_sparse:
            self.sparse_path = path
            self.has_rows = self.has_rows or len(raw.rows) > 0
            self.met.update(dict.fromkeys(raw.names))
        else:
            self.check(path, raw.names)

    def check_all_met(self) -> None:
        """At the end of the log."""
        if self.sparse_path and self.has_rows:
            self.check(self.sparse_path, tuple(self.met))

    def check(self, path: Path, names: tuple[str, ...]) -> None:
        for key, theirs in self.mapping.mapped_columns():
            if theirs not in names:
                raise Unusable(
                    mark(
                        '%(file)s has no column "%(column)s" (named by %(key)s of '
                        "%(mapping)s)%(hint)s; it has %(names)s"
                    ),
                    file=path,
                    column=theirs,
                    key=key,
                    mapping=self.mapping.path,
                    hint=suggestion(theirs, names),
                    names=listed(names),
                )
            if names.count(theirs) > 1:
                raise Unusable(
                    mark(
                        '%(file)s has %(number)s columns named "%(column)s" (named by '
                        "%(key)s of %(mapping)s); rename all but one"
                    ),
                    file=path,
                    number=names.count(theirs),
                    column=theirs,
                    key=key,
                    mapping=self.mapping.path,
                )
