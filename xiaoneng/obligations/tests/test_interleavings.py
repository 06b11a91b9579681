"""Whatever is done in whatever order, and whenever a sweep looks: the same lines, each once."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.refusals import Refused
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.models import Crossing
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.extending import extend_obligation, promise_anew
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.queries import clock_of
from xiaoneng.obligations.tests.factories import MONDAY, obligation
from xiaoneng.people.queries import calendar_named
from xiaoneng.people.tests.factories import OrganFactory, someone

HOURS = st.integers(1, 24 * 12)
DEEDS = st.sampled_from(["pause", "resume", "extend", "promise", "hand over", "close", "reopen"])
LATER = timedelta(days=90)
SOME = settings(max_examples=settings.default.max_examples // 4)  # each story is a hundred queries
BEGIN = MONDAY + timedelta(minutes=7)  # no deed in the very second of a line (decision 6)


class Room:
    """An obligation, the people around it, and what they may do with it."""

    def __init__(self) -> None:
        organ = OrganFactory()
        self.head = someone("head", organ)
        self.officers = [someone("officer", organ) for _place in range(2)]
        self.row = obligation(organ=organ, officer=self.officers[0])

    def do(self, deed, moment) -> None:
        self.row.refresh_from_db()
        by = {"actor": self.head, "at": moment}
        ask = {"ground": "协商", "paper": "1号", **by}
        other = self.officers[self.row.officer == self.officers[0]]
        deeds = {
            "pause": lambda: pause_obligation(self.row, ground="review", paper="1号", **by),
            "resume": lambda: resume_obligation(self.row, **by),
            "extend": lambda: extend_obligation(self.row, amount=5, **ask),
            "promise": lambda: promise_anew(self.row, amount=2, **ask),
            "hand over": lambda: hand_over_obligation(
                self.row, organ=self.row.organ, officer=other, reason="调岗", **by
            ),
            "close": lambda: close_obligation(self.row, **by),
            "reopen": lambda: reopen_obligation(self.row, reason="有误", **by),
        }
        with suppress(Refused):  # a step that may not be taken now changes nothing
            deeds[deed]()

    def crossed(self):
        self.row.refresh_from_db()
        return sorted(
            (one.generation, one.arming, one.rung, one.reached_at, self.place(one.officer))
            for one in Crossing.objects.filter(obligation=self.row)
        )

    def place(self, officer):
        return self.officers.index(officer)


class TestInterleavings(TestCase):
    @SOME
    @given(st.lists(st.tuples(HOURS, DEEDS, st.booleans()), max_size=8))
    def test_sweeps_in_between_change_nothing(self, story):
        watched, unwatched = Room(), Room()
        moment = BEGIN
        for hours, deed, is_swept in story:
            moment += timedelta(hours=hours)
            if is_swept:
                sweep_alone(watched, unwatched, moment)
            for room in (watched, unwatched):
                room.do(deed, moment)
        sweep(moment + LATER)

        assert watched.crossed() == unwatched.crossed()
        assert wrong_copies(moment + LATER) == []

    @SOME
    @given(st.lists(st.tuples(HOURS, DEEDS), max_size=8))
    def test_what_was_crossed_is_what_the_clock_says(self, story):
        room, moment = Room(), BEGIN
        for hours, deed in story:
            moment += timedelta(hours=hours)
            if deed != "reopen":
                room.do(deed, moment)
        sweep(moment + LATER)

        found = room.crossed()
        row = room.row
        said = rungs(clock_of(row), calendar_named(row.calendar), wall(moment + LATER))
        cards = {rung: aware(at) for rung, at in said.items() if rung is not Rung.REMINDER}
        assert {one[2]: one[3] for one in found if one[2] != Rung.REMINDER} == cards
        assert max(Counter(one[:3] for one in found).values(), default=1) == 1


def sweep_alone(watched, unwatched, moment):
    """A sweep that sees the one only: the other's look is put off for its duration."""
    rows = type(unwatched.row).objects.filter(pk=unwatched.row.pk)
    look = rows.values_list("look_at", flat=True).get()
    rows.update(look_at=None)
    sweep(moment)
    rows.update(look_at=look)
