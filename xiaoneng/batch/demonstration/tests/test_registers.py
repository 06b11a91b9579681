"""The registers beside the log: nearly everything fits it, and a few gaps are there on purpose."""

from collections import Counter
from datetime import datetime

import pytest

from xiaoneng.batch.demonstration import generate, items
from xiaoneng.batch.demonstration.registers import (
    IDLE,
    LICENCES,
    NEVER,
    heaviest,
    issued_results,
    queue_tickets,
)

AT = datetime(2026, 11, 20, 16, 30)


@pytest.fixture(scope="module")
def log():
    return list(generate(AT, cases=6_000))


def test_results_are_of_licences_and_nearly_all_name_their_case(log):
    rows = list(issued_results(log, AT))
    known = {event.case for event in log}
    kinds = {one.code: one.kind for one in items()}

    assert {kinds[row.item] for row in rows} <= set(LICENCES)
    assert len({row.number for row in rows}) == len(rows)
    gap = heaviest("行政许可").code
    strange = Counter(row.item for row in rows if row.case and row.case not in known)
    assert strange[gap] >= 10
    assert sum(strange.values()) - strange[gap] < 0.02 * len(rows)


def test_one_item_has_results_and_not_one_case(log):
    [never] = [one.code for one in items() if one.weight == 0]

    assert never not in {event.item_code for event in log}
    assert [row.item for row in issued_results(log, AT)].count(never) == NEVER


def test_tickets_are_drawn_before_they_are_called_and_one_officer_serves_nobody(log):
    rows = list(queue_tickets(log, AT))
    known = {event.case for event in log}

    assert all(row.taken < row.called < row.ended for row in rows)
    assert len({row.number for row in rows}) == len(rows)
    strange = Counter(row.officer for row in rows if row.case and row.case not in known)
    assert list(strange.values()) == [IDLE]


def test_the_same_log_gives_the_same_registers(log):
    assert list(issued_results(log, AT)) == list(issued_results(log, AT))
    assert list(queue_tickets(log, AT)) == list(queue_tickets(log, AT))
