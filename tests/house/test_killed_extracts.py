"""Whoever reads the warehouse sees a whole extract, wherever a run was killed."""

import pytest

from tests.house.disturbing import left_by

pytestmark = pytest.mark.django_db  # a database is made for it, though each run has its own


@pytest.fixture(scope="module")
def left(tmp_path_factory, django_db_setup, django_db_blocker):
    """What readers saw after each kill; one run for all the tests below."""
    folder = tmp_path_factory.mktemp("extracts")
    return left_by("tests.house.killing_extracts", folder, django_db_blocker)


def test_a_reader_never_sees_half_an_extract(left):
    before, calm = left["before"]["rows"], left["calm"]["rows"]

    assert before != calm
    assert len(left["killed"]) >= 5
    for one in left["killed"]:
        assert one["between"]["missing"] == []
        assert one["between"]["rows"] in (before, calm)
    assert any(one["between"]["rows"] == before for one in left["killed"])


def test_the_next_run_makes_up_for_it_and_clears_away_what_was_left(left):
    assert any(one["between"]["left_over"] for one in left["killed"])
    for one in left["killed"]:
        assert one["after"]["rows"] == left["calm"]["rows"]
        assert one["after"]["left_over"] == one["after"]["missing"] == []


def test_the_first_one_of_all_goes_on_where_it_was_killed(left):
    first = left["first"]

    assert len(first["killed"]) >= 5
    for one in first["killed"]:
        assert one["after"] == first["calm"]


def test_what_the_first_one_had_finished_is_not_written_twice(left):
    killed = left["first"]["killed"]

    assert len({len(one["there"]) for one in killed}) > 2  # it was killed early and late
    for one in killed:
        assert one["kept"] == one["there"]
