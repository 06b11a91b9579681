"""How hard the properties are tried, and what tests of every room need."""

import os
from uuid import uuid4

import hypothesis
import pytest

from xiaoneng.ledger.tests import untied

assert untied  # transactional tests of any room empty the ledger behind them
hypothesis.settings.register_profile("ci", max_examples=200, deadline=None)
hypothesis.settings.register_profile("dev", max_examples=30, deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")  # noqa: TID251


@pytest.fixture(autouse=True)
def seals(settings, tmp_path_factory):
    """A site's seals lie outside its database: each test has a file of its own."""
    settings.XIAONENG_SEALS = tmp_path_factory.getbasetemp() / f"{uuid4()}.jsonl"
    return settings.XIAONENG_SEALS
