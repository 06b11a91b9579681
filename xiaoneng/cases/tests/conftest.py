"""Files that tests bring are kept in a folder of the test."""

import pytest


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """The file store of one test."""
    store = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
