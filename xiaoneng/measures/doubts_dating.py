"""Decision documents that are older than the acceptance of their case."""

import ibis
from ibis.expr.types import Table

from xiaoneng.measures.counting import place
from xiaoneng.measures.doubts import named, shaped


def paper_dated_before(papers: Table) -> Table:
    """Cases whose decision document was made on a day before they were accepted (domain.md 2.6 a).

    papers: case, item, organ, officer, accepted, closed, and `dated`: the last day on which the
    document can have been made, in days since 1950-01-01 (the date it bears, else the last of the
    year in its number; null: neither is known). measured: calendar days from that day to the
    acceptance, so at least as many as there are; total: the cases whose document tells a day or a
    year; moment: of closing.
    """
    known = named(papers.filter(papers.dated.notnull() & papers.accepted.notnull()))
    rows = known.mutate(
        measured=place(known.accepted) - known.dated,
        usual=ibis.literal(0.0),
        number=ibis.literal(1),
        total=known.case.count().over(ibis.window()),
        moment=known.closed,
    )
    return shaped(rows.filter(rows.measured > 0), "paper_dated_before")
