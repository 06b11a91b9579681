"""Files made to exhaust the reader: refused while they are still small in memory."""

import gzip
import json

import pytest

from xiaoneng.core.refusals import Unusable

MIB = bytes(1 << 20).replace(b"\0", b"x")


def packed(*parts):
    return gzip.compress(b"".join(parts), compresslevel=1)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("log.xes.gz", b'<log><trace><string key="'),
        ("log.json.gz", b'[{"case": "'),
        ("log.jsonl.gz", b'{"case": "'),
    ],
)
def test_a_value_without_end_is_refused(read, name, start):
    with pytest.raises(Unusable, match="a value of more than 32 MiB"):
        read(name, packed(start, MIB * 40))


def test_a_csv_row_without_end_is_refused(read):
    with pytest.raises(Unusable, match="a quotation mark is opened there and never closed"):
        read("log.csv.gz", packed(b'case,activity,at\n1,A,2024-05-06\n"', MIB * 160))


def test_rows_that_name_ever_new_columns_are_refused(read):
    rows = [{f"k{row}-{place}": "x" for place in range(5)} for row in range(1000)]
    with pytest.raises(Unusable, match="more than 4000 different columns"):
        read("log.json", json.dumps(rows))

    events = "".join(
        "<event>" + "".join(f'<string key="{key}" value="x"/>' for key in row) + "</event>"
        for row in rows
    )
    with pytest.raises(Unusable, match="more than 4000 different columns"):
        read("log.xes", f"<log><trace>{events}</trace></log>")
