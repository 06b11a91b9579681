"""A generated district, and the logs of a folder that have a mapping of their name."""

from datetime import datetime

import pytest

from xiaoneng.batch.showing import show_district, show_logs
from xiaoneng.batch.tests.conftest import EVENTS
from xiaoneng.core.refusals import Unusable


def silent(line):
    """Nobody is told."""


@pytest.fixture
def mappings(tmp_path):
    folder = tmp_path / "mappings"
    folder.mkdir()
    (folder / "permits.toml").write_text('title = "Permits"\n' + EVENTS)
    (folder / "others.toml").write_text(EVENTS)
    return folder


def test_the_district_is_supervised_as_of_the_moment(tmp_path, rows):
    title = show_district(tmp_path, datetime(2026, 11, 20, 16, 30), 200, silent)

    cases = rows(tmp_path / "district" / "cases.csv")
    assert title == "临澄区（演示）"
    assert len(cases) == 200
    assert max(case["closed_at"] for case in cases) <= "2026-11-20 16:30:00"
    assert "演示数据" in (tmp_path / "district" / "report.html").read_text(encoding="utf-8")


def test_a_log_is_supervised_as_of_its_last_event(tmp_path, mappings, rows):
    data = tmp_path / "data" / "permits"
    data.mkdir(parents=True)
    (data / "README.md").write_text("not a log")
    (data / "log.csv").write_text(
        "case,activity,at,organ,item\n"
        "1,accept,2026-03-02 09:00,A,permit\n"
        "2,accept,2026-03-05 09:00,A,permit\n"
    )

    titles = show_logs(tmp_path / "out", tmp_path / "data", mappings, silent)

    assert titles == {"permits": "Permits"}
    used = {case["case"]: case["used"] for case in rows(tmp_path / "out" / "permits" / "cases.csv")}
    assert used == {"1": "3", "2": "0"}


def test_a_folder_without_a_known_log_is_refused(tmp_path, mappings):
    (tmp_path / "data" / "permits").mkdir(parents=True)

    with pytest.raises(Unusable, match="no folder"):
        show_logs(tmp_path / "out", tmp_path / "data", mappings, silent)
    with pytest.raises(Unusable, match="not a folder"):
        show_logs(tmp_path / "out", tmp_path / "gone", mappings, silent)


def test_a_log_without_a_usable_row_is_refused(tmp_path, mappings):
    data = tmp_path / "data" / "permits"
    data.mkdir(parents=True)
    (data / "log.csv").write_text("case,activity,at,organ,item\n")

    with pytest.raises(Unusable, match="no row"):
        show_logs(tmp_path / "out", tmp_path / "data", mappings, silent)
