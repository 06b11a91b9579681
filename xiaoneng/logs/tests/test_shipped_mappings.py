"""The mappings of mappings/: each loads, and reads the log it was written for."""

from collections import Counter

import pytest

from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.tests.conftest import PROJECT, read_all

SHIPPED = sorted((PROJECT / "mappings").glob("*.toml"))
WRITTEN = ("row", "line")  # how a file is written, not what it says


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_mapping_loads_and_names_its_source(path):
    mapping = load_mapping(path)

    assert mapping.source
    assert mapping.licence


def facts(log):
    return [{k: v for k, v in row.items() if k not in WRITTEN} for row in log.rows]


@pytest.mark.parametrize(
    ("mapping", "files", "rows"),
    [
        (
            "permit-log-wabo-receipt",
            ("08_receipt.from-xes.csv.gz", "08_receipt.xes.gz", "receipt.csv"),
            8577,
        ),
        (
            "case-log-waiting-bpic2013",
            ("06_bpic2013_closed.from-xes.csv.gz", "06_bpic2013_closed.xes.gz"),
            6660,
        ),
        (
            "approval-log-bpic2020-domestic",
            ("DomesticDeclarations.from-xes.csv.gz", "DomesticDeclarations.xes.gz"),
            55628,
        ),
    ],
)
def test_every_form_of_a_log_gives_the_same_rows(foreign_log, mapping, files, rows):
    shipped = load_mapping(PROJECT / "mappings" / f"{mapping}.toml")
    logs = [read_all([foreign_log(f"{mapping}/{file}")], shipped) for file in files]

    assert [len(log.rows) for log in logs] == [rows] * len(files)
    assert all(facts(log) == facts(logs[0]) for log in logs)


def test_the_permit_log_has_its_known_figures(foreign_log):
    shipped = load_mapping(PROJECT / "mappings/permit-log-wabo-receipt.toml")
    log = read_all([foreign_log("permit-log-wabo-receipt/08_receipt.xes.gz")], shipped)
    ended = {row["case"]: row for row in log.rows if row["ended_at"]}

    assert len(set(log.column("case"))) == 1434
    assert len(ended) == 1329
    assert sum(row["ended_at"] > row["due_at"] for row in ended.values()) == 377
    assert sum(row["ended_at"].date() > row["due_at"].date() for row in ended.values()) == 309


def test_the_waiting_log_pauses_and_closes(foreign_log):
    shipped = load_mapping(PROJECT / "mappings/case-log-waiting-bpic2013.toml")
    log = read_all([foreign_log("case-log-waiting-bpic2013/06_bpic2013_closed.xes.gz")], shipped)

    assert Counter(log.column("does")) == {"step": 4565, "pause": 527, "close": 1568}


@pytest.mark.parametrize(
    ("mapping", "file", "rows"),
    [
        ("penalty-log-traffic-fines", "traffic_fines.from-rda.csv.gz", 34724),
        ("complaints-nyc-311", "311_Service_Requests.csv", 1000),
        ("complaints-boston-311", "boston311-100.csv", 100),
    ],
)
def test_a_foreign_log_is_read_whole(foreign_log, mapping, file, rows):
    shipped = load_mapping(PROJECT / "mappings" / f"{mapping}.toml")
    log = read_all([foreign_log(f"{mapping}/{file}")], shipped)

    assert (len(log.rows), log.rejects) == (rows, [])


def test_the_verdict_of_boston_follows_from_the_rows(foreign_log):
    """The city's own verdict on closed cases with a target, as its README counts it: 5 late."""
    shipped = load_mapping(PROJECT / "mappings/complaints-boston-311.toml")
    log = read_all([foreign_log("complaints-boston-311/boston311-100.csv")], shipped)
    judged = [row for row in log.rows if row["ended_at"] and row["due_at"]]

    assert (len(judged), sum(row["ended_at"] > row["due_at"] for row in judged)) == (77, 5)
