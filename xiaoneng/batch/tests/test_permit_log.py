"""The permit log of a real municipality, against figures counted without this program."""

from itertools import pairwise

import pytest

from xiaoneng.batch.tests.conftest import MAPPINGS

LOG = "permit-log-wabo-receipt"
MAPPING = MAPPINGS / f"{LOG}.toml"
AS_OF = "2012-01-23 23:59"


@pytest.fixture
def permits(real):
    return real(f"{LOG}/08_receipt.from-xes.csv.gz")


def test_the_counts_are_those_of_a_recount(permits, run):
    summary, _ = run([permits], MAPPING, AS_OF)

    assert summary["rows_read"] == summary["rows_used"] == 8577
    assert (summary["cases"], summary["open"], summary["closed"]) == (1434, 105, 1329)
    assert summary["late"] == 309


def test_a_due_moment_is_kept_to_its_fraction_of_a_second(permits, run):
    text = MAPPING.read_text(encoding="utf-8")
    by_moment = text.replace('due_precision = "day"', 'due_precision = "moment"')

    summary, _ = run([permits], by_moment, AS_OF)

    assert by_moment != text
    assert summary["late"] == 377


def test_csv_and_xes_give_the_same_verdicts(permits, real, run):
    _, from_csv = run([permits], MAPPING, AS_OF, "csv")
    _, from_xes = run([real(f"{LOG}/08_receipt.xes.gz")], MAPPING, AS_OF, "xes")

    for name in ("cases.csv", "cards.csv", "organs.csv"):
        assert (from_csv / name).read_bytes() == (from_xes / name).read_bytes()


def test_two_cases_that_end_an_hour_before_they_start_are_kept_with_a_warning(permits, run, rows):
    _, folder = run([permits], MAPPING, AS_OF)

    warned = [row for row in rows(folder / "cases.csv") if row["warnings"]]

    assert [row["case"] for row in warned] == ["case-10862", "case-8267"]
    assert {row["warnings"] for row in warned} == {"closed_before_started"}
    assert {row["used"] for row in warned} == {"0"}
    assert all(row["closed_at"] < row["started_at"] for row in warned)


def test_daylight_saving_moves_no_date(permits, run, rows):
    _, folder = run([permits], MAPPING, AS_OF)

    verdicts = rows(folder / "cases.csv")

    assert {row["due_at"][11:] for row in verdicts} == {"00:00:00"}
    assert {row["unit"] for row in verdicts} == {"day"}
    assert sum(row["amount"] == "56" for row in verdicts) > 1000


def test_every_figure_of_an_organ_is_the_sum_of_its_cases(permits, run, rows):
    summary, folder = run([permits], MAPPING, AS_OF)

    organs = rows(folder / "organs.csv")
    cards = rows(folder / "cards.csv")

    assert sum(int(row["cases"]) for row in organs) == summary["cases"]
    assert sum(int(row["missed"]) for row in organs) == summary["late"]
    for colour in ("yellow", "red"):
        assert sum(int(row[colour]) for row in organs) == summary["cards"][colour]
        assert sum(row["colour"] == colour for row in cards) == summary["cards"][colour]
    worst_first = [(-int(row["overdue_open"])) for row in organs]
    assert all(one <= other for one, other in pairwise(worst_first))
