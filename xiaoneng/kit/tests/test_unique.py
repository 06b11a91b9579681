"""What can be there once is refused by its sentence, other faults of integrity are not hidden."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.unique import refused_twice
from xiaoneng.people.models import Calendar, Notice

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def calendar():
    return Calendar.objects.create(name="local", title="本地")


def test_the_second_is_refused_and_the_transaction_goes_on(calendar):
    with transaction.atomic():
        with pytest.raises(Conflict, match="local"), refused_twice(Conflict("local is there")):
            Calendar.objects.create(name="local", title="又一")
        Calendar.objects.create(name="other", title="另一")

    assert list(Calendar.objects.values_list("title", flat=True)) == ["本地", "另一"]


def test_many_at_once_are_refused_like_one(calendar):
    rows = [Calendar(name=name, title=name) for name in ("new", "local")]

    with pytest.raises(Conflict), refused_twice(Conflict("local is there")):
        Calendar.objects.bulk_create(rows)
    assert Calendar.objects.get() == calendar


def test_who_was_faster_is_asked_after_the_second_was_refused(calendar):
    def faster():
        return Conflict(f"{Calendar.objects.get().title} was faster")

    with pytest.raises(Conflict, match="本地 was faster"), refused_twice(faster):
        Calendar.objects.create(name="local", title="又一")


def test_another_fault_stays_what_it_is(calendar):
    with pytest.raises(IntegrityError), refused_twice(Conflict("twice")):
        Notice.objects.create(calendar=calendar, year=None, published_at=MORNING)
