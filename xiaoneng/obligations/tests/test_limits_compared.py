"""A promise ends no later than the law allows: by the days of whoever owes it."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoneng.core.clock import Clock, read
from xiaoneng.core.limits import GivenDue, Limit, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.tests.strategies import due_of, terms
from xiaoneng.kit.time import wall
from xiaoneng.obligations.operations.opening import Owed, open_obligation, row_of
from xiaoneng.obligations.tests.factories import MONDAY, kind
from xiaoneng.people.models import Calendar, Notice
from xiaoneng.people.queries import calendar_of, clock_user
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
AWAY = ("2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10")  # days off of the place alone


@pytest.fixture
def organ():
    """An organ that keeps days off of its own."""
    nation, _made = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
    own = Calendar.objects.create(name="local", title="自治县", parent=nation)
    days = [{"day": day, "works": False, "name": "地方节日"} for day in AWAY]
    Notice.objects.create(calendar=own, year=2026, edition=1, days=days, published_at=MONDAY)
    return OrganFactory(calendar=own)


def owed(organ, promised, statutory, **more):
    return Owed(kind(), "答复", organ, "申请人", MONDAY, "N-1", promised, statutory, **more)


def is_taken(one):
    try:
        row_of(one, "N-1", calendar_of(one.organ), MONDAY)
    except Unusable:
        return False
    return True


def is_one_kind_of_due(some):
    """The table keeps for both limits together whether a given due is a moment or a date."""
    return len({one.is_moment for one in some if isinstance(one, GivenDue)}) < 2


START = wall(MONDAY).replace(tzinfo=None)
pairs = st.tuples(terms(START), terms(START)).filter(is_one_kind_of_due)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(pairs)
def test_a_promise_is_taken_exactly_where_it_is_due_no_later_than_the_law(organ, pair):
    calendar = calendar_of(organ)
    promise, law = (due_of(read(Clock(START, ends(one)), calendar, START)) for one in pair)

    assert is_taken(owed(organ, *pair)) is (promise <= law)


def ends(term):
    """The kind says when a day ends, not who opens: here at midnight."""
    return Limit(term.amount, term.unit) if isinstance(term, Limit) else term


def test_a_date_given_after_the_date_of_the_law_is_refused(organ):
    law, later = GivenDue(datetime(2026, 12, 1)), GivenDue(datetime(2026, 12, 30))

    with pytest.raises(Unusable):
        open_obligation(owed(organ, later, law), actor=clock_user(), at=MONDAY)
    assert open_obligation(owed(organ, law, later), actor=clock_user(), at=MONDAY).pk


def test_the_days_off_of_the_place_count_and_not_those_of_the_nation(organ):
    """Four working days from Monday are the Friday of most places, here the Friday after it."""
    limits = Limit(4), Limit(6, Unit.DAY)

    assert is_taken(owed(OrganFactory(), *limits))
    assert not is_taken(owed(organ, *limits))
