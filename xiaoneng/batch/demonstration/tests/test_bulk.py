"""Logs of any size: the same columns, whatever the chunks."""

import pyarrow as pa
import pyarrow.csv
import pytest
from pyarrow import parquet

from xiaoneng.batch.demonstration import Event, bulk, write_bulk
from xiaoneng.batch.demonstration.events import ACCEPTED, GENERATED
from xiaoneng.core.refusals import Unusable
from xiaoneng.logs.mapping import load_mapping


def test_a_bulk_log_has_the_columns_of_the_district(tmp_path, at):
    written = write_bulk(tmp_path / "log.parquet", 500, at)
    table = parquet.read_table(written.log)
    assert table.column_names == list(Event._fields)
    assert table.num_rows == written.events
    assert 5 < written.events / written.cases < 8
    assert set(table["generated"].to_pylist()) == {GENERATED}
    assert load_mapping(written.mapping).generated


def test_nothing_in_a_bulk_log_happened_after_its_moment(tmp_path, at):
    table = parquet.read_table(write_bulk(tmp_path / "log.parquet", 500, at).log)
    assert max(table["at"].to_pylist()) <= at
    assert max(table["recorded_at"].to_pylist()) <= at


def test_each_case_of_a_bulk_log_is_accepted_once_over_all_chunks(tmp_path, at, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 100)
    table = parquet.read_table(write_bulk(tmp_path / "log.parquet", 450, at).log)
    accepted = table.filter(pa.compute.field("activity") == ACCEPTED)
    assert len(set(accepted["case"].to_pylist())) == accepted.num_rows == 450


def test_a_bulk_log_is_the_same_as_text(tmp_path, at):
    packed = parquet.read_table(write_bulk(tmp_path / "log.parquet", 200, at).log)
    text = pa.csv.read_csv(write_bulk(tmp_path / "log.csv", 200, at).log)
    for name in ("case", "activity", "organ", "item", "promised"):
        assert packed[name].to_pylist() == text[name].to_pylist()
    assert "T" in (tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()[1]


def test_only_parquet_and_csv_are_written(tmp_path, at):
    with pytest.raises(Unusable):
        write_bulk(tmp_path / "log.xlsx", 10, at)
