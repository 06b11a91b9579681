"""Add n working days, one call: the calendar of the product, peers, and a bare list look-up."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from bench.measuring import Board, Goal, Lap, Way, sizes, timed
from bench.peers_at_hand import peers
from bench.plain_tables import counts_of, places_of, works_of
from bench.questions import china, spans
from xiaoneng.core.calendars import named
from xiaoneng.core.workdays import OFFSET, Calendar

GOALS = (
    Goal("xiaoneng", "list look-up", most=3),
    Goal("xiaoneng", "loop over sets", least=30),
    Goal("xiaoneng", "holidays", least=100),
    Goal("xiaoneng", "chinesecalendar loop"),
    Goal("xiaoneng", "bizdays"),
)
Adding = Callable[[date, int], date]


def main() -> None:
    for count in sizes([2_000], most=20_000):
        at_size(count)


def at_size(count: int) -> None:
    board = Board("add_days", count)
    asked = spans(count)
    calendar = named("cn")
    look_up, walk = look_up_of(calendar), walk_of(*china())
    ways = [
        Way("xiaoneng", lambda: each(calendar.add, asked)),
        Way("list look-up", lambda: each(look_up, asked)),
        Way("loop over sets", lambda: each(walk, asked)),
    ]
    with peers("days", ["one", count]) as others:
        board.in_turn([*ways, *others], rounds=7)
    board.refuse_differences("xiaoneng")
    board.show(GOALS)


def each(add: Adding, asked: Sequence[tuple[date, int]]) -> Lap:
    return timed(lambda: sum(add(day, days).toordinal() for day, days in asked), len(asked))


def look_up_of(calendar: Calendar) -> Adding:
    """The least there is to do: two lists, no checks."""
    works = works_of(calendar)
    counts = counts_of(works)
    dates = [date.fromordinal(OFFSET + place) for place in places_of(works)]

    def add(day: date, days: int) -> date:
        return dates[counts[day.toordinal() - OFFSET] + days]

    return add


def walk_of(holidays: frozenset[date], adjusted: frozenset[date]) -> Adding:
    """Day by day, as most programs do it."""
    one = timedelta(1)

    def add(day: date, days: int) -> date:
        while days > 0:
            day += one
            if (day.weekday() < 5 and day not in holidays) or day in adjusted:
                days -= 1
        return day

    return add


if __name__ == "__main__":
    main()
