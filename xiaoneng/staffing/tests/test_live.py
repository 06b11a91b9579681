"""From which day on what an organ misses has consequences."""

from datetime import date, datetime

import pytest

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.going_live import is_live, live_from
from xiaoneng.people.models import Level, Organ
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone
from xiaoneng.staffing.operations.organs import set_live

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-03-02T10:00+08:00")
MARCH = date(2026, 3, 1)


@pytest.fixture
def root():
    return OrganFactory(level=Level.DISTRICT)


@pytest.fixture
def organ(root):
    return OrganFactory(parent=root)


@pytest.fixture
def office(root):
    user = UserFactory()
    user.grants.create(role=Role.EFFICIENCY_OFFICE, organ=root, from_on=root.opened_on)
    return user


def test_an_organ_is_live_unless_somebody_says_from_when(organ):
    assert live_from(organ) is None
    assert is_live(organ, AT)


def test_a_part_follows_the_organ_above_unless_it_has_a_day_of_its_own(root, organ, office):
    set_live(root, MARCH, basis="临效办〔2026〕3 号", actor=office, at=AT)

    assert live_from(organ) == MARCH
    assert not is_live(organ, datetime.fromisoformat("2026-02-28T23:59+08:00"))
    assert is_live(organ, datetime.fromisoformat("2026-03-01T00:00+08:00"))

    set_live(organ, date(2026, 5, 1), basis="临效办〔2026〕9 号", actor=office, at=AT)

    assert not is_live(organ, AT)
    assert is_live(root, AT)
    assert entries_of(organ)[-1].event == "organ.set_live"


def test_only_the_efficiency_office_sets_it(organ):
    with pytest.raises(Denied):
        set_live(organ, MARCH, basis="文", actor=someone(Role.HEAD, organ), at=AT)


def test_it_needs_its_paper_and_a_difference(organ, office):
    with pytest.raises(Unusable):
        set_live(organ, MARCH, basis=" ", actor=office, at=AT)
    with pytest.raises(Unusable):
        set_live(organ, None, basis="文", actor=office, at=AT)


def test_the_slower_of_two_is_told(organ, office):
    stale = Organ.objects.get(pk=organ.pk)
    set_live(organ, MARCH, basis="文", actor=office, at=AT)

    with pytest.raises(Conflict):
        set_live(stale, date(2026, 4, 1), basis="文", actor=office, at=AT)


def test_the_page_sets_it(client, organ, office):
    client.force_login(office)
    shown = client.get(organ.get_absolute_url())
    address = f"{organ.get_absolute_url()}live/"
    client.post(address, {"live_from_on": "2026-03-01", "basis": "临效办〔2026〕3 号"})

    assert address in shown.content.decode()
    assert live_from(organ) == MARCH
