import re
import sqlite3

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError

from xiaoneng.core.refusals import Unusable
from xiaoneng.errands.jobs import claim, end, forget_files, release_lost, work
from xiaoneng.errands.models import Errand
from xiaoneng.errands.operations import ask_errand, cancel_errand
from xiaoneng.errands.queries import news_for, queue_state, rows_aside
from xiaoneng.errands.tests.conftest import AT


def now_is(errand):
    errand.refresh_from_db()
    return errand.state


def test_work_is_done_once_and_says_how_far_it_came(asked, hand, counting):
    assert work(hand)
    assert now_is(asked) == "done"
    assert (asked.done, asked.total, asked.url, asked.attempts) == (10, 10, "/done/", 1)
    assert not work(hand)
    assert counting.seen == [*range(1, 11)]


def test_what_is_under_way_can_be_looked_at(asked, hand, counting):
    counting.during[4] = lambda: counting.seen.append(Errand.objects.get().percent)
    work(hand)

    assert counting.seen[4] == 30


def test_the_one_that_waited_longest_is_done_first(asker, asked, hand):
    later = ask_errand("counting", "再数", {"what": 2}, actor=asker, at=AT)
    work(hand)

    assert (now_is(asked), now_is(later)) == ("done", "waiting")
    assert queue_state() == (1, AT)


def test_what_is_called_off_while_it_waits_never_begins(asked, asker, hand, counting):
    cancel_errand(asked, actor=asker, at=AT)

    assert not work(hand)
    assert (now_is(asked), counting.seen) == ("cancelled", [])


def test_what_is_called_off_under_way_stops_at_its_next_step(asked, asker, hand, counting):
    counting.during[3] = lambda: cancel_errand(Errand.objects.get(), actor=asker, at=AT)
    work(hand)

    assert now_is(asked) == "cancelled"
    assert counting.seen == [1, 2, 3]


def refuse():
    raise Unusable("第 3 行缺名称")


def test_a_refusal_is_the_sentence_of_the_failure(asked, asker, hand, counting):
    counting.during[3] = refuse
    work(hand)

    assert (now_is(asked), asked.error) == ("failed", "第 3 行缺名称")
    assert news_for(asker) == 1


def test_what_breaks_is_told_by_a_number_and_the_worker_goes_on(asked, hand, counting, caplog):
    counting.during[3] = lambda: 1 / 0

    assert work(hand)
    assert now_is(asked) == "failed"
    assert re.search(r"E-[\w-]+", asked.error).group() in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_work_that_gave_way_to_other_writers_waits_for_another_turn(asked, hand, counting):
    def give_way():
        cause = sqlite3.OperationalError("database is locked")
        cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
        raise OperationalError("database is locked") from cause

    counting.during[3] = give_way
    work(hand)
    assert (now_is(asked), asked.attempts) == ("waiting", 1)
    work(hand)
    work(hand)
    assert (now_is(asked), asked.attempts) == ("failed", 3)


def test_a_worker_that_is_told_to_go_gives_its_work_back(asked, hand, counting):
    def leave():
        raise SystemExit

    counting.during[3] = leave
    with pytest.raises(SystemExit):
        work(hand)
    assert now_is(asked) == "waiting"
    counting.during.clear()
    assert work(hand)
    assert (now_is(asked), asked.attempts) == ("done", 2)


def test_the_work_of_a_worker_that_died_is_begun_again(asked, hand):
    claim(hand())
    hand.forward(minutes=4)
    assert not work(hand)
    hand.forward(minutes=2)
    assert work(hand)

    assert now_is(asked) == "done"


def test_what_three_workers_died_of_is_not_tried_again(asked, hand):
    for _time in range(3):
        claim(hand())
        hand.forward(minutes=6)
        release_lost(hand())

    assert (now_is(asked), asked.attempts) == ("failed", 3)
    assert not work(hand)


def test_a_worker_that_lost_its_work_stops_and_changes_nothing(asked, hand, counting):
    def lose():
        hand.forward(minutes=6)
        release_lost(hand())
        claim(hand())

    counting.during[3] = lose
    work(hand)

    assert now_is(asked) == "running"
    assert (asked.attempts, counting.seen) == (2, [1, 2, 3])
    end(claimed_before := Errand(pk=asked.pk, attempts=1), "finish", hand())
    assert now_is(asked) == "running"
    assert claimed_before.attempts == 1


def test_nothing_is_done_for_a_closed_account(asked, asker, hand, counting):
    type(asker).objects.filter(pk=asker.pk).update(is_active=False)
    work(hand)

    assert now_is(asked) == "failed"
    assert counting.seen == []


@pytest.fixture
def folder(settings, tmp_path):
    """Where the files are, as on a server."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    return tmp_path


def test_files_are_removed_after_a_week(asker, hand, folder):
    ask_errand("export", "人员", {"address": "/people/?out=csv"}, actor=asker, at=AT)
    work(hand)
    made = Errand.objects.get()
    assert default_storage.exists(made.file)
    hand.forward(days=6)
    assert forget_files(hand()) == 0
    hand.forward(days=2)

    assert forget_files(hand()) == 1
    assert not default_storage.exists(made.file)
    assert now_is(made) == "done"
    assert made.file == ""


def test_a_file_that_cannot_be_removed_keeps_no_other(asker, hand, folder):
    for title in ("人员", "机关"):
        ask_errand("export", title, {"address": "/people/?out=csv"}, actor=asker, at=AT)
        work(hand)
    bad, good = Errand.objects.order_by("pk")
    (folder / bad.file).unlink()
    (folder / bad.file / "in_its_place").mkdir(parents=True)
    hand.forward(days=8)

    assert forget_files(hand()) == 1
    assert not (folder / good.file).exists()
    [(job, rows, [(number, _reason)])] = rows_aside(3)
    assert (job, rows, number) == ("files", 1, bad.file)
    hand.forward(minutes=30)
    assert forget_files(hand()) == 0
