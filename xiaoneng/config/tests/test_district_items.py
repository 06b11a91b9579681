"""The generated catalogue: every item published and marked, some with a shorter promise since."""

from datetime import date

import pytest

from xiaoneng.batch.demonstration import items
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
    halved = [item for item in items() if item.statutory and item.promised * 2 <= item.statutory]
    before = version_on(item_coded(halved[0].code), date(2024, 12, 31))
    assert before.promised_amount == halved[0].promised * 2
    assert before.state == "superseded"
    assert verify().is_whole
