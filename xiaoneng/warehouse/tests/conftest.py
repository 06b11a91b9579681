"""One world a module; every test has a warehouse and a file store of its own."""

import pytest

from xiaoneng.engine.embedded import embedded
from xiaoneng.kit.tests.worlds import Made, folders_in, made_once
from xiaoneng.people.models import User
from xiaoneng.people.queries import CLOCK
from xiaoneng.warehouse.tests.world import make_world


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A site in a folder of the test's own."""
    for name, value in folders_in(tmp_path).items():
        setattr(settings, name, value)
    return settings.XIAONENG_WAREHOUSE


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    with made_once(django_db_blocker):
        User.objects.get_or_create(username=CLOCK, defaults={"full_name": "时钟", "password": "!"})
        yield Made(tmp_path_factory.mktemp("world"), make_world)


@pytest.fixture
def world(made, home, db, settings, tmp_path):
    """Imported cases, and cases at every step of their life in the platform."""
    return made.taken(settings, tmp_path)


@pytest.fixture
def engine():
    with embedded() as opened:
        yield opened
