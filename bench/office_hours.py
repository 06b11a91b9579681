"""Office hours used with one pause, one call: the product, peers, a walk over days, a list table.

All on the weekly pattern without holidays: businesstimedelta cannot hold adjusted workdays.
"""

from collections.abc import Callable, Sequence
from functools import partial

from bench.measuring import Board, Goal, Lap, Way, sizes, timed
from bench.peers_at_hand import peers
from bench.plain_tables import works_of
from bench.questions import DAY, SESSIONS, stays
from xiaoneng.core.calendars import named
from xiaoneng.core.limits import seconds_of
from xiaoneng.core.workdays import OFFSET

GOALS = (
    Goal("xiaoneng", "list table", most=3),
    Goal("xiaoneng", "walk over days", least=10),
    Goal("xiaoneng", "businesstimedelta", least=300),
    Goal("xiaoneng", "business-duration"),
)
Elapsed = Callable[[int], int]
Stay = tuple[int, int, int, int]


def main() -> None:
    for count in sizes([2_000], most=20_000):
        at_size(count)


def at_size(count: int) -> None:
    board = Board("office_hours", count)
    asked = [
        (seconds_of(a), seconds_of(b), seconds_of(c), seconds_of(d)) for a, b, c, d in stays(count)
    ]
    by_list = table_of()
    ways = [
        Way("xiaoneng", partial(each, named("weekdays").office.elapsed, asked)),
        Way("list table", partial(each, by_list, asked)),
        Way("walk over days", lambda: timed(lambda: sum(walked(*one) for one in asked), count)),
    ]
    with peers("office", [count]) as others:
        board.in_turn([*ways, *others], rounds=5)
    board.refuse_differences("xiaoneng")
    board.show(GOALS)


def each(elapsed: Elapsed, asked: Sequence[Stay]) -> Lap:
    """F(end) - F(start), less what was paused."""
    return timed(
        lambda: sum(
            elapsed(end) - elapsed(start) - (elapsed(resumed) - elapsed(paused))
            for start, paused, resumed, end in asked
        ),
        len(asked),
    )


def table_of() -> Elapsed:
    """The least there is to do: minutes before each day and within it, two lists, no checks."""
    before, works = named("weekdays").office.before, works_of(named("weekdays"))
    within = [inside(minute * 60) for minute in range(1440)]

    def elapsed(moment: int) -> int:
        day, second = divmod(moment, DAY)
        place = day - OFFSET
        return before[place] + (within[second // 60] if works[place] else 0)

    return elapsed


def inside(second: int) -> int:
    return sum(max(0, min(second, closes) - opens) for opens, closes in SESSIONS)


def walked(start: int, paused: int, resumed: int, end: int) -> int:
    """Day by day, each session cut to the two stretches, as help-desk programs do it."""
    used = 0
    for day in range(start // DAY, end // DAY + 1):
        if (day - 1) % 7 >= 5:
            continue
        for opens, closes in SESSIONS:
            begins, ends = day * DAY + opens, day * DAY + closes
            used += max(0, min(ends, paused) - max(begins, start))
            used += max(0, min(ends, end) - max(begins, resumed))
    return used


if __name__ == "__main__":
    main()
