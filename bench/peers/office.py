"""Office hours with businesstimedelta and business-duration; both without a pause of their own."""

import datetime as dt
import sys

import business_duration  # type: ignore[import-not-found]
import businesstimedelta  # type: ignore[import-not-found]

from bench.peers.turns import take_turns
from bench.questions import SESSIONS, stays

FEW = 100  # a call takes milliseconds
HOURS = [tuple(dt.time(edge // 3600, edge % 3600 // 60) for edge in pair) for pair in SESSIONS]


def main(count: int) -> None:
    asked = stays(count)[:FEW]
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(
                start_time=opens, end_time=closes, working_days=[0, 1, 2, 3, 4]
            )
            for opens, closes in HOURS
        ]
    )

    def by_rules(begin: dt.datetime, end: dt.datetime) -> float:
        found = rules.difference(begin, end)
        return float(found.hours * 3600 + found.seconds)

    def by_duration(begin: dt.datetime, end: dt.datetime) -> float:
        """It knows one session a day: once for the morning, once for the afternoon."""
        parts = [
            business_duration.businessDuration(
                begin, end, starttime=opens, endtime=closes, weekendlist=[5, 6], unit="sec"
            )
            for opens, closes in HOURS
        ]
        return float(sum(parts))

    def used(between) -> None:
        for start, paused, resumed, end in asked:
            between(start, end) - between(paused, resumed)

    take_turns(
        {
            "businesstimedelta": (lambda: used(by_rules), len(asked)),
            "business-duration": (lambda: used(by_duration), len(asked)),
        }
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
