"""Decision documents that are older than the acceptance."""

import pyarrow as pa
import pytest

from xiaoneng.measures.doubts_dating import paper_dated_before
from xiaoneng.measures.tests.columns import table
from xiaoneng.measures.tests.doubt_logs import doubts, few, keys, moment

PAPER = {
    "case": pa.int64(),
    "item": pa.string(),
    "organ": pa.string(),
    "officer": pa.string(),
    "accepted": pa.int64(),
    "closed": pa.int64(),
    "dated": pa.int64(),
}


def day(text):
    return moment(f"{text} 00:00") // (24 * 3600)


def paper(key, dated, accepted: str | None = "03-10 09:00"):
    who = {"item": "登记", "organ": "民政局", "officer": None}
    began = moment(accepted) if accepted else None
    dated = None if dated is None else day(dated)
    return {**who, "case": key, "accepted": began, "closed": moment("03-12 09:00"), "dated": dated}


def papers(*told):
    return table(told, PAPER)


@pytest.mark.parametrize(("dated", "told"), [("03-09", True), ("03-10", False), ("03-12", False)])
def test_a_document_of_the_day_before_is_suspicious_and_one_of_the_day_is_not(dated, told):
    assert keys(paper_dated_before(papers(paper(1, dated)))) == ([1] if told else [])


def test_it_says_by_how_many_days_and_of_how_many_that_tell_a_day():
    found = paper_dated_before(papers(paper(1, "03-01"), paper(2, "03-11"), paper(3, None)))

    [row] = doubts(found)
    assert (row["case"], row["measured"], row["number"], row["total"]) == (1, 9, 1, 2)
    assert row["moment"] == moment("03-12 09:00")
    assert few(found) == []


def test_a_case_that_was_never_accepted_is_left_alone():
    assert keys(paper_dated_before(papers(paper(1, "03-01", accepted=None)))) == []
