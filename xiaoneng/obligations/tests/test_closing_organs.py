"""An organ is closed once it owes nothing any more; what it owes would be nobody's."""

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Unusable
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.staffing.operations.organs import close_organ
from xiaoneng.staffing.operations.successions import merge_organs

pytestmark = pytest.mark.django_db
NOW = at("2026-03-03")


def test_an_organ_that_still_owes_is_closed_by_a_merger_or_once_it_is_done():
    district = OrganFactory()
    organ, other = OrganFactory(parent=district), OrganFactory(parent=district)
    keeper = UserFactory()
    keeper.grants.create(role=Role.SYSTEM_ADMIN, organ=district, from_on=district.opened_on)
    owing = [obligation(organ=one, officer=None) for one in (organ, other)]
    known = {"on": NOW.date(), "basis": "编〔2026〕1号", "actor": keeper, "at": NOW}

    with pytest.raises(Unusable, match="还有 1 件"):
        close_organ(organ, **known)
    assert organ.closed_on is None
    merge_organs([other], district, **known)
    close_obligation(owing[0], outcome="办结", actor=clock_user(), at=NOW)
    close_organ(organ, **known)

    assert organ.closed_on == NOW.date()
