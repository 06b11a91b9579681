import gzip

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.tests.conftest import EVENTS, HEAD, read_all

HEADER = "case,activity,at,note\n"


def test_a_plain_file_gives_its_rows_in_order(read):
    log = read("log.csv", HEADER + "1,Open,2024-05-06 10:00,a\n2,Open,2024-05-06 11:00,b\n")

    assert log.column("case") == ["1", "2"]
    assert log.column("row") == [2, 3]
    assert log.column("does") == ["step", "step"]
    assert log.rows_read == 2


def test_a_gzip_file_is_read_whatever_its_name_says(read):
    packed = gzip.compress((HEADER + "1,Open,2024-05-06 10:00,a\n").encode())

    assert read("log.csv.gz", packed).column("case") == ["1"]
    assert read("log.csv", packed).column("case") == ["1"]


def test_a_long_cell_in_the_first_row_is_no_fault_of_the_header(read):
    log = read("log.csv", f"{HEADER}big,A,2024-05-06,{'y' * 1_000_000}\nend,A,2024-05-06,z\n")

    assert log.column("case") == ["end"]
    assert log.rows_read == 2


def test_a_cell_may_hold_line_ends_and_delimiters(read):
    log = read("log.csv", HEADER + '1,"a\n""b"", c",2024-05-06,x\n2,Open,2024-05-07,y\n')

    assert log.column("activity") == ['a\n"b", c', "Open"]
    assert log.column("row") == [2, 3]


def test_ragged_rows_are_rejected_and_keep_their_numbers(read):
    log = read("log.csv", HEADER + "1,A,2024-05-06,x\n2,A\n3,A,2024-05-06,x,y\n4,A,2024-05-07,x\n")

    assert log.column("row") == [2, 5]
    assert [reject["row"] for reject in log.rejects] == [3, 4]
    assert log.reasons() == [
        "The row has 2 values, the header has 4.",
        "The row has 5 values, the header has 4.",
    ]
    assert log.rejects[0]["value"] == "2,A"


def test_ragged_rows_only_are_all_rejected(read):
    log = read("log.csv", HEADER + "1,A\n2,A\n")

    assert (log.rows, log.rows_read) == ([], 2)


def test_a_ragged_row_may_hold_undecodable_bytes(read):
    log = read("log.csv", HEADER.encode() + b"1,\xff\xfe,2024-05-06,x,y\n2,A,2024-05-06,x\n")

    assert log.column("case") == ["2"]
    assert "\\xff\\xfe" in log.rejects[0]["value"]


def test_a_row_in_which_nothing_is_written_is_no_row_but_keeps_its_number(read):
    log = read("log.csv", HEADER + "1,A,2024-05-06,x\n\n,,,\n2,A,2024-05-06,x\n\n")

    assert log.column("row") == [2, 5]
    assert log.rows_read == 2


def test_a_header_may_begin_with_a_mark_and_follow_blank_lines(read):
    log = read("log.csv", b"\xef\xbb\xbf\n" + HEADER.encode() + b"1,A,2024-05-06,x\n")

    assert log.column("row") == [3]


def test_lines_may_end_in_any_way(read):
    log = read("log.csv", HEADER.replace("\n", "\r\n") + "1,A,2024-05-06,x\r\n2,A,2024-05-06,y")

    assert log.column("case") == ["1", "2"]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\n\n\n"])
def test_a_header_alone_gives_no_rows(read, ending):
    log = read("log.csv", HEADER.strip() + ending)

    assert (log.rows, log.rejects, log.rows_read) == ([], [], 0)


def test_another_delimiter_is_taken_from_the_mapping(read):
    log = read("log.csv", "case;activity;at\n1;A, b;2024-05-06\n", head=HEAD + 'delimiter = ";"\n')

    assert log.column("activity") == ["A, b"]


def test_nul_bytes_stay_in_their_cell(read):
    log = read("log.csv", HEADER + "1,A\0B,2024-05-06,x\n")

    assert log.column("activity") == ["A\0B"]


def test_rows_longer_than_a_block_of_the_reader_are_read_once(read):
    """A cell of 10 million characters: its row is rejected, its neighbours are not."""
    rows = "".join(f"{n},A,2024-05-06,{'x' * 90}\n" for n in range(60_000))
    log = read(
        "log.csv", f"{HEADER}{rows}big,A,2024-05-06,{'y' * 10_000_000}\nend,A,2024-05-06,z\n"
    )

    assert len(log.rows) == 60_001
    assert log.rows[-1]["case"] == "end"
    assert log.rows[-1]["row"] == 60_003
    assert [reject["row"] for reject in log.rejects] == [60_002]
    assert log.reasons() == ["The value is longer than 100000 characters."]
    assert len(log.rejects[0]["value"]) == 201


def test_a_quotation_mark_that_is_never_closed_rejects_its_row(read):
    log = read("log.csv", HEADER + '1,A,2024-05-06,x\n2,A,2024-05-06,"y\n3,A,2024-05-06,z\n')

    assert log.column("case") == ["1"]
    assert log.reasons() == ["A quotation mark is opened in this row and never closed."]


def test_a_last_cell_of_several_lines_that_is_closed_is_used(read):
    log = read("log.csv", HEADER + '1,A,2024-05-06,"x\ny\n"\n\n\n')

    assert log.column("case") == ["1"]


def test_a_missing_column_is_named_with_the_nearest_there_is(read):
    with pytest.raises(Unusable, match=r'no column "activity".*did you mean "activty"'):
        read("log.csv", "case,activty,at\n1,A,2024-05-06\n")


def test_a_mapped_column_that_occurs_twice_is_refused(read):
    with pytest.raises(Unusable, match='2 columns named "at"'):
        read("log.csv", "case,activity,at,at\n1,A,2024-05-06,2024-05-07\n")


def test_an_unmapped_column_may_occur_twice(read):
    log = read("log.csv", "case,activity,at,x,x\n1,A,2024-05-06,1,2\n")

    assert log.column("case") == ["1"]


def test_equal_rows_have_equal_lines_and_others_have_not(read):
    log = read(
        "log.csv",
        HEADER
        + "1,A,2024-05-06,x\n1,A,2024-05-06,x\n1,A,2024-05-06,y\n"
        + "1,A,2024-05-06,x\x1fy\n1,A,2024-05-06,x\x1fy\n",
    )
    lines = log.column("line")

    assert lines[0] == lines[1]
    assert lines[3] == lines[4]
    assert len(set(lines)) == 3


def test_marks_inside_cells_do_not_make_two_rows_alike(read):
    log = read(
        "log.csv", "case,activity,at,x,y\n1,A,2024-05-06,a\x1fb,c\n1,A,2024-05-06,a,b\x1fc\n"
    )

    assert len(set(log.column("line"))) == 2


def test_several_files_come_in_the_order_given(file_of, mapping_of):
    first = file_of("b.csv", HEADER + "1,A,2024-05-06,x\n")
    second = file_of("a.csv", HEADER + "2,A,2024-05-06,x\n3,A,,x\n")
    log = read_all([first, second], mapping_of(EVENTS))

    assert log.column("file") == [0, 1]
    assert log.rejects[0]["file"] == str(second)
