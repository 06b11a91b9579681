"""Adding working days with chinesecalendar, holidays, bizdays, numpy and polars."""

import datetime as dt
import sys
from collections.abc import Callable, Sequence

import bizdays  # type: ignore[import-not-found]
import chinese_calendar
import holidays
import numpy as np
import polars as pl  # type: ignore[import-not-found]

from bench.peers.turns import take_turns
from bench.questions import YEARS, rest_days, spans

FEW = 200  # a call of chinesecalendar takes a millisecond
ONE = dt.timedelta(1)


def one_call(count: int) -> None:
    asked = spans(count)
    china = holidays.country_holidays("CN", years=range(YEARS[0], YEARS[1] + 2))
    calendar = bizdays.Calendar(rest_days(), weekdays=[], name="cn")
    take_turns(
        {
            "holidays": (
                lambda: done(china.get_nth_working_day, asked[:FEW]),
                FEW,
            ),
            "chinesecalendar loop": (lambda: done(stepped, asked[:FEW]), FEW),
            "bizdays": (
                lambda: sum(calendar.offset(day, days).toordinal() for day, days in asked),
                count,
            ),
        }
    )


def done(add: Callable[[dt.date, int], dt.date], asked: Sequence[tuple[dt.date, int]]) -> None:
    for day, days in asked:
        add(day, days)


def stepped(day: dt.date, days: int) -> dt.date:
    while days > 0:
        day += ONE
        days -= chinese_calendar.is_workday(day)
    return day


def columns(count: int) -> None:
    """A seven-day week with every rest day as a holiday: the only way that gives right answers."""
    asked = spans(10_000)
    days = np.array([day for day, _ in asked], "datetime64[D]")
    amounts = np.array([amount for _, amount in asked], np.int64)
    places = np.random.default_rng(0).integers(0, len(asked), count)
    days, amounts = days[places], amounts[places]
    rests = rest_days()
    off = np.array(rests, "datetime64[D]")
    frame = pl.DataFrame({"day": days, "amount": amounts})
    due = pl.col("day").dt.add_business_days("amount", week_mask=[True] * 7, holidays=rests)
    take_turns(
        {
            "polars add_business_days": (
                lambda: int(frame.select(due.cast(pl.Int64).sum()).item()),
                count,
            ),
            "numpy busday_offset": (
                lambda: int(
                    np.busday_offset(days, amounts, weekmask="1111111", holidays=off)
                    .astype(np.int64)
                    .sum()
                ),
                count,
            ),
        }
    )


if __name__ == "__main__":
    {"one": one_call, "columns": columns}[sys.argv[1]](int(sys.argv[2]))
