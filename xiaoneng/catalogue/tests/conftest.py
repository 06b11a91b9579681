"""An organ of a district, and who looks at its items."""

import pytest

from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.catalogue.tests.lists import CREDIT
from xiaoneng.people.tests.factories import OrganFactory, someone


@pytest.fixture
def organ():
    root = OrganFactory(level="district")
    return OrganFactory(parent=root, name="区城管局", code=CREDIT)


@pytest.fixture
def office(client, organ):
    user = someone("efficiency_office", organ.parent)
    client.force_login(user)
    return user


@pytest.fixture
def reader(client, organ):
    user = someone("officer", organ)
    client.force_login(user)
    return user


@pytest.fixture
def version(organ):
    return published(item(organ=organ))
