"""Reads delimited text in bounded memory; a row of another width than the header is set aside."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from xiaoneng.core.refusals import Refused, Unusable, mark
from xiaoneng.logs.decoding import MARK, CleanUtf8, likely_encoding, original_bytes, readable
from xiaoneng.logs.raw import RawBatch, Reject, RowNumbers, shortened
from xiaoneng.logs.reasons import OPEN_QUOTE, RAGGED
from xiaoneng.logs.sources import opened

HEAD = 1 << 22  # bytes in which the header must end
BLOCKS = (1 << 22, 1 << 26)  # the second is for rows that do not fit the first


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns, the records up to the header's end, and whether rows follow."""

    names: tuple[str, ...]
    records: int
    is_alone: bool


def read_csv(path: Path, encoding: str, delimiter: str) -> Iterator[RawBatch]:
    """The rows of a CSV file, plain or gzip; the header of it is row 1."""
    header = header_of(path, encoding, delimiter)
    if header.is_alone:
        yield RawBatch(
            header.names,
            tuple(pa.array([], pa.string()) for _ in header.names),
            np.zeros(0, dtype=np.int64),
        )
        return
    done = header.records
    for block in BLOCKS:
        try:
            for batch in blocks_of(path, encoding, delimiter, header, block):
                fresh = beyond(batch, done)
                done = max([done, *batch.rows[-1:], *(r.row for r in batch.rejects)])
                yield fresh
        except pa.ArrowInvalid as error:
            if "straddl" not in str(error):
                raise Unusable(
                    mark("%(file)s cannot be read as CSV: %(reason)s"), file=path, reason=error
                ) from error
        else:
            return
    raise Unusable(
        mark(
            "%(file)s: row %(row)s or a later one is longer than %(most)s MiB; "
            "probably a quotation mark is opened there and never closed"
        ),
        file=path,
        row=done + 1,
        most=BLOCKS[-1] >> 20,
    )


def header_of(path: Path, encoding: str, delimiter: str) -> Header:
    """Unusable where the first record cannot be decoded or is no header."""
    with opened(path) as stream:
        text = CleanUtf8(stream, encoding).read(HEAD + 4).decode("utf-8", "ignore")
    records = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    names: list[str] = []
    count = 0
    try:
        while not any(names):
            names = next(records)
            count += 1
        is_alone = not follows(records) and len(text) < HEAD
    except StopIteration as error:
        raise Unusable(
            mark("%(file)s holds no header and no rows; export it again"), file=path
        ) from error
    except csv.Error as error:
        raise Unusable(
            mark("%(file)s: the header cannot be read as CSV (%(reason)s)"), file=path, reason=error
        ) from error
    if any(MARK in name or "\0" in name for name in names):
        likely = likely_encoding(original_bytes(text[: HEAD >> 6], encoding), encoding)
        hint = Refused(mark('; set encoding = "%(encoding)s"'), encoding=likely) if likely else ""
        shown = shortened(readable(delimiter.join(names)))
        raise Unusable(
            mark("%(file)s: the header is not valid %(encoding)s%(hint)s (it reads %(shown)s)"),
            file=path,
            encoding=encoding,
            hint=hint,
            shown=repr(shown),
        )
    return Header(tuple(names), count, is_alone)


def follows(records: Iterator[list[str]]) -> bool:
    """Whether a record stands after the header; what it is like the reader of rows will say."""
    try:
        return any(records)
    except csv.Error:
        return True


@dataclass(slots=True)
class RaggedRows:
    """Notes the rows whose number of values is not the header's, as the parser meets them."""

    noted: list[Reject] = field(default_factory=list)

    def __call__(self, row: arrow_csv.InvalidRow) -> str:
        reason = RAGGED % {"row": row.actual_columns, "header": row.expected_columns}
        text = readable(row.text[:1000])
        self.noted.append(Reject(row.number, "", shortened(text), reason))
        return "skip"

    def taken(self, before: int) -> tuple[Reject, ...]:
        """Hand over those with a row number below `before`."""
        place = next((i for i, r in enumerate(self.noted) if r.row >= before), len(self.noted))
        taken = tuple(self.noted[:place])
        del self.noted[:place]
        return taken

    def numbers(self, start: int, count: int) -> RowNumbers:
        """The first `count` row numbers from `start` on that are not noted."""
        noted = [reject.row for reject in self.noted]
        if not noted:
            return np.arange(start, start + count, dtype=np.int64)
        numbers = np.arange(start, start + count + len(noted), dtype=np.int64)
        return numbers[~np.isin(numbers, noted)][:count]


def blocks_of(
    path: Path, encoding: str, delimiter: str, header: Header, block: int
) -> Iterator[RawBatch]:
    """One batch for each block of the file."""
    ragged = RaggedRows()
    with opened(path) as stream:
        text = CleanUtf8(stream, encoding)
        reader = arrow_reader(text, delimiter, header, block, ragged)
        row = header.records + 1
        held: RawBatch | None = None
        for batch in reader:
            numbers = ragged.numbers(row, batch.num_rows)
            row = int(numbers[-1]) + 1 if len(numbers) else row
            if held:
                yield held
            held = without_blank_rows(
                RawBatch(
                    header.names,
                    tuple(batch.columns),
                    numbers,
                    ragged.taken(row),
                    is_escaped=text.is_marked,
                )
            )
        if held:
            yield with_open_quote_rejected(held, text.last)
    rest = ragged.taken(1 << 62)
    if rest:
        nothing = tuple(pa.array([], pa.string()) for _ in header.names)
        yield RawBatch(header.names, nothing, np.zeros(0, dtype=np.int64), rest)


def arrow_reader(
    text: CleanUtf8, delimiter: str, header: Header, block: int, ragged: RaggedRows
) -> arrow_csv.CSVStreamingReader:
    places = [str(place) for place in range(len(header.names))]
    return arrow_csv.open_csv(
        pa.PythonFile(text, mode="r"),
        # One thread: with several, the parser does not know the numbers of ragged rows.
        arrow_csv.ReadOptions(
            use_threads=False,
            block_size=block,
            column_names=places,
            skip_rows_after_names=header.records,
        ),
        arrow_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=ragged,
        ),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()),
            check_utf8=False,
            strings_can_be_null=False,
            null_values=[],
        ),
    )


def without_blank_rows(batch: RawBatch) -> RawBatch:
    """A row in which nothing is written is no row; it keeps its number."""
    blank = pc.equal(batch.columns[0], "")
    for column in batch.columns[1:]:
        if not blank.true_count:
            return batch
        blank = pc.and_(blank, pc.equal(column, ""))
    return batch.chosen(~blank.to_numpy(zero_copy_only=False)) if blank.true_count else batch


def with_open_quote_rejected(batch: RawBatch, last: bytes) -> RawBatch:
    """At the end of a file: the last cell goes over several lines, but no quote closes it."""
    if not len(batch.rows) or last == b'"':
        return batch
    value = batch.columns[-1][-1].as_py()
    if "\n" not in value and "\r" not in value:
        return batch
    reject = Reject(int(batch.rows[-1]), batch.names[-1], shortened(value), OPEN_QUOTE)
    keep = np.ones(len(batch.rows), dtype=bool)
    keep[-1] = False
    chosen = batch.chosen(keep)
    return RawBatch(
        chosen.names,
        chosen.columns,
        chosen.rows,
        (*batch.rejects, reject),
        is_escaped=batch.is_escaped,
    )


def beyond(batch: RawBatch, done: int) -> RawBatch:
    """What comes after row `done`, when a file is read again with larger blocks."""
    if len(batch.rows) and batch.rows[0] <= done:
        batch = batch.chosen(batch.rows > done)
    rejects = tuple(reject for reject in batch.rejects if reject.row > done)
    return RawBatch(batch.names, batch.columns, batch.rows, rejects, is_escaped=batch.is_escaped)
