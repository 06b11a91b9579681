"""The generated catalogue: every item published and marked, some with a shorter promise since."""

from datetime import date, timedelta

import pytest

from xiaoneng.batch.demonstration import is_reformed, items, promised_first
from xiaoneng.catalogue.queries import item_coded, items_in_force, limits_of, version_on
from xiaoneng.config.district.items import publish_items
from xiaoneng.ledger.verifying import verify
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
MOMENT = at("2026-11-25")
TODAY = date(2026, 11, 25)
FOUNDED = date(2019, 1, 1)


@pytest.fixture
def sections():
    root = OrganFactory(level="district", opened_on=FOUNDED)
    bodies = {
        name: OrganFactory(name=name, parent=root, opened_on=FOUNDED)
        for name in dict.fromkeys(item.organ for item in items())
    }
    found: dict[tuple[str, str], Organ] = {}
    for item in items():
        body = bodies[item.organ]
        key = (item.organ, item.section)
        if key not in found:
            found[key] = OrganFactory(
                name=item.section, parent=body, level="section", opened_on=FOUNDED
            )
    return found


def test_every_generated_item_is_published_and_marked(sections):
    made = publish_items(sections, MOMENT)

    assert made == len(items()) == items_in_force(TODAY).count()
    for item in items():
        version = version_on(item_coded(item.code), TODAY)
        promised, statutory = limits_of(version)
        assert version.is_generated
        assert version.item.organ == sections[item.organ, item.section]
        assert (promised.amount, promised.unit) == (item.promised, item.unit)
        assert (statutory and statutory.amount) == item.statutory
    assert verify().is_whole


@pytest.mark.parametrize(("lately", "day"), [(False, date(2025, 1, 1)), (True, date(2026, 5, 1))])
def test_promises_were_halved_on_the_day_the_log_says(sections, lately, day):
    publish_items(sections, MOMENT)
    halved = [
        item
        for item in items()
        if promised_first(item) != item.promised and is_reformed(item) == lately
    ]

    assert len(halved) > 10
    for item in halved:
        before, after = (
            version_on(item_coded(item.code), one) for one in (day - timedelta(1), day)
        )
        assert before.promised_amount == item.promised * 2
        assert before.state == "superseded"
        assert after.promised_amount == item.promised
        assert after.from_on == day
