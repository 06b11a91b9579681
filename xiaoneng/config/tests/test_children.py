"""What dies is begun again after a pause, what dies again and again is given up, and all end."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import textwrap

import pytest

from xiaoneng.config import children, up_run
from xiaoneng.config.children import Child, GivenUp, keep_running
from xiaoneng.core.refusals import Unusable

WATCHED = """
    import sys
    from xiaoneng.config.children import Child, keep_running
    nap = "import time; print(flush=True); time.sleep(600)"
    keep_running([Child(name, (sys.executable, "-c", nap)) for name in ("web", "hand")])
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Hardly any rest between two looks and two lives; what was asked of signals is put back."""
    monkeypatch.setattr(children, "LOOK", 0.01)
    monkeypatch.setattr(children, "FIRST_PAUSE", 0.01)
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def writes(path, then):
    return Child("the part", ("/bin/sh", "-c", f"echo began >> {path}; {then}"))


def test_what_dies_again_and_again_is_given_up_by_name(tmp_path, capfd):
    steady = Child("the steady one", ("/bin/sleep", "600"))

    with pytest.raises(GivenUp, match="the part ended with 3, 5 times within 5 minutes"):
        keep_running([steady, writes(tmp_path / "told", "exit 3")])

    assert (tmp_path / "told").read_text().count("began") == 5
    assert steady.process.returncode == -signal.SIGTERM
    pauses = [line.split("again in ")[1] for line in capfd.readouterr().err.splitlines()]
    assert pauses == ["0.01 s", "0.02 s", "0.04 s", "0.08 s"]


def test_what_was_killed_is_begun_again_and_told(capfd):
    part = Child("the part", ("/bin/sleep", "600"))
    met = []

    def watch():
        """Kills it as soon as it runs, and ends all when it runs again."""
        if part.process is not None and part.process.pid not in met:
            met.append(part.process.pid)
            os.kill(*((part.process.pid, 9) if len(met) == 1 else (os.getpid(), signal.SIGTERM)))
        return False

    keep_running([part, Child("the watcher", (), watch)])

    assert len(met) == 2
    assert "the part ended by signal 9; it is begun again in 0.01 s" in capfd.readouterr().err


def test_the_pause_is_no_longer_than_half_a_minute_and_begins_anew_after_a_long_life(monkeypatch):
    monkeypatch.setattr(children, "FIRST_PAUSE", 1.0)
    part, pauses = Child("the part", ("/bin/false",)), []
    for minute in range(2, 20, 2):  # too seldom to be given up
        part.begun_at = minute * 60 - 90
        children.bury(part, minute * 60)
        pauses.append(part.pause)
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30, 30]

    part.begun_at = 0
    children.bury(part, 7200)
    assert part.pause == 1


@pytest.fixture
def watched():
    """A process that keeps two others running; its output is open as long as one of the three."""
    command = (sys.executable, "-c", textwrap.dedent(WATCHED))
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for _child in range(2):
            process.stdout.readline()  # it runs
        yield process
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_ends_all_and_itself(watched, number):
    watched.send_signal(number)

    assert watched.stdout.read() == b""
    assert watched.wait(60) == 0


def test_they_end_with_one_that_is_killed_and_can_tell_nobody(watched):
    watched.kill()

    assert watched.stdout.read() == b""
    assert watched.wait(60) == -signal.SIGKILL


def test_whoever_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr(children, "GRACE", 0.1)
    part = Child("the part", ("/bin/sleep", "600"))
    part.begin(0)
    part.process.send_signal(signal.SIGSTOP)  # so deaf that no signal but one reaches it
    os.waitpid(part.process.pid, os.WUNTRACED)

    children.end([part])

    assert part.process.returncode == -signal.SIGKILL


def test_a_place_that_is_taken_is_refused_before_anything_begins():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unusable, match=rf"127.0.0.1:{port} \(Address already in use\): stop"):
            up_run.refuse_taken("127.0.0.1", port)


def test_up_ends_with_one_and_a_sentence_where_a_part_is_given_up(monkeypatch):
    monkeypatch.setattr(up_run, "parts", lambda *_place: [Child("the worker", ("/bin/false",))])

    with pytest.raises(SystemExit, match="xiaoneng: the worker ended with 1, 5 times"):
        up_run.up(argparse.Namespace(host="127.0.0.1", port=0))


def test_a_site_is_three_processes_and_the_others_begin_when_it_listens():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        web, hand, worker = up_run.parts("127.0.0.1", port)
        assert (web.is_due(), hand.is_due(), worker.is_due()) == (True, True, True)

    assert (web.is_due(), hand.is_due(), worker.is_due()) == (True, False, False)
    assert [part.command[3] for part in (web, hand, worker)] == ["web", "tick", "work"]
