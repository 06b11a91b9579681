"""A batch reads what each of its clocks says by itself."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.obligations.crossing import crossings_of
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.models import Crossing, Obligation
from xiaoneng.obligations.operations.pausing import pause_obligation
from xiaoneng.obligations.tests.factories import MONDAY, obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone

LIMITS = st.builds(Limit, st.integers(0, 6), st.sampled_from([Unit.WORKDAY, Unit.DAY, Unit.HOUR]))
STARTS = st.integers(0, 4 * 86_400).map(lambda seconds: MONDAY + timedelta(seconds=seconds))
MATTERS = st.lists(st.tuples(STARTS, LIMITS, st.booleans()), min_size=1, max_size=12)
SOME = settings(max_examples=settings.default.max_examples // 4)  # each is a hundred queries


class TestReading(TestCase):
    @SOME
    @given(MATTERS, st.integers(0, 20 * 86_400))
    def test_many_at_once_are_what_each_is_alone(self, matters, seconds):
        organ = OrganFactory()
        officer = someone("officer", organ)
        for began, limit, is_paused in matters:
            row = obligation(
                organ=organ, officer=officer, began=began, promised=limit, statutory=None
            )
            if is_paused and row.due_at > began:
                pause_obligation(row, ground="review", paper="1号", actor=clock_user(), at=began)
        moment = MONDAY + timedelta(days=4, seconds=seconds)

        sweep(moment)

        assert wrong_copies(moment) == []
        written = Crossing.objects.values_list("obligation", "rung", "reached_at")
        said = [
            (row.pk, str(one.rung), one.reached_at)
            for row in Obligation.objects.all()
            for one in crossings_of(row, moment)
        ]
        assert sorted(written) == sorted(said)
