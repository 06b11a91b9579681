"""What is written as XES is read back as it was: drawn events, and the permit log."""

import gzip
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.tests.conftest import PROJECT, read_all
from xiaoneng.logs.xes_rows import read_xes
from xiaoneng.logs.xes_writing import LoggedEvent, gzipped, xes_texts

ZONE = "Asia/Shanghai"
MAPPING = """\
time_zone = "{zone}"
calendar = "every_day"
[columns]
case = "case:concept:name"
activity = "concept:name"
at = "time:timestamp"
organ = "org:group"
officer = "org:resource"
item = "case:xiaoneng:item"
"""
LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
)
WORDS = st.text(LETTERS, min_size=1)
drawn = st.builds(
    LoggedEvent,
    case=st.sampled_from(["甲", "乙&<\">'"]),
    activity=WORDS,
    at=st.datetimes(datetime(1992, 1, 1), datetime(2100, 1, 1)),
    organ=st.none() | WORDS,
    officer=st.none() | WORDS,
    does=st.sampled_from(["step", "pause", "close"]),
    credited=st.booleans(),
)


def mapping_in(folder, zone, more=""):
    path = folder / "own.toml"
    path.write_text(MAPPING.format(zone=zone) + more, encoding="utf-8")
    return load_mapping(path)


def written(folder, events, zone=ZONE):
    path = folder / "own.xes.gz"
    path.write_bytes(b"".join(gzipped(xes_texts(events, zone))))
    return path


@given(st.lists(drawn, max_size=20))
def test_what_is_written_is_read(events):
    with TemporaryDirectory() as folder:
        path = written(Path(folder), sorted(events, key=lambda one: one.case))
        told = [
            dict(zip(batch.names, row, strict=True))
            for batch in read_xes(path)
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)
        ]
    for row, event in zip(told, sorted(events, key=lambda one: one.case), strict=True):
        assert row["case:concept:name"] == event.case
        assert row["concept:name"] == event.activity
        assert row.get("org:group") == event.organ
        assert row.get("org:resource") == event.officer
        assert row["xiaoneng:does"] == event.does
        assert row["xiaoneng:credited"] == str(event.credited).lower()
        at = datetime.fromisoformat(row["time:timestamp"])
        assert at.replace(tzinfo=None) == event.at
        assert row["time:timestamp"][-6:] in ("+08:00", "+09:00")  # summer time until 1991


def test_what_xml_cannot_hold_is_marked(tmp_path):
    path = written(tmp_path, [LoggedEvent("1", "a\x00b\n", datetime(2026, 3, 2))])

    root = ElementTree.fromstring(gzip.decompress(path.read_bytes()))  # noqa: S314  # our own
    names = [one.get("value") for one in root.iter() if one.get("key") == "concept:name"]
    assert names[-1] == "a\ufffdb\n"


def test_the_permit_log_comes_back_row_by_row(foreign_log, tmp_path):
    shipped = load_mapping(PROJECT / "mappings/permit-log-wabo-receipt.toml")
    rows = read_all([foreign_log("permit-log-wabo-receipt/08_receipt.xes.gz")], shipped).rows
    names = LoggedEvent._fields
    path = written(
        tmp_path, (LoggedEvent(*(row[name] for name in names)) for row in rows), shipped.time_zone
    )

    own = mapping_in(
        tmp_path,
        shipped.time_zone,
        '[case]\nstart = "case:xiaoneng:started_at"\nend = "case:xiaoneng:ended_at"\n'
        'due = "case:xiaoneng:due_at"\ndue_precision = "moment"\n',
    )
    again = read_all([path], own).rows
    compared = ("row", *names)
    assert len(again) == len(rows) == 8577
    assert [[row[name] for name in compared] for row in again] == [
        [row[name] for name in compared] for row in rows
    ]
