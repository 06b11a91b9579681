"""Every test has a warehouse and a file store of its own."""

import pytest

from xiaoneng.engine.embedded import embedded
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK
from xiaoneng.warehouse.tests.world import make_world


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    store = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    settings.XIAONENG_WAREHOUSE = tmp_path / "warehouse"
    return settings.XIAONENG_WAREHOUSE


@pytest.fixture
def world(transactional_db, tmp_path):
    """Imported cases, and cases at every step of their life in the platform."""
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    return make_world(tmp_path)


@pytest.fixture
def engine():
    with embedded() as opened:
        yield opened
