"""A person who asks, a room's kind of work that does as it is told, and a hand on the clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from xiaoneng.errands import kinds
from xiaoneng.errands.kinds import Yield
from xiaoneng.errands.operations import ask_errand
from xiaoneng.kit.progress import walked
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, someone

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


class Hand:
    """A clock that stands still until it is put forward."""

    def __init__(self):
        self.at = AT

    def __call__(self):
        return self.at

    def forward(self, **span):
        self.at += timedelta(**span)


@pytest.fixture
def hand():
    return Hand()


@pytest.fixture
def asker(db):
    return someone("officer", OrganFactory(level=Level.DISTRICT))


@pytest.fixture
def counting(monkeypatch):
    """A kind of work that walks over ten rows; `during[n]` is called at the n-th."""
    during: dict[int, Callable[[], object]] = {}
    seen: list[int] = []

    def run(work):
        for row in walked(range(1, 11), 10, every=1):
            seen.append(row)
            during.get(row, bool)()
        return Yield(url="/done/")

    monkeypatch.setitem(kinds._kinds, "counting", kinds.Kind("counting", "Counting", run))
    run.during, run.seen = during, seen
    return run


@pytest.fixture
def asked(asker, counting):
    return ask_errand("counting", "数一数", {"what": 1}, actor=asker, at=AT)
