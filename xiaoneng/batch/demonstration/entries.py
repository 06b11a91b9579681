"""From steps to rows of the log: real times, when each was entered, what is not yet known."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from xiaoneng.batch.demonstration.catalogue import Item
from xiaoneng.batch.demonstration.conduct import (
    BACKLOG,
    BACKLOG_DAYS,
    BACKLOG_DAYS_AGO,
    OUT_OF_HOURS,
    RECORDED_LATE,
)
from xiaoneng.batch.demonstration.events import ACCEPTED, PAUSE, Event
from xiaoneng.batch.demonstration.moments import at_of, calendar, midnight, moment_of
from xiaoneng.batch.demonstration.stories import Step

EVENING = time(17, 45)
MORNING_OFF = time(9, 30)
NINETEEN = timedelta(hours=19)


class Desk:
    """Enters the steps of case after case, as known at one moment."""

    def __init__(self, at: datetime, dice: Random) -> None:
        self.at = at
        self.now = moment_of(at)
        self.dice = dice
        self.papers: Counter[int] = Counter()  # notices by year
        self.backlog = 0  # steps entered in the evening of the backlog

    def entered(
        self, case: str, item: Item, steps: Sequence[Step], *, is_hasty: bool
    ) -> Iterator[Event]:
        happened = [step for step in steps if step.moment < self.now]
        times = hasty(happened) if is_hasty else self.times(happened)
        recorded = self.recorded(happened, times)
        for step, at, recorded_at in zip(happened, times, recorded, strict=False):
            yield Event(
                case=case,
                activity=step.activity,
                at=at,
                recorded_at=recorded_at,
                organ=step.organ,
                section=step.section,
                officer=step.officer,
                item_code=item.code,
                item=item.name,
                unit=item.unit,
                promised=item.promised,
                statutory=item.statutory,
                warn=item.warn,
                paper=self.paper(step, at),
                pause_cap=step.pause_cap,
            )

    def times(self, steps: Sequence[Step]) -> list[datetime]:
        times = [at_of(step.moment) for step in steps]
        for place, (at, following) in enumerate(pairwise(times)):
            if at.date() < following.date() and self.dice.random() < OUT_OF_HOURS:
                moved = self.out_of_hours(at)
                times[place] = min(moved, self.at)
        return times

    def out_of_hours(self, at: datetime) -> datetime:
        """The evening of the same day, or the morning after if that is a day off."""
        tomorrow = date.fromordinal(at.toordinal() + 1)
        seconds = timedelta(seconds=self.dice.randrange(9000))
        if calendar().works(tomorrow):
            return datetime.combine(at.date(), EVENING) + seconds
        return datetime.combine(tomorrow, MORNING_OFF) + seconds

    def recorded(self, steps: Sequence[Step], times: list[datetime]) -> list[datetime]:
        """When each step was entered; a shorter list where the last are not entered yet."""
        entered = self.entered_in_time_or_late(steps, times)
        evening = int(self.now) - BACKLOG_DAYS_AGO
        for place, at in enumerate(entered):
            step = steps[place]
            is_backlog = (step.organ, step.section) == BACKLOG
            if is_backlog and evening - BACKLOG_DAYS < step.moment < evening:
                self.backlog += 1
                typed = midnight(evening) + NINETEEN + timedelta(seconds=5 * self.backlog)
                entered[place] = max(at, typed)
        return entered

    def entered_in_time_or_late(
        self, steps: Sequence[Step], times: list[datetime]
    ) -> list[datetime]:
        promptly = [min(at + timedelta(seconds=5 + self.dice.randrange(200)), self.at)
                    for at in times]  # fmt: skip
        if not times or self.dice.random() >= RECORDED_LATE:
            return promptly
        first = self.dice.randrange(len(times))
        delay = 2 + self.dice.randrange(8)
        at_once = steps[-1].moment + delay
        is_accepted = any(step.activity == ACCEPTED for step in steps[:first])
        if at_once < self.now:
            late = at_of(at_once)
            rest = range(len(times) - first)
            return promptly[:first] + [late + timedelta(seconds=9 * n) for n in rest]
        return promptly[:first] if is_accepted else promptly

    def paper(self, step: Step, at: datetime) -> str:
        """Number of the notice behind a pause; numbering starts anew every year."""
        if not step.activity.startswith(PAUSE):
            return ""
        self.papers[at.year] += 1
        return f"特别程序告知书〔{at.year}〕{self.papers[at.year]}号"


def hasty(steps: Sequence[Step]) -> list[datetime]:
    """Everything from acceptance on within the minute."""
    times = [at_of(step.moment) for step in steps]
    seconds = 0
    for place, step in enumerate(steps):
        if place and step.moment == steps[place - 1].moment:
            seconds += 7
            times[place] += timedelta(seconds=seconds)
    return times
