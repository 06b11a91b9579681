"""Whatever is done in whatever order, and whenever a sweep looks: the same lines, each once."""

from collections import Counter
from contextlib import suppress
from datetime import timedelta

from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from xiaoneng.core.ladders import Rung, rungs
from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import Refused
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.models import Crossing, Obligation
from xiaoneng.obligations.operations.closing import (
    cancel_obligation,
    close_obligation,
    reopen_obligation,
)
from xiaoneng.obligations.operations.extending import extend_obligation, promise_anew
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import Part, split_obligation
from xiaoneng.obligations.queries import clock_of
from xiaoneng.obligations.stops import stands_still
from xiaoneng.obligations.tests.factories import GROUNDS, MONDAY, kind, obligation
from xiaoneng.people.queries import calendar_named
from xiaoneng.people.tests.factories import OrganFactory, someone

HOURS = st.integers(1, 24 * 12)
WHOLE = ["pause", "resume", "extend", "promise", "hand over", "close", "reopen"]
STEPS = ["split", "pause step", "await step", "resume step", "close step", "cancel step"]
DEEDS = st.sampled_from([*WHOLE, *STEPS, "reopen step"])
STOPS = st.sampled_from(["pause", "resume", "pause step", "await step", "resume step"])
LATER = timedelta(days=90)
SOME = settings(max_examples=settings.default.max_examples // 4)  # each story is a hundred queries
BEGIN = MONDAY + timedelta(minutes=7)  # no deed in the very second of a line (decision 6)


class Room:
    """An obligation, the people around it, and what they may do with it."""

    def __init__(self) -> None:
        organ = OrganFactory()
        self.head = someone("head", organ)
        self.officers = [someone("officer", organ) for _place in range(2)]
        kind(grounds=[*GROUNDS, {"code": "notice", "words": "公示", "words_en": "Notice"}])
        self.row = obligation(organ=organ, officer=self.officers[0])

    def do(self, deed, moment) -> None:
        self.row.refresh_from_db()
        with suppress(Refused):  # a step that may not be taken now changes nothing
            if deed in WHOLE:
                self.do_to_whole(deed, moment)
            else:
                self.do_to_steps(deed, moment)

    def do_to_steps(self, deed, moment) -> None:
        by = {"actor": self.head, "at": moment}
        if deed == "split":
            organ = self.row.organ
            first, then = (
                Part("核查", organ, Limit(3)),
                Part("审批", organ, Limit(3), follows=("1",)),
            )
            split_obligation(self.row, [first, then], **by)
        elif step := self.row.steps.order_by("state", "pk").last():  # an open one, if any
            deeds = {
                "pause step": lambda: pause_obligation(step, ground="testing", paper="2号", **by),
                "await step": lambda: pause_obligation(step, ground="notice", paper="3号", **by),
                "resume step": lambda: resume_obligation(step, **by),
                "close step": lambda: close_obligation(step, **by),
                "cancel step": lambda: cancel_obligation(step, reason="重复", **by),
                "reopen step": lambda: reopen_obligation(step, reason="有误", **by),
            }
            deeds[deed]()

    def do_to_whole(self, deed, moment) -> None:
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
        deeds[deed]()

    def rows(self):
        """The whole and its steps; what is cancelled counts nowhere, nor do its lines."""
        found = Obligation.objects.filter(Q(pk=self.row.pk) | Q(parent=self.row))
        return found.exclude(state="cancelled").order_by("pk")

    def crossed(self):
        return [
            sorted(
                (one.generation, one.arming, one.rung, one.reached_at, self.place(one.officer))
                for one in Crossing.objects.filter(obligation=row)
            )
            for row in self.rows()
        ]

    def place(self, officer):
        return -1 if officer is None else self.officers.index(officer)

    def runs_alone(self, moment):
        """Steps that run while the whole stands still."""
        whole, *steps = self.rows()
        is_still = stands_still(whole, moment)
        return [
            one
            for one in steps
            if is_still and one.state == "open" and not stands_still(one, moment)
        ]


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
            if not deed.startswith("reopen"):
                room.do(deed, moment)
        sweep(moment + LATER)

        for row, found in zip(room.rows(), room.crossed(), strict=True):
            said = rungs(clock_of(row), calendar_named(row.calendar), wall(moment + LATER))
            cards = {rung: aware(at) for rung, at in said.items() if rung is not Rung.REMINDER}
            assert {one[2]: one[3] for one in found if one[2] != Rung.REMINDER} == cards
            assert max(Counter(one[:3] for one in found).values(), default=1) == 1

    @SOME
    @given(st.lists(st.tuples(HOURS, STOPS), max_size=8))
    def test_no_step_runs_while_the_whole_stands_still(self, story):
        room, moment = Room(), BEGIN
        room.do("split", moment)
        for hours, deed in story:
            moment += timedelta(hours=hours)
            assert room.runs_alone(moment) == []
            room.do(deed, moment)
            assert room.runs_alone(moment) == []


def sweep_alone(watched, unwatched, moment):
    """A sweep that sees the one only: the other's looks are put off for its duration."""
    looks = dict(unwatched.rows().values_list("pk", "look_at"))
    unwatched.rows().update(look_at=None)
    sweep(moment)
    for pk, look in looks.items():
        Obligation.objects.filter(pk=pk).update(look_at=look)
