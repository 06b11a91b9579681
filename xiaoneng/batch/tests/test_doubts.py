"""What a run did not refuse but says on the terminal."""

from datetime import datetime

import openpyxl
import pytest

from xiaoneng.batch.supervise import supervise
from xiaoneng.batch.target import Job
from xiaoneng.batch.tests.conftest import EVENTS
from xiaoneng.batch.tests.test_limits_of_logs import CARRIED

AS_OF = datetime(2026, 3, 31, 12)
HEADER = "case,activity,at,organ,item,n,unit,s"


@pytest.fixture
def warned(tmp_path):
    """The warnings of a run over a CSV text or a file."""

    def said(source, mapping=CARRIED):
        if isinstance(source, str):
            path = tmp_path / "log.csv"
            path.write_text(source)
            source = path
        (tmp_path / "mapping.toml").write_text(mapping)
        lines: list[str] = []
        job = Job((source,), tmp_path / "mapping.toml", AS_OF, tmp_path / "out")
        supervise(job, lines.append)
        found = [line for line in lines if line.startswith(("warning", "  "))]
        return [line.replace(str(tmp_path) + "/", "") for line in found]

    return said


def carried(*lines):
    return "\n".join([HEADER, *lines]) + "\n"


def test_a_limit_that_differs_within_a_case_names_the_row_and_both_values(warned):
    log = carried(
        "1,accept,2026-03-02 09:00,A,x,5,hour,",
        "1,look,2026-03-03 09:00,A,x,3,workday,4",
        "1,look,2026-03-04 09:00,A,x,5,hour,",
        "1,look,2026-03-05 09:00,A,x,,,",
        "2,accept,2026-03-02 09:00,A,x,7,workday,",
    )

    assert warned(log) == [
        "warning: 1 row says another limit than its case keeps",
        "  log.csv, row 3, case 1: 3 workday, statutory 4 workday; 5 hour of row 2 is kept",
    ]


def test_a_statute_told_later_than_the_promise_is_another_limit(warned):
    log = carried("1,accept,2026-03-02 09:00,A,x,5,day,", "1,look,2026-03-03 09:00,A,x,,day,9")

    assert warned(log)[1:] == ["  log.csv, row 3, case 1: statutory 9 day; 5 day of row 2 is kept"]


def test_the_first_ten_rows_are_told_and_the_others_counted(warned):
    later = [f"1,look,2026-03-03 09:{minute},A,x,{minute},day," for minute in range(10, 23)]
    lines = warned(carried("1,accept,2026-03-02 09:00,A,x,5,day,", *later))

    assert lines[0] == "warning: 13 rows say another limit than their cases keep"
    assert len(lines) == 12
    assert lines[-1] == "  and 3 more"


def test_a_carried_promise_beyond_its_statute_names_the_row_and_both_limits(warned):
    log = carried(
        "1,accept,2026-03-02 09:00,A,x,20,workday,10",
        "2,accept,2026-03-02 09:00,A,x,10,workday,10",
    )

    assert warned(log) == [
        "warning: 1 row promises more time than its statute gives",
        "  log.csv, row 2, case 1: promised 20 workday, statutory 10 workday",
    ]


def test_a_carried_promise_is_compared_with_the_statute_of_the_mapping(warned):
    mapping = EVENTS.replace("amount = 5\n", 'amount = { column = "n" }\n', 1)
    log = carried("1,accept,2026-03-02 09:00,A,x,12,,", "2,accept,2026-03-02 09:00,A,x,10,,")

    assert warned(log, mapping)[1:] == [
        "  log.csv, row 2, case 1: promised 12 workday, statutory 10 workday"
    ]


def test_a_log_of_cases_is_looked_at_as_well(warned):
    mapping = (
        'shape = "cases"\ntime_zone = "Asia/Shanghai"\ncalendar = "cn"\n[columns]\ncase = "case"\n'
        '[case]\nstart = "start"\n[limit]\namount = { column = "n" }\nunit = "day"\n'
        'statutory_amount = { column = "s" }\n'
    )

    assert warned("case,start,n,s\n1,2026-03-02,9,8\n2,2026-03-02,8,8\n", mapping)[1:] == [
        "  log.csv, row 2, case 1: promised 9 day, statutory 8 day"
    ]


def test_nothing_is_said_of_a_log_that_agrees_with_itself(warned):
    assert warned(carried("1,accept,2026-03-02 09:00,A,x,5,workday,10")) == []


def test_a_workbook_with_more_sheets_names_those_not_read(warned, tmp_path):
    book = openpyxl.Workbook()
    for row in ((HEADER.split(",")), ("1", "accept", "2026-03-02 09:00", "A", "x", 5, "day", 9)):
        book.active.append(list(row))
    book.create_sheet("二月")
    book.create_sheet("Notes")
    book.save(tmp_path / "log.xlsx")
    book.close()

    assert warned(tmp_path / "log.xlsx") == [
        'warning: log.xlsx: only the first sheet is read, not "二月", "Notes"'
    ]


def test_a_log_without_rows_is_said_to_be_empty(warned):
    assert warned(carried()) == ["warning: the log holds no rows; the report is empty"]


def test_a_log_of_which_nothing_can_be_used_says_so(warned, tmp_path):
    log = carried("1,accept,never,A,x,5,day,", ",accept,2026-03-02,A,x,5,day,")

    assert warned(log) == ["warning: none of the 2 rows could be used; rejected.csv says why"]
    assert (tmp_path / "out" / "rejected.csv").is_file()
