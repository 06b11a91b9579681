"""The reader for each kind of file."""

from collections.abc import Iterator
from pathlib import Path

from xiaoneng.logs.csv_rows import read_csv
from xiaoneng.logs.json_rows import read_json, read_json_lines
from xiaoneng.logs.parquet_rows import read_parquet
from xiaoneng.logs.raw import RawBatch
from xiaoneng.logs.xes_rows import read_xes
from xiaoneng.logs.xlsx_rows import read_xlsx, sheets_not_read


def raw_rows(
    path: Path,
    kind: str,
    encoding: str,
    delimiter: str,
    json_rows: tuple[str, ...],
    *,
    is_held: bool = False,
) -> Iterator[RawBatch]:
    """The rows of one file as they stand; `kind` is that of `sources.kind_of`.

    With `is_held`, a Parquet file's columns come as it holds them rather than as text.
    """
    match kind:
        case "csv":
            return read_csv(path, encoding, delimiter)
        case "xes":
            return read_xes(path)
        case "json":
            return read_json(path, json_rows)
        case "json lines":
            return read_json_lines(path)
        case "xlsx":
            return read_xlsx(path)
    return read_parquet(path, is_held=is_held)


def left_out(path: Path, kind: str) -> list[str]:
    """What of a file that was read is not looked at: the further sheets of a workbook."""
    return sheets_not_read(path) if kind == "xlsx" else []
