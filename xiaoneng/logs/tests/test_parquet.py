from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xiaoneng.core.refusals import Unusable


@pytest.fixture
def parquet(tmp_path):
    def save(**columns):
        pq.write_table(pa.table(columns), tmp_path / "made.parquet")
        return (tmp_path / "made.parquet").read_bytes()

    return save


INSTANT = datetime(2024, 5, 6, 8, 0, 0, 500, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "local"),
    [
        (pa.array([INSTANT], pa.timestamp("us", "UTC")), datetime(2024, 5, 6, 10, 0, 0, 500)),
        (
            pa.array([INSTANT], pa.timestamp("ns", "Asia/Tokyo")),
            datetime(2024, 5, 6, 10, 0, 0, 500),
        ),
        (pa.array([datetime(2024, 5, 6, 8)], pa.timestamp("ms")), datetime(2024, 5, 6, 8)),
        (pa.array([date(2024, 5, 6)], pa.date32()), datetime(2024, 5, 6)),
        (pa.array(["2024-05-06T08:00Z"], pa.large_string()), datetime(2024, 5, 6, 10)),
    ],
)
def test_times_of_every_type_are_brought_into_the_zone(read, parquet, at, local):
    log = read("log.parquet", parquet(case=pa.array([7]), activity=["A"], at=at))

    assert (log.column("case"), log.column("at"), log.column("row")) == (["7"], [local], [1])


def test_every_kind_of_column_becomes_text(read, parquet):
    log = read(
        "log.parquet",
        parquet(
            case=pa.array(["1", "2"]).dictionary_encode(),
            activity=pa.array([b"A", b"\xff"], pa.binary()),
            at=["2024-05-06", "2024-05-06"],
            other=pa.array([{"x": [1]}, None]),
            flag=[True, None],
        ),
    )

    assert log.column("case") == ["1"]
    assert "not valid utf-8" in log.reasons()[0]


def test_a_file_without_rows_still_must_have_the_columns(read, parquet):
    assert read("log.parquet", parquet(case=[], activity=[], at=[])).rows_read == 0
    with pytest.raises(Unusable, match='no column "at"'):
        read("log.parquet", parquet(case=[], activity=[]))


def test_a_damaged_file_is_refused(read, parquet):
    content = parquet(case=["1"], activity=["A"], at=["2024-05-06"])

    with pytest.raises(Unusable, match="cannot be read as Parquet"):
        read("log.parquet", content[: len(content) // 2])
