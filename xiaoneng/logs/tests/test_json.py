import json
from datetime import datetime

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.tests.conftest import EVENTS

ROW = {"case": "1", "activity": "A", "at": "2024-05-06T10:00:00+08:00"}


def at_path(path):
    return f'{EVENTS}[json]\nrows = "{path}"\n'


def test_a_document_that_is_an_array_needs_no_path(read):
    log = read("log.json", json.dumps([ROW, {**ROW, "case": "2"}]))

    assert log.column("case") == ["1", "2"]
    assert log.column("row") == [1, 2]
    assert log.column("at")[0] == datetime(2024, 5, 6, 4)


def test_rows_are_found_at_their_path(read):
    document = {"meta": {"n": [1, {"requests": []}]}, "a": {"requests": [ROW]}, "z": [1]}

    assert read("log.json", json.dumps(document), at_path("$.a.requests[*]")).rows_read == 1


def test_objects_inside_a_row_give_dotted_columns_and_numbers_stay_as_written(read):
    row = '{"case": 7, "activity": {"name": "A"}, "at": "2024-05-06", "x": [1, {"y": null}]}'
    log = read("log.json", f"[{row}]", EVENTS.replace('"activity"', '"activity.name"'))

    assert (log.column("case"), log.column("activity")) == (["7"], ["A"])


def test_null_and_absent_are_the_same_value_but_not_the_same_fact(read):
    rows = [{**ROW, "organ": None}, ROW, {**ROW, "organ": ""}]
    log = read("log.json", json.dumps([*rows, {**ROW, "organ": "x"}]), EVENTS + 'organ = "organ"\n')

    assert log.column("organ") == [None, None, None, "x"]
    assert log.column("line")[0] != log.column("line")[2]


def test_what_is_not_an_object_is_rejected(read):
    log = read("log.json", json.dumps([1, ROW, "x", [ROW], None]))

    assert log.column("row") == [2]
    assert [(r["row"], r["value"]) for r in log.rejects][:2] == [(1, "1"), (3, "x")]
    assert set(log.reasons()) == {"The row is not a JSON object."}


@pytest.mark.parametrize("text", ["[{]", "[", '[{"case": "1"}', "[1] x", "no", "[NaN]", '["\\x"]'])
def test_what_is_not_json_is_refused(read, text):
    with pytest.raises(Unusable, match="not valid JSON"):
        read("log.json", text)


@pytest.mark.parametrize(
    "text", ["{}", "3", '"x"', '{"requests": {"a": 1}}', '{"request": []}', "[]"]
)
def test_a_document_without_rows_at_the_path_is_refused(read, text):
    with pytest.raises(Unusable, match=r"set \[json\] rows"):
        read("log.json", text, at_path("$.requests[*]"))


def test_an_array_without_rows_gives_none(read):
    assert read("log.json", "[]").rows_read == 0


@pytest.mark.parametrize("text", ["[" * 200_000, '[{"a":' * 100_000, "[[" + '{"a":[' * 70])
def test_a_document_nested_without_end_is_refused(read, text):
    with pytest.raises(Unusable, match="levels deep"):
        read("log.json", text)


def test_a_column_no_row_has_is_refused(read):
    with pytest.raises(Unusable, match='no column "at"'):
        read("log.json", json.dumps([{"case": "1", "activity": "A"}]))


def test_a_byte_order_mark_is_passed_over(read):
    assert read("log.json", b"\xef\xbb\xbf" + json.dumps([ROW]).encode()).rows_read == 1
    assert read("log.jsonl", b"\xef\xbb\xbf" + json.dumps(ROW).encode()).rows_read == 1


@pytest.mark.parametrize("ending", ["jsonl", "ndjson"])
def test_lines_are_rows_and_blank_lines_are_none(read, ending):
    lines = [json.dumps(ROW), "", json.dumps({**ROW, "case": 2}), ""]
    log = read(f"log.{ending}", "\n".join(lines))

    assert (log.column("case"), log.column("row")) == (["1", "2"], [1, 2])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"case": ', "The line is not valid JSON."),
        (b"[1]", "The row is not a JSON object."),
        (b'{"case": "\xff"}', "The line is not valid UTF-8, the encoding of JSON."),
        (b'{"a":' * 50_000, "The row is nested too deeply."),
        (b"[" * 50_000, "The row is nested too deeply."),
    ],
)
def test_a_line_that_is_no_row_is_rejected(read, line, reason):
    whole = json.dumps(ROW).encode()
    log = read("log.jsonl", b"\n".join([whole, line, whole]))

    assert log.column("row") == [1, 3]
    assert log.reasons() == [reason]


def test_a_lone_surrogate_does_no_harm(read):
    log = read(
        "log.jsonl", '{"case": "\\ud800", "activity": "A", "at": "2024-05-06", "\\udfff": 1}'
    )

    assert log.column("case") == ["?"]


def test_marks_inside_values_do_not_make_two_rows_alike(read):
    rows = [{**ROW, "x": "a\x1fy\x1eb"}, {**ROW, "x": "a", "y": "b"}, {**ROW, "x": "a\x1fy\x1eb"}]
    lines = read("log.json", json.dumps(rows)).column("line")

    assert lines[0] == lines[2] != lines[1]
