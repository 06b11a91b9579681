from datetime import date

import pytest

from xiaoneng.access.scope import keys_seen, sees_all
from xiaoneng.people.models import Organ, User
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


def test_a_head_sees_the_organ_and_all_below_and_nothing_beside():
    organ, other = OrganFactory(), OrganFactory()
    section = OrganFactory(parent=organ)
    head = someone("head", organ)

    seen = Organ.objects.filter(pk__in=keys_seen(head, DAY))

    assert set(seen) == {organ, section}
    assert other not in seen


def test_whoever_watches_the_only_root_sees_all_and_with_a_second_root_does_not():
    root = OrganFactory()
    leader, head = someone("leader", root), someone("head", OrganFactory(parent=root))

    assert sees_all(leader, DAY)
    assert not sees_all(head, DAY)
    assert not sees_all(someone("applicant", root), DAY)
    OrganFactory()
    assert not sees_all(User.objects.get(pk=leader.pk), DAY)  # a person of another request
