"""The pages of kinds count what their viewer may see, as the lists behind the numbers do."""

import pytest

from xiaoneng.obligations.kind_rows import calendars_of, kinds_with_counts, lights_of
from xiaoneng.obligations.tests.factories import MONDAY, obligation
from xiaoneng.people.models import Calendar, Level
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db


def test_open_obligations_of_another_organ_are_not_counted():
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    root = OrganFactory(level=Level.DISTRICT)
    organ, other = OrganFactory(parent=root), OrganFactory(parent=root)
    row = obligation(organ=organ, officer=someone("officer", organ))
    office, day = UserFactory(), MONDAY.date()
    office.grants.create(role="efficiency_office", organ=root, from_on=root.opened_on)

    counted = {}
    for user in (office, someone("head", organ), someone("head", other)):
        kind = kinds_with_counts(user, day).get(pk=row.kind_id)
        lights = sum(one.number for one in lights_of(kind, user, day))
        calendars = sum(one.number for one in calendars_of(kind, user, day))
        counted[user] = (kind.running, lights, calendars)

    assert list(counted.values()) == [(1, 1, 1), (1, 1, 1), (0, 0, 0)]
