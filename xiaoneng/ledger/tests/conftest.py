"""An organ, a person who acts."""

import pytest

from xiaoneng.ledger.events import declare
from xiaoneng.people.tests.factories import FOUNDED, OrganFactory, UserFactory, someone

declare("matter.opened", "Matter opened")
declare("matter.closed", "Matter closed")


@pytest.fixture
def district(db):
    return OrganFactory(code="LC", name="临澄区")


@pytest.fixture
def organ(district):
    return OrganFactory(code="CG", name="城管局", parent=district)


@pytest.fixture
def officer(organ):
    return someone("officer", organ, full_name="王宁")


@pytest.fixture
def auditor(district):
    user = UserFactory(full_name="审计员")
    user.grants.create(role="audit_admin", organ=district, from_on=FOUNDED)
    return user
