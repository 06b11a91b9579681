"""A chief sees what the section's people hold, also where the organ as a whole owes it."""

import pytest

from xiaoneng.kit.time import now
from xiaoneng.obligations.counts import lights_of, open_counts
from xiaoneng.obligations.queries import obligations_for
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def organ():
    return OrganFactory()


@pytest.fixture
def section(organ):
    return OrganFactory(parent=organ, level="section")


@pytest.mark.parametrize("owed_by_section", [True, False])
def test_a_chief_sees_what_the_people_of_the_section_hold(organ, section, owed_by_section):
    chief, officer = someone("section_chief", section), someone("officer", section)
    row = obligation(at=now(), organ=section if owed_by_section else organ, officer=officer)
    obligation(at=now(), organ=organ, officer=someone("officer", organ))

    assert list(obligations_for(chief, now().date())) == [row]
    assert sum(lights_of(open_counts(chief, now())).values()) == 1


def test_a_colleague_does_not(organ, section):
    colleague, officer = someone("officer", section), someone("officer", section)
    obligation(at=now(), organ=organ, officer=officer)

    assert not obligations_for(colleague, now().date()).exists()
