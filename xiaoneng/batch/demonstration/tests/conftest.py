"""One small district for all tests: 3,000 cases as known on a Friday afternoon."""

from datetime import datetime

import pytest

from xiaoneng.batch.demonstration import Event, generate
from xiaoneng.batch.demonstration.tests.clocks import Told, told

AT = datetime(2026, 11, 20, 16, 30)
CASES = 3_000


@pytest.fixture(scope="session")
def at() -> datetime:
    return AT


@pytest.fixture(scope="session")
def log() -> list[Event]:
    return list(generate(AT, cases=CASES))


@pytest.fixture(scope="session")
def cases(log: list[Event]) -> list[Told]:
    return list(told(log, AT))
