"""`xiaoneng clock`: both forms answer the worked cases, and name the row that cannot be read."""

import csv
from pathlib import Path

import pytest

from xiaoneng.batch import answering_columns
from xiaoneng.batch.answering import ANSWER, QUESTION, answer
from xiaoneng.core.refusals import Unusable

WORKED = Path(__file__).resolve().parents[2] / "core" / "tests" / "worked" / "vectors.csv"
GOOD = "7,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,5,workday,1"

engines = pytest.mark.parametrize("engine", ["scalar", "columnar"])


@pytest.fixture
def asked(tmp_path):
    def written(*lines):
        path = tmp_path / "in.csv"
        path.write_text("\n".join([",".join(QUESTION), *lines]) + "\n", encoding="utf-8")
        return path

    return written


@engines
def test_every_worked_case_is_answered(engine, tmp_path):
    target = tmp_path / "out.csv"

    rows = answer(WORKED, target, engine)

    with WORKED.open(newline="") as worked, target.open(newline="") as answers:
        expected = [{name: row[name] for name in ANSWER} for row in csv.DictReader(worked)]
        assert list(csv.DictReader(answers)) == expected
    assert rows == len(expected) == 700


@engines
@pytest.mark.parametrize(
    "line",
    [
        "8,yesterday,[],,2026-03-05 09:00:00,5,workday,1",
        "8,2026-03-02 09:00:00,[],soon,2026-03-05 09:00:00,5,workday,1",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,five,workday,1",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,5,fortnight,1",
        "8,2026-03-06 09:00:00,[],,2026-03-05 09:00:00,5,workday,1",
        '8,2026-03-02 09:00:00,"[[""then"", null]]",,2026-03-05 09:00:00,5,workday,1',
        "8,2026-03-02 09:00:00,{,,2026-03-05 09:00:00,5,workday,1",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,-1,workday,1",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,1.5,workday,1",
    ],
)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_written(engine, line, asked, tmp_path):
    source, target = asked(GOOD, line), tmp_path / "out.csv"

    with pytest.raises(Unusable, match="row 3"):
        answer(source, target, engine)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


@engines
def test_a_missing_column_is_named(engine, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("id,started_at\n1,2026-03-02\n")

    with pytest.raises(Unusable, match="no column pauses, closed_at"):
        answer(source, tmp_path / "out.csv", engine)


@engines
def test_a_closing_after_the_moment_is_not_known_yet(engine, asked, tmp_path):
    source = asked("1,2026-03-02 09:00:00,[],2026-03-09 09:00:00,2026-03-03 09:00:00,5,workday,1")

    answer(source, tmp_path / "out.csv", engine)

    with (tmp_path / "out.csv").open(newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["used"], row["light"]) == ("1", "on_time")


@engines
def test_no_file_is_refused_by_its_name(engine, tmp_path):
    with pytest.raises(Unusable, match=r"gone\.csv"):
        answer(tmp_path / "gone.csv", tmp_path / "out.csv", engine)


@engines
@pytest.mark.parametrize(
    "line",
    [
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,1000000000,workday,1",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,99999,workday,1",
        "8,1940-03-02 09:00:00,[],,2026-03-05 09:00:00,5,workday,1",
        "8,2026-03-02 09:00:00,[],,2200-03-05 09:00:00,5,workday,1",
        '8,2026-03-02 09:00:00,"[[""2026-03-03 09:00:00""]]",,2026-03-05 09:00:00,5,workday,1',
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,inf,hour,1",
    ],
)
def test_both_forms_refuse_what_lies_outside(engine, line, asked, tmp_path):
    with pytest.raises(Unusable, match="row 3"):
        answer(asked(GOOD, line), tmp_path / "out.csv", engine)


@engines
def test_the_answers_never_take_the_place_of_the_questions(engine, asked):
    source = asked(GOOD)

    with pytest.raises(Unusable, match="what is read"):
        answer(source, source, engine)

    assert GOOD in source.read_text()


@engines
def test_a_missing_folder_is_named(engine, asked, tmp_path):
    with pytest.raises(Unusable, match="no folder"):
        answer(asked(GOOD), tmp_path / "gone" / "out.csv", engine)


@pytest.mark.parametrize(
    "line",
    [
        "8,2026-03-02T09:00:00.750,[],,2026-03-05 09:00:00,5,workday,1",
        "8,2026-03-02,[],,2026-03-05 09:00,5,workday,",
        "8,20260302T090000,[],,2026-03-05 09:00:00,5,workday,1",
        "8,2026-03-02 09:00:00,,,2026-03-05 09:00:00,5.0,workday,0.5",
        "8,2026-03-02 09:00:00,[ ],,2026-03-05 09:00:00,1e1,hour,1",
        '8,2026-03-02 09:00:00,"[[""2026-03-03T10:00:00.5"", """"]]",,2026-03-05 09:00,5,day,1',
        '8,2026-03-02 09:00:00,"[[""2026-03-04"", ""2026-03-03""]]",,2026-03-05 09:00,5,day,1',
        '"a,""b""\n，行",2026-03-02 09:00:00,[],,2026-03-05 09:00:00,5,workday,1',
        ",2026-03-02 09:00:00,[],,2026-03-05 09:00:00,5,workhour,1",
    ],
)
def test_both_forms_write_the_same_bytes(line, asked, tmp_path):
    source = asked(GOOD, line, GOOD)

    for engine in ("scalar", "columnar"):
        answer(source, tmp_path / engine, engine)

    assert (tmp_path / "columnar").read_bytes() == (tmp_path / "scalar").read_bytes()


def test_a_file_with_a_byte_order_mark_and_further_columns_is_answered_alike(tmp_path):
    source = tmp_path / "in.csv"
    head, body = ",".join(["note", *QUESTION]), f'"so, so",{GOOD}'
    source.write_text(f"{head}\r\n{body}\r\n", encoding="utf-8-sig", newline="")

    for engine in ("scalar", "columnar"):
        assert answer(source, tmp_path / engine, engine) == 1

    assert (tmp_path / "columnar").read_bytes() == (tmp_path / "scalar").read_bytes()


def test_a_file_of_many_blocks_is_answered_in_its_order(asked, tmp_path, monkeypatch):
    monkeypatch.setattr(answering_columns, "BLOCK", 4096)
    lines = WORKED.read_text().splitlines()[1:]

    answer(WORKED, tmp_path / "out.csv", "columnar")

    told = (tmp_path / "out.csv").read_text().splitlines()[1:]
    assert [one.split(",")[0] for one in told] == [one.split(",")[0] for one in lines]


@engines
def test_no_rows_are_no_answers(engine, asked, tmp_path):
    assert answer(asked(), tmp_path / "out.csv", engine) == 0

    assert (tmp_path / "out.csv").read_text() == ",".join(ANSWER) + "\n"


@engines
@pytest.mark.parametrize(
    "line",
    [
        "8,2026-03-02 09:00:00",
        "8,2026-03-02 09:00:00Z,[],,2026-03-05 09:00:00,5,workday,1",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,5,workday,nan",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,99999,day,1",
        "8,2026-03-02 09:00:00,[],,2026-03-05 09:00:00,,workday,1",
        '8,2026-03-02 09:00:00,"[[1, 2]]",,2026-03-05 09:00:00,5,workday,1',
        '8,2026-03-02 09:00:00,"{""p"": []}",,2026-03-05 09:00:00,5,workday,1',
        '8,2026-03-02 09:00:00,"[null]",,2026-03-05 09:00:00,5,workday,1',
        '8,2026-03-02 09:00:00,"[[null, null]]",,2026-03-05 09:00:00,5,workday,1',
    ],
)
def test_what_neither_form_can_read_is_named(engine, line, asked, tmp_path):
    with pytest.raises(Unusable, match="row 3"):
        answer(asked(GOOD, line), tmp_path / "out.csv", engine)
