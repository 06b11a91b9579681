import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from xiaoneng.core.refusals import Unusable

HEADER = ("case", "activity", "at")


@pytest.fixture
def workbook(tmp_path):
    def save(rows, first_row=1):
        book = openpyxl.Workbook()
        sheet = book.active
        for number, row in enumerate(rows, first_row):
            for place, value in enumerate(row, 1):
                sheet.cell(number, place, value)
        book.save(tmp_path / "made.xlsx")
        book.close()
        return (tmp_path / "made.xlsx").read_bytes()

    return save


def test_dates_numbers_and_texts_are_read(read, workbook):
    rows = [
        HEADER,
        (1001, "受理", datetime(2024, 5, 6, 10, 11, 12)),
        ("a-2", True, date(2024, 5, 7)),
        (2.5, "x", "2024-05-08 01:02"),
    ]
    log = read("log.xlsx", workbook(rows))

    assert log.column("case") == ["1001", "a-2", "2.5"]
    assert log.column("activity") == ["受理", "true", "x"]
    assert log.column("at")[:2] == [datetime(2024, 5, 6, 10, 11, 12), datetime(2024, 5, 7)]


def test_row_numbers_are_those_of_the_sheet(read, workbook):
    rows = [HEADER, ("1", "A", "2024-05-06"), (None, None, None), ("2", "A", "never")]
    log = read("log.xlsx", workbook(rows, first_row=3))

    assert log.column("row") == [4]
    assert [reject["row"] for reject in log.rejects] == [6]


def test_a_formula_gives_the_value_it_was_saved_with(read, workbook, tmp_path):
    content = workbook([HEADER, ("1", '=CONCAT("A")', "2024-05-06")])
    with_value = edited(content, tmp_path, b"<v></v>", b"<v>7</v>", b"<v />", b"<v>7</v>")

    assert read("log.xlsx", with_value).column("activity") == ["7"]


def test_an_error_cell_is_no_value(read, workbook, tmp_path):
    content = workbook(
        [HEADER, ("1", "A", "2024-05-06"), ("2", "A", "#DIV/0!"), ("3", "#N/A", "2024-05-06")]
    )
    log = read("log.xlsx", content)

    assert log.column("activity") == ["A", "#N/A"]
    assert (log.rejects[0]["column"], log.rejects[0]["value"]) == ("at", "#DIV/0!")


def edited(content, tmp_path, *pairs):
    """The workbook with its first sheet's XML changed: each odd text becomes the next."""
    (tmp_path / "from.xlsx").write_bytes(content)
    with (
        zipfile.ZipFile(tmp_path / "from.xlsx") as source,
        zipfile.ZipFile(tmp_path / "to.xlsx", "w") as target,
    ):
        for name in source.namelist():
            xml = source.read(name)
            if name.endswith("sheet1.xml"):
                for old, new in zip(pairs[::2], pairs[1::2], strict=True):
                    xml = xml.replace(old, new)
            target.writestr(name, xml)
    return (tmp_path / "to.xlsx").read_bytes()


def test_an_empty_sheet_is_refused(read, workbook):
    with pytest.raises(Unusable, match="is empty"):
        read("log.xlsx", workbook([]))


def test_a_header_alone_gives_no_rows(read, workbook):
    assert read("log.xlsx", workbook([HEADER])).rows_read == 0


def test_a_missing_column_is_named(read, workbook):
    with pytest.raises(Unusable, match='no column "at"'):
        read("log.xlsx", workbook([HEADER[:2], ("1", "A")]))


def test_a_workbook_that_unpacks_without_end_is_refused(read, tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(9):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", bytes(1 << 26))

    with pytest.raises(Unusable, match="unpacks to more than 512 MiB"):
        read("log.xlsx", path.read_bytes())


def test_a_damaged_workbook_is_refused(read, workbook):
    content = workbook([HEADER, ("1", "A", "2024-05-06")])

    with pytest.raises(Unusable, match="damaged"):
        read("log.xlsx", content[: len(content) // 2])


def test_an_archive_that_is_no_workbook_is_refused(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "no workbook")

    with pytest.raises(Unusable, match="cannot be read as an Excel workbook"):
        read("log.xlsx", (tmp_path / "x.zip").read_bytes())
