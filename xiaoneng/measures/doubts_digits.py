"""Times that were invented: minutes at :00 and :30, or ending in one digit, far too often.

Minutes of what happens are as good as uniform; people who write a time from memory round it. Looked
at are times that were entered by somebody: where the moment of entry is the same, a system wrote
them. Days without a time of day (midnight) are left out. Several cases in the same minute count
once. By officer, or organ where none is named.
"""

import ibis
from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.doubts import (
    CHANCE,
    LEAST,
    binomial_bound,
    chi_square_bound,
    named,
    of_groups,
    said_of,
)
from xiaoneng.measures.doubts_bunching import counted

ROUND_LEAST = 60  # times: fewer than two rounded ones are expected
ROUND_SHARE = 2 / 60  # :00 and :30
ROUND_TIMES = 3  # times the expected share
DIGIT_LEAST = 100  # times: ten are expected in each of ten cells
DIGITS = 10
DIGIT_SHARE = 0.2  # of one digit: twice the expected share
MINUTE = 60
BY = ["organ", "officer"]


def times_of(entries: Table) -> Table:
    """Entered times: organ, officer, case, minute (since 1950), moment."""
    is_typed = entries.entered.isnull() | (entries.entered != entries.happened)
    some = named(entries.filter(is_typed & (entries.happened % DAY != 0)))
    return some.select(
        *BY, "case", minute=some.happened // MINUTE, moment=some.happened
    )  # fmt: skip


def times_round(entries: Table) -> Table:
    """Officers whose times are whole or half hours far too often (binomial, 2 of 60 minutes).

    measured and usual: shares of times; number of total times. moment: the last of them.
    """
    times = times_of(entries)
    is_round = times.minute % 30 == 0
    single = times.group_by([*BY, "minute"]).agg(moment=times.moment.max())
    groups = single.group_by(BY).agg(
        number=counted(single.minute % 30 == 0), total=single.count(), moment=single.moment.max()
    )
    groups = groups.mutate(
        measured=groups.number / groups.total,
        usual=ibis.literal(ROUND_SHARE),
        chance=binomial_bound(groups.number, groups.total, ROUND_SHARE),
    )
    is_doubt = (
        (groups.number >= LEAST)
        & (groups.measured >= ROUND_SHARE * ROUND_TIMES)
        & (groups.chance <= CHANCE)
    )
    groups = groups.mutate(said=said_of(groups.total >= ROUND_LEAST, is_doubt))
    return of_groups("times_round", groups, times.filter(is_round), BY)


def digits_uneven(entries: Table) -> Table:
    """Officers whose minutes end in one digit far too often: chi-square against ten equal cells.

    And one digit has a fifth of all times at least. measured: its share; usual: 0.1; number of
    total times; the cases behind are those with this digit. moment: the last time.
    """
    times = times_of(entries)
    times = times.mutate(digit=times.minute % MINUTE % DIGITS)
    single = times.group_by([*BY, "digit", "minute"]).agg(moment=times.moment.max())
    cells = single.group_by([*BY, "digit"]).agg(number=single.count(), moment=single.moment.max())
    groups = cells.group_by(BY).agg(
        total=cells.number.cast("float64").sum(),
        squares=(cells.number.cast("float64") * cells.number.cast("float64")).sum(),
        worst=cells.digit.argmax(cells.number * DIGITS - cells.digit),
        number=cells.number.max(),
        moment=cells.moment.max(),
    )
    statistic = groups.squares * DIGITS / groups.total - groups.total
    groups = groups.mutate(
        measured=groups.number / groups.total,
        usual=ibis.literal(1 / DIGITS),
        chance=chi_square_bound(statistic, DIGITS - 1),
    )
    is_doubt = (groups.measured >= DIGIT_SHARE) & (groups.chance <= CHANCE)
    groups = groups.mutate(said=said_of(groups.total >= DIGIT_LEAST, is_doubt))
    worst = groups.select("worst", **{f"w_{one}": groups[one] for one in BY})
    behind = times.join(worst, [times[one] == worst[f"w_{one}"] for one in BY])
    return of_groups("digits_uneven", groups, behind.filter(behind.digit == behind.worst), BY)
