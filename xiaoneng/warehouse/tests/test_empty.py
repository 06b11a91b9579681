"""A site where nothing has happened yet."""

from xiaoneng.warehouse import jobs, queries
from xiaoneng.warehouse.schemas import TABLES
from xiaoneng.warehouse.tests.world import BROUGHT


def test_an_empty_site_has_an_empty_extract(db, engine):
    jobs.extract(BROUGHT)
    found = queries.extract()

    for name in TABLES:
        if name != "kinds":
            assert engine.count(found.table(engine, name)) == 0, name
    assert found.moment == found.as_of.replace(tzinfo=None)
