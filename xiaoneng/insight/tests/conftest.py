"""Sites with the last extract of each, made once a module; every test takes one as it was."""

import pytest

from xiaoneng.insight.tests.flow_site import flow_site, handled_site
from xiaoneng.insight.tests.forecast_town import forecast_town
from xiaoneng.insight.tests.lab_town import lab_town
from xiaoneng.kit.tests.worlds import Made, made_once


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    with made_once(django_db_blocker):
        yield


@pytest.fixture(scope="module")
def made_lab(once, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("lab"), lab_town)


@pytest.fixture
def lab(made_lab, db, settings, tmp_path):
    return made_lab.taken(settings, tmp_path)


@pytest.fixture(scope="module")
def made_town(once, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("town"), forecast_town)


@pytest.fixture
def town(made_town, db, settings, tmp_path):
    return made_town.taken(settings, tmp_path)


@pytest.fixture(scope="module")
def made_site(once, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("site"), flow_site)


@pytest.fixture
def site(made_site, db, settings, tmp_path):
    """A source whose log came in weeks ago, and an extract of it."""
    return made_site.taken(settings, tmp_path)


@pytest.fixture(scope="module")
def made_handled(once, tmp_path_factory):
    return Made(tmp_path_factory.mktemp("handled"), handled_site)


@pytest.fixture
def handled(made_handled, db, settings, tmp_path):
    """The same site with an item with a handbook."""
    return made_handled.taken(settings, tmp_path)


@pytest.fixture
def source(handled):
    return handled.source


@pytest.fixture
def version(handled):
    return handled.version


@pytest.fixture
def warehouse(settings, tmp_path):
    """A site without an extract."""
    settings.XIAONENG_WAREHOUSE = tmp_path / "warehouse"
    return settings.XIAONENG_WAREHOUSE
