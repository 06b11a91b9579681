"""What happens in a case, step by step, who does it, and when."""

from random import Random
from typing import NamedTuple

from xiaoneng.batch.demonstration import events as names
from xiaoneng.batch.demonstration.catalogue import Item
from xiaoneng.batch.demonstration.conduct import (
    DELIVERED_LATER,
    RETURNED_FOR_PAPERS,
    SITE_VISITED,
    TENTH,
)
from xiaoneng.batch.demonstration.courses import Course
from xiaoneng.batch.demonstration.figures import (
    CASES_OF_SEVERAL_OFFICERS,
    CASES_REOPENED,
    CASES_RETURNED,
    share,
)
from xiaoneng.batch.demonstration.people import answering_section, officers

RETURNED = share(CASES_RETURNED)
# the chief's check already brings a second officer into every case that takes days
HANDED_ON = share(CASES_OF_SEVERAL_OFFICERS) * TENTH
REOPENED = share(CASES_REOPENED) * TENTH


class Step(NamedTuple):
    """Something done: at a moment (`moments.py`), by an officer of a section of an organ."""

    moment: float
    activity: str
    organ: str
    section: str
    officer: str
    pause_cap: int | None = None


class Story:
    """The steps of one case, collected in the order in which they come to mind."""

    def __init__(self, item: Item, accepted: float, course: Course, dice: Random) -> None:
        self.item = item
        self.accepted = accepted
        self.course = course
        self.dice = dice
        self.staff = officers(item.organ, item.section)
        self.officer = self.drawn(self.staff)
        self.steps: list[Step] = []

    def told(self) -> list[Step]:
        """All steps in order of time, those not yet happened included."""
        self.before_acceptance()
        self.work()
        for stop in self.course.stops:
            began = self.accepted + self.course.stretched(stop.after)
            self.note(began, stop.activity, pause_cap=stop.cap)
            if stop.is_resumed:
                self.note(began + stop.length, names.RESUMED)
        self.ending()
        return sorted(self.steps, key=lambda step: step.moment)

    def before_acceptance(self) -> None:
        received = self.accepted - min(0.2, self.accepted % 1) * self.dice.random()
        if not self.item.is_instant and self.dice.random() < RETURNED_FOR_PAPERS:
            received -= 3 + 5 * self.dice.random()
            self.note(received + 0.1 + 2 * self.dice.random(), names.ASKED_FOR_PAPERS)
            self.note(self.accepted - 0.005, names.PAPERS_CAME)
        self.note(received, names.RECEIVED)
        self.note(self.accepted, names.ACCEPTED)

    def work(self) -> None:
        """The steps between acceptance and decision, anywhere in the working time."""
        activities = self.activities()
        span = self.course.span
        times = sorted(span * self.dice.random() for _ in activities)
        for after, activity in zip(times, activities, strict=True):
            moment = self.accepted + self.course.stretched(after)
            self.step(moment, activity)

    def activities(self) -> list[str]:
        if self.item.is_instant:
            return []
        chosen = [names.REVIEWED]
        if self.item.kind == "行政许可" and self.dice.random() < SITE_VISITED:
            chosen.append(names.SITE_VISIT)
        for organ in self.item.joint:
            chosen += [names.ASKED, f"{names.ANSWERED} {organ}"]
        if self.dice.random() < HANDED_ON:
            chosen.append(names.HANDED_OVER)
        if self.dice.random() < RETURNED:
            chosen += [names.SENT_BACK, names.REVIEWED]
        return [*chosen, names.CHECKED]

    def step(self, moment: float, activity: str) -> None:
        answered, _, organ = activity.partition(" ")
        if organ:
            section = answering_section(organ)
            officer = self.drawn(officers(organ, section))
            self.steps.append(Step(moment, answered, organ, section, officer))
            return
        if activity == names.HANDED_OVER:
            self.note(moment, activity)
            self.officer = self.drawn(self.staff)
            return
        is_checking = activity in (names.CHECKED, names.SENT_BACK)
        self.note(moment, activity, officer=self.staff[0] if is_checking else "")

    def ending(self) -> None:
        closed = self.accepted + self.course.stretched(self.course.span)
        decided = self.closing()
        self.note(closed, decided)
        dice = self.dice
        if not self.item.is_instant and not self.course.is_late and dice.random() < REOPENED:
            taken_back = closed + 0.5 + 3 * dice.random()
            self.note(taken_back, names.REOPENED, officer=self.staff[0])
            closed = taken_back + 0.3 + 2 * dice.random()
            self.note(closed, decided)
        if not self.item.is_instant or dice.random() < DELIVERED_LATER:
            self.note(closed + 0.02 + 2 * dice.random(), names.DELIVERED)

    def closing(self) -> str:
        is_service = self.item.kind == "公共服务" or self.item.is_instant
        return names.FINISHED if is_service else names.DECIDED

    def note(
        self, moment: float, activity: str, *, officer: str = "", pause_cap: int | None = None
    ) -> None:
        item = self.item
        who = officer or self.officer
        self.steps.append(Step(moment, activity, item.organ, item.section, who, pause_cap))

    def drawn(self, staff: tuple[str, ...]) -> str:
        """One of the staff below the chief; the first of them get most of the work."""
        place = 1 + int((len(staff) - 1) * self.dice.random() ** 1.6)
        return staff[place]
