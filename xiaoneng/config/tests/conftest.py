"""A site's seals lie outside its database: each test has a file of its own."""

import pytest


@pytest.fixture(autouse=True)
def seals(settings, tmp_path):
    settings.XIAONENG_SEALS = tmp_path / "seals.jsonl"
