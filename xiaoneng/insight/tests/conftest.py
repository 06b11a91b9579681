"""A town with the last extract of it; made once a test, so a test asks much of it."""

import pytest

from xiaoneng.insight.tests.flow_site import make_site
from xiaoneng.insight.tests.lab_town import lab_town
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK


@pytest.fixture
def warehouse(settings, tmp_path):
    store = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path / "files")}}
    settings.STORAGES = {**settings.STORAGES, "default": store}
    settings.XIAONENG_WAREHOUSE = tmp_path / "warehouse"
    return settings.XIAONENG_WAREHOUSE


@pytest.fixture
def lab(warehouse, transactional_db, tmp_path):
    User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
    return lab_town(tmp_path)


@pytest.fixture
def site(settings, tmp_path, transactional_db):
    """A source whose log came in weeks ago, and an extract of it."""
    return make_site(settings, tmp_path)
