"""Results that were issued and of which the system knows no case (domain.md 2.6 e, f).

Input, days since 1950-01-01, organs as the bodies they are, numbers all written alike:
- `results`, rows of the registers of results: case (the key of the row: what is behind), organ,
  item, number, named (the case number it names, null: none), issued (a day);
- `numbers`, what cases are called: number, organ (one that has a part in the case);
- `documents`, decision documents: number, item;
- `cases` that were in hand in the period or up to `BEFORE` it: organ, item, is_told (whether its
  document is in the register; null: not decided).

Whoever asks leaves out the last days, whose cases may still be entered.
"""

import ibis
from ibis.expr.types import Table

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.doubts import (
    CHANCE,
    HISTORY,
    LEAST,
    beside_others,
    of_groups,
    said_of,
)
from xiaoneng.measures.doubts_bunching import counted

GRACE = 5  # working days in which a case may still be entered
BEFORE = 20  # working days from the end of a case to its result, at most
UNKNOWN_SHARE = 0.02  # of an item's results: slips of the pen need no explanation
MOSTLY = 0.5  # of an item's decided cases whose documents are there: a missing one says much
BY = ["organ", "item"]


def issued_without_case(results: Table, numbers: Table, documents: Table, cases: Table) -> Table:
    """Items of an organ of which improbably many results belong to no case.

    A result belongs to a case whose number it names, if the organ has a part in that case; or to
    the one of its item whose decision document it is. One that names no case is judged only where
    the documents of half of the item's decided cases are in the register. Items without any case
    are not judged here. Beside the usual share: that of all other organs, three standard errors
    up, and 2 % at least. measured and usual: shares of results; number of total results. moment:
    the last day.
    """
    rows = with_cases(results, numbers, documents)
    telling = cases.group_by(t_organ="organ", t_item="item").agg(
        decided=counted(cases.is_told.notnull()),
        told=counted(cases.is_told.fill_null(False)),  # noqa: FBT003
    )
    rows = rows.join(telling, [rows.organ == telling.t_organ, rows["item"] == telling.t_item])
    tells = (rows.decided > 0) & (rows.told >= rows.decided * MOSTLY)
    rows = rows.filter(rows.is_found | rows.named.notnull() | tells)
    groups = rows.group_by(BY).agg(
        number=counted(~rows.is_found), total=rows.count(), moment=rows.issued.max() * DAY
    )
    groups = beside_others(groups, UNKNOWN_SHARE)
    is_doubt = (groups.number >= LEAST) & (groups.chance <= CHANCE)
    groups = groups.mutate(said=said_of(groups.total >= HISTORY, is_doubt))
    return of_groups("issued_without_case", groups, rows.filter(~rows.is_found), BY)


def with_cases(results: Table, numbers: Table, documents: Table) -> Table:
    """The results, each with `is_found`: whether a case of it is known."""
    called = numbers.select(n_number="number", n_organ="organ").distinct()
    rows = results.left_join(
        called, [results.named == called.n_number, results.organ == called.n_organ]
    )
    papers = documents.select(d_number="number", d_item="item").distinct()
    rows = rows.left_join(papers, [rows.number == papers.d_number, rows["item"] == papers.d_item])
    return rows.mutate(is_found=rows.n_number.notnull() | rows.d_number.notnull())


def item_without_cases(results: Table, numbers: Table, documents: Table, cases: Table) -> Table:
    """Items of an organ that issued ten results or more and had no case in hand all the while.

    Results that belong to a case of long ago are left out. measured, number and total: those that
    belong to none; usual: none. moment: the day of the last.
    """
    rows = with_cases(results, numbers, documents)
    handled = cases.select(c_organ="organ", c_item="item").distinct()
    rows = rows.left_join(handled, [rows.organ == handled.c_organ, rows["item"] == handled.c_item])
    rows = rows.filter(rows.c_item.isnull() & ~rows.is_found)
    groups = rows.group_by(BY).agg(number=rows.count(), moment=rows.issued.max() * DAY)
    groups = groups.mutate(
        measured=groups.number, total=groups.number, usual=ibis.literal(0.0),
        said=said_of(groups.number >= LEAST, groups.number >= LEAST),
    )  # fmt: skip
    return of_groups("item_without_cases", groups, rows, BY)
