"""How the jobs of the minute hand ended: a success clears what failed before it."""

from datetime import UTC, datetime, timedelta

import pytest

from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.chores import first_line_of, note_chores
from xiaoneng.errands.models import Chore
from xiaoneng.errands.queries import Failing, hand_state

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.django_db
def test_it_is_known_since_when_a_job_keeps_failing_and_why():
    note_chores({"sealing": ValueError("first"), "sweep": None}, AT)
    note_chores({"sealing": ValueError("second\nDETAIL"), "sweep": None}, AT + MINUTE)

    state = hand_state()
    assert state.failing == (Failing("sealing", AT, 2, "second"),)
    assert state.ran_at == AT + MINUTE
    assert Chore.objects.count() == 2  # one row a job, however often it was done


@pytest.mark.django_db
def test_a_success_clears_it_and_the_next_failure_begins_anew():
    note_chores({"sealing": ValueError("first")}, AT)
    note_chores({"sealing": None}, AT + MINUTE)
    assert hand_state().failing == ()

    note_chores({"sealing": ValueError("again")}, AT + 2 * MINUTE)
    assert hand_state().failing == (Failing("sealing", AT + 2 * MINUTE, 1, "again"),)


@pytest.mark.django_db
def test_a_job_that_is_tried_no_longer_fails_no_longer():
    note_chores({"extracts": OSError("no room")}, AT)
    note_chores({"sweep": None}, AT + 10 * MINUTE)

    assert hand_state().failing == ()


@pytest.mark.django_db
def test_before_the_first_minute_nothing_is_known():
    assert hand_state() == (None, ())


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (KeyError(), "KeyError"),
        (ValueError("invalid literal for int(): '张三'\nmore"), "invalid literal for int(): …"),
        (ValueError("no such person 张三, 13812345678"), "no such person …, …"),
        (ValueError("a@b.cn is no address"), "… is no address"),
        (
            ValueError('violates constraint "people_user_username_key"'),
            'violates constraint "people_user_username_key"',
        ),
        (Unusable("封存文件已损坏：“张三”。"), "封存文件已损坏：…。"),
    ],
)
def test_the_line_of_an_error_names_no_person(error, line):
    assert first_line_of(error) == line
