import pytest

from xiaoneng.supervision.tests import factories


@pytest.fixture
def place(db):
    return factories.district()


@pytest.fixture
def card(place):
    """A yellow card, just issued."""
    return factories.carded(place)
