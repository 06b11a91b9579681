"""Processes that belong together: what dies is begun again, and all end with whoever began them."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from xiaoneng.config.telling import progress

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds before it is begun again: doubled each time
MOST_DEATHS, WITHIN = 5, 300.0  # so many in so many seconds, and it is given up
GRACE = 15.0  # seconds to finish what is under way
LOOK = 0.1  # seconds between two looks
PR_SET_PDEATHSIG = 1


class GivenUp(Exception):
    """A process died again and again; the message names it."""


@dataclass
class Child:
    """One process: what it is called, how it is begun, and what it waits for the first time."""

    name: str
    command: Sequence[str]
    is_due: Callable[[], bool] = field(default=lambda: True)
    process: subprocess.Popen[bytes] | None = None
    begun_at: float = 0.0
    rests_until: float = 0.0
    pause: float = 0.0
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_DEATHS))

    def begin(self, at: float) -> None:
        self.begun_at = at
        self.process = subprocess.Popen(  # noqa: S603  # ours; no thread runs yet
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is ours to pass on
            preexec_fn=end_with_parent,  # noqa: PLW1509  # there are no threads
        )

    def send(self, number: int) -> None:
        """To the process and whatever it began."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def wait(self, seconds: float) -> None:
        """Until it has ended; whoever takes too long is ended at once."""
        if self.process is None:
            return
        try:
            self.process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            self.process.wait()


def keep_running(children: Sequence[Child]) -> None:
    """Begin all and begin again what dies, until Ctrl-C or TERM; then all of them end.

    Raises GivenUp where one died too often.
    """
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: ending.set())
    try:
        while not ending.is_set():
            for child in children:
                look_after(child, time.monotonic())
            ending.wait(LOOK)
    finally:
        end(children)


def look_after(child: Child, at: float) -> None:
    """Begin a child whose time has come; see that one died."""
    if child.process is not None and child.process.poll() is not None:
        bury(child, at)
    elif child.process is None and at >= child.rests_until and child.is_due():
        child.begin(at)


def bury(child: Child, at: float) -> None:
    """Say that a child died, and when it is begun again. Raises GivenUp where that is too often."""
    code = child.process.returncode if child.process else 0
    how = f"with {code}" if code >= 0 else f"by signal {-code}"
    child.send(signal.SIGKILL)  # what it left behind
    child.process = None
    child.deaths.append(at)
    if len(child.deaths) == MOST_DEATHS and at - child.deaths[0] <= WITHIN:
        raise GivenUp(
            f"{child.name} ended {how}, {MOST_DEATHS} times within {WITHIN / 60:.0f} minutes: "
            "it is given up; what it said above tells why"
        )
    has_lived = at - child.begun_at > WITHIN
    doubled = min(child.pause * 2, LONGEST_PAUSE)
    child.pause = FIRST_PAUSE if has_lived or not child.pause else doubled
    child.rests_until = at + child.pause
    progress(f"xiaoneng: {child.name} ended {how}; it is begun again in {child.pause:g} s")


def end(children: Sequence[Child]) -> None:
    """Tell all to end and wait for them, the time they take together."""
    until = time.monotonic() + GRACE
    for child in children:
        child.send(signal.SIGTERM)
    for child in children:
        child.wait(until - time.monotonic())


def end_with_parent() -> None:
    """In the child: it is told to end where we are killed and cannot say so any more."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
