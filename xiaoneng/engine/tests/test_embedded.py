"""The engine keeps what it computes, in the types the expression says, and cleans up."""

import ibis
import pyarrow as pa
import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.embedded import embedded

ROWS = pa.schema([("id", pa.int64()), ("name", pa.string())])


def batches(fail=False):
    yield pa.RecordBatch.from_pydict({"id": [1, 2], "name": ["甲", "乙"]}, schema=ROWS)
    if fail:
        raise Unusable("the file ends in the middle")
    yield pa.RecordBatch.from_pydict({"id": [3], "name": [None]}, schema=ROWS)


def test_a_stream_is_kept_as_it_came(tmp_path):
    with embedded(tmp_path) as engine:
        rows = engine.stage(batches(), ROWS, "rows")

        assert engine.rows(rows.order_by("id")) == [
            {"id": 1, "name": "甲"},
            {"id": 2, "name": "乙"},
            {"id": 3, "name": None},
        ]


def test_what_the_stream_raises_is_raised_as_it_is(tmp_path):
    with embedded(tmp_path) as engine, pytest.raises(Unusable, match="in the middle"):
        engine.stage(batches(fail=True), ROWS, "rows")


def test_a_sum_of_whole_numbers_stays_whole(tmp_path):
    with embedded(tmp_path) as engine:
        rows = engine.stage(batches(), ROWS, "rows")

        kept = engine.write(rows.agg(total=rows.id.sum()), "total")

        assert kept.schema()["total"].is_integer()
        assert engine.total(rows, "id") == 6


def test_a_path_with_a_quote_is_a_path(tmp_path):
    folder = tmp_path / "it's"
    folder.mkdir()
    with embedded(folder) as engine:
        rows = engine.write(ibis.memtable(pa.table({"a": [1]})), "rows")
        engine.write_csv(rows, folder / "o'ut.csv")

    assert (folder / "o'ut.csv").read_text() == "a\n1\n"
    assert [path.name for path in folder.iterdir()] == ["o'ut.csv"]


def test_a_table_that_is_kept_has_the_kinds_of_its_expression(tmp_path):
    kinds = {
        "number": pa.int64(), "share": pa.float64(), "word": pa.string(), "is_so": pa.bool_(),
        "on": pa.date32(), "at": pa.timestamp("us"), "words": pa.list_(pa.string()),
    }  # fmt: skip
    nothing = pa.schema(list(kinds.items())).empty_table()
    with embedded(tmp_path) as engine:
        asked = ibis.memtable(nothing)

        kept = engine.write(asked, "kept")

        assert kept.schema() == asked.schema()
        assert engine.arrow(kept).equals(nothing)


def test_equal_lines_have_equal_fingerprints(tmp_path):
    with embedded(tmp_path) as engine:
        first, second, third = engine.fingerprints(pa.array([b"a", b"a", b"b"])).to_pylist()

    assert first == second != third


def test_what_an_expression_is_called_is_said_once_for_all_connections(tmp_path):
    asked = []
    for name in ("甲", "乙"):
        with embedded(tmp_path) as engine:
            rows = engine.keep(pa.table({"id": [1, 2], "name": [name, "丙"]}, schema=ROWS), "rows")
            one = rows.filter(rows.id == 1)
            assert engine.rows(one) == [{"id": 1, "name": name}]
            asked.append(engine.backend.compile(one))

    assert asked[0] is asked[1]


def test_tables_of_one_name_and_other_columns_have_words_of_their_own(tmp_path):
    found = []
    for column in ("name", "place"):
        with embedded(tmp_path) as engine:
            rows = engine.keep(pa.table({"id": [1], column: ["甲"]}), "rows")
            found += engine.rows(rows.filter(rows.id == 1))

    assert found == [{"id": 1, "name": "甲"}, {"id": 1, "place": "甲"}]


def test_the_rows_an_expression_carries_are_its_own(tmp_path):
    with embedded(tmp_path) as engine:
        found = [engine.rows(ibis.memtable(pa.table({"a": [one]}))) for one in (1, 2)]

    assert found == [[{"a": 1}], [{"a": 2}]]


def test_numbers_that_are_equal_and_of_other_kinds_are_told_apart(tmp_path):
    with embedded(tmp_path) as engine:
        rows = engine.keep(pa.table({"id": [3]}), "rows")
        found = [engine.rows(rows.select(a=ibis.literal(one))) for one in (1, 1.0, True)]

    assert [type(row["a"]) for [row] in found] == [int, float, bool]
