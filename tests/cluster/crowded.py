"""The district's rows made suspicious: what honest people leave empty is no proof of equality."""

from types import SimpleNamespace

import ibis
from ibis.expr.types import Table

from tests.cluster.bases import AS_OF
from xiaoneng.core.sessions import DAY

MONTH, TEN_DAYS, MORNING, NIGHT = 30 * DAY, 10 * DAY, 10 * 3600, 3 * 3600


def batches(b: SimpleNamespace) -> Table:
    """One organ accepts and closes all cases of ten days within a minute."""
    start = (b.doubt_cases.start // TEN_DAYS).cast("int64") * TEN_DAYS + MORNING
    return b.doubt_cases.mutate(
        organ=ibis.literal("区民政局"), officer=ibis.null("string"), start=start, closed=start + 60
    )


def nights(b: SimpleNamespace) -> Table:
    """One organ enters the last month's cases in one night."""
    night = AS_OF - AS_OF % DAY + NIGHT
    entered = ibis.ifelse(b.entries.entered > AS_OF - MONTH, night, b.entries.entered)
    return b.entries.mutate(
        organ=ibis.literal("区民政局"), officer=ibis.null("string"), entered=entered
    )


def seconds(b: SimpleNamespace) -> Table:
    """All that happens on a day happens in one second."""
    return b.entries.mutate(happened=b.entries.happened - b.entries.happened % DAY + 1)


def stops(b: SimpleNamespace) -> Table:
    """A third of the cases stand still from start to closing."""
    some = b.doubt_cases.filter(b.doubt_cases.closed.notnull() & (b.doubt_cases.start % 3 == 0))
    return some.select("case", begins="start", ends="closed")


def papers(b: SimpleNamespace) -> Table:
    """A third of the documents are some days older than the acceptance, a third tell no day."""
    some = b.doubt_cases.filter(b.doubt_cases.closed.notnull())
    third, day = some.start % 3, some.start // DAY
    dated = ibis.cases((third == 0, day - 1 - some.start % 7), (third == 1, day + 2))
    return some.select(
        "case", "item", "organ", "officer", "closed", accepted="start", dated=dated.cast("int64")
    )


def hurried(b: SimpleNamespace) -> Table:
    """One item, of which a tenth is closed after a hundred seconds."""
    found = b.verdicts
    closed = ibis.ifelse(found.start % 10 == 0, found.start + 100, found.closed)
    return found.mutate(item=ibis.literal("登记"), promised_amount=ibis.literal(9.0), closed=closed)


def twice(b: SimpleNamespace) -> Table:
    """Every row read a second time."""
    rows = b.events.select("case", "does", "at", "order", print="order")
    return ibis.union(rows, rows.mutate(order=rows.order + 1_000_000))


def register(b: SimpleNamespace) -> SimpleNamespace:
    """A result and a ticket of every closed case; one organ has no case of what it issues, serves
    tickets for which nothing is done, and takes cases for which no ticket is drawn.
    """
    some = b.doubt_cases.filter(b.doubt_cases.closed.notnull())
    day, number = (some.start // DAY).cast("int64"), some.case.cast("string")
    some = some.mutate(day=day, number=number)
    is_bad, other = some.organ == "区民政局", some.filter(some.organ != "区民政局")
    unknown = ibis.literal("无") + some.number
    named = ibis.ifelse(some.start % 3 == 0, ibis.null("string"),
                        ibis.ifelse(is_bad, unknown, some.number))  # fmt: skip
    return SimpleNamespace(
        results=some.select("case", "organ", "item", issued="day", named=named,
                            number=ibis.ifelse(is_bad, unknown, some.number)),
        numbers=some.select("number", "organ"),
        documents=some.filter(some.start % 5 > 0).select("number", "item"),
        handled=some.select("organ", "item", is_told=some.start % 4 > 0),
        handled_elsewhere=other.select("organ", "item", is_told=other.start % 4 > 0),
        tickets=some.select("case", "organ", "officer", "item", "day",
                            named=ibis.null("string")),
        strange=some.select("case", "organ", "officer", "day", named=ibis.null("string"),
                            item=ibis.ifelse(is_bad, ibis.literal("别的"), some["item"])),
        acts=other.select("organ", "item", "day"),
        accepted=some.select("case", "number", "organ", "officer", "item", "day"),
    )  # fmt: skip
