"""What the cases of a log needed, item by item: counted, so that any number of them can be asked.

`clocks`: rows of `measures.folding.clocks_of`; `needs`: the same with the columns
`measures.array_lives.NEEDED`. Cases without an item have the item "".
"""

import ibis
from ibis.expr.types import BooleanValue, Table

from xiaoneng.core.limits import Unit


def units_in(clocks: Table, since: int, until: int) -> Table:
    """item, unit, cases, asked, law: cases by the unit of their own limit, "" where it has none.

    `asked` are those closed from one second until before another, or open; `law` is the least
    statutory limit of a unit.
    """
    is_unit = clocks.promised_unit.isin([unit.value for unit in Unit])
    told = clocks.select(
        item=clocks["item"].fill_null(""),
        unit=ibis.ifelse(is_unit, clocks.promised_unit, ""),
        law=ibis.ifelse(clocks.statutory_unit.notnull(), clocks.statutory_amount, None),
        is_asked=(clocks.closed.isnull() | is_closed_within(clocks, since, until)).cast("int64"),
    )
    return told.group_by("item", "unit").agg(
        cases=told.count(), asked=told.is_asked.sum(), law=told.law.min()
    )


def is_closed_within(clocks: Table, since: int, until: int) -> BooleanValue:
    """Closed from one second until before another; not those that are open."""
    return (clocks.closed >= since).fill_null(False) & (clocks.closed < until)  # noqa: FBT003


def needs_in(needs: Table) -> Table:
    """item, unit, needed, cases: how many cases needed just so much."""
    some = needs.filter(needs.needed.notnull())
    told = some.select("needed", item=some["item"].fill_null(""), unit="needed_unit")
    return told.group_by("item", "unit", "needed").agg(cases=told.count())
