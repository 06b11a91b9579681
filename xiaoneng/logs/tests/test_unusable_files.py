"""Files that cannot be used as a whole: refused with the thing and the remedy in the message."""

import gzip
import random
import zipfile

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.reading import read_log
from xiaoneng.logs.rejects import RejectedRows

ROWS = "case,activity,at\n" + "".join(
    f"{random.Random(n).random()},A,2024-05-06\n"  # noqa: S311
    for n in range(5000)
)


def test_an_empty_file_is_refused(read):
    with pytest.raises(Unusable, match=r"empty \(0 bytes\)"):
        read("log.csv", b"")


def test_a_file_of_blank_lines_is_refused(read):
    with pytest.raises(Unusable, match="no header and no rows"):
        read("log.csv", b"\n\n")


def test_an_empty_gzip_is_refused(read):
    with pytest.raises(Unusable, match="empty inside its gzip"):
        read("log.csv.gz", gzip.compress(b""))


def test_a_missing_file_is_refused(mapping_of, tmp_path):
    with pytest.raises(Unusable, match="does not exist"):
        next(read_log([tmp_path / "none.csv"], mapping_of(), RejectedRows()))


def test_a_folder_is_refused(mapping_of, tmp_path):
    with pytest.raises(Unusable, match="is not a file"):
        next(read_log([tmp_path], mapping_of(), RejectedRows()))


def test_an_unknown_ending_is_refused(read):
    with pytest.raises(Unusable, match=r"ending of the name is unknown; use one of \.csv"):
        read("log.doc", b"x")


@pytest.mark.parametrize("name", ["log.csv.gz", "log.xes.gz", "log.json.gz", "log.jsonl.gz"])
def test_a_gzip_cut_short_is_refused(read, name):
    texts = {
        "csv": ROWS,
        "xes": "<log>" + f"<trace><event>{ROWS}</event></trace></log>",
        "json": '[{"case": "' + ROWS.replace("\n", " ") + '"}]',
        "jsonl": '{"case": "' + ROWS.replace("\n", " ") + '"}',
    }
    packed = gzip.compress(texts[name.split(".")[1]].encode())

    with pytest.raises(Unusable, match="gzip file cut short"):
        read(name, packed[: len(packed) // 2])


def test_a_damaged_gzip_is_refused(read):
    packed = bytearray(gzip.compress(ROWS.encode()))
    packed[-8] ^= 0xFF

    with pytest.raises(Unusable, match="damaged gzip"):
        read("log.csv.gz", bytes(packed))


def test_an_html_page_named_as_csv_is_refused(read):
    with pytest.raises(Unusable, match="is an HTML page"):
        read("log.csv", b"\n <!DOCTYPE html><html><body>502 Bad Gateway</body></html>")


def test_an_html_page_amid_the_rows_is_rejected_row_by_row(read):
    page = "<!DOCTYPE html>\n<html><body>\n<h1>502, Bad, Gateway</h1>\n</body></html>\n"
    log = read("log.csv", f"case,activity,at\n1,A,2024-05-06\n{page}2,A,2024-05-06\n")

    assert log.column("case") == ["1", "2"]
    assert [reject["row"] for reject in log.rejects] == [3, 4, 5, 6]
    assert log.reasons()[2] == "This is not a time that can be read."


@pytest.mark.parametrize("name", ["log.csv", "log.json", "log.xes"])
def test_a_workbook_under_another_name_is_refused(read, tmp_path, name):
    with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("x", "y")

    with pytest.raises(Unusable, match="but is xlsx"):
        read(name, (tmp_path / "zip").read_bytes())


@pytest.mark.parametrize("name", ["log.xlsx", "log.parquet"])
def test_text_named_as_a_binary_format_is_refused(read, name):
    with pytest.raises(Unusable, match="but is something else"):
        read(name, ROWS)


def test_an_old_workbook_is_refused(read):
    with pytest.raises(Unusable, match=r"save it as \.xlsx"):
        read("log.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_file_without_the_mapped_columns_names_those_it_has(read):
    with pytest.raises(Unusable, match='it has "a", "b"'):
        read("log.csv", "a,b\n1,2\n")
