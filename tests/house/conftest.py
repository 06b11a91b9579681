"""One organ with everybody in it, for the tests that go through all pages."""

import pytest

from tests.house.world import NOW, REPORTS, World
from xiaoneng.kit.tests.worlds import Made, made_once


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Made once; it is always the same moment in it, since what is shown changes with the hour."""
    with pytest.MonkeyPatch.context() as clock, made_once(django_db_blocker):
        clock.setattr("xiaoneng.kit.time.localtime", lambda: NOW)
        yield Made(tmp_path_factory.mktemp("world"), World)


@pytest.fixture
def world(made_world, db, settings):
    settings.XIAONENG_REPORTS = str(made_world.folder / REPORTS)
    return made_world.shown(settings)
