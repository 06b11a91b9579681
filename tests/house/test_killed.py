"""Sweep, import, delivery and moving killed anywhere and begun again end as if nothing had been.

A mail that was handed to the server before its sender was killed is sent again, with the same
number: whoever reads mail shows it once. Of a mail more than one copy may therefore lie there.
"""

import pytest

from tests.house.disturbing import left_by

pytestmark = pytest.mark.django_db  # a database is made for it, though each run has its own


@pytest.fixture(scope="module")
def left(tmp_path_factory, django_db_setup, django_db_blocker):
    """What each job left behind; one run for all the tests below."""
    return left_by("tests.house.killing", tmp_path_factory.mktemp("killed"), django_db_blocker)


def test_jobs_that_were_killed_end_as_undisturbed_ones(left):
    swept, imported, delivered, moved = (
        left[job]["calm"] for job in ("sweep", "import", "delivery", "move")
    )
    taken = [line for line in imported["ledger"] if "sheet.imported" in line[0]]

    for job in left.values():
        assert len(job["killed"]) >= 5
        for one in job["killed"]:
            assert one == job["calm"], f"again by KILL_SEED={job['seed']}"
        assert job["calm"]["faults"] == []
    assert len(swept["crossings"]) == 24  # eight matters: reminded, yellow, red
    assert len(imported["people"]) - len(swept["people"]) == 9
    assert [count for _line, count in taken] == [1]
    assert len(delivered["mails"]) == 24
    assert {one.split()[-1] for one in delivered["deliveries"]} == {"sent"}
    assert moved["moves"] == ["8 8 None"]
    assert {one.split()[-1] for one in moved["clocks"]} == {"2"}
