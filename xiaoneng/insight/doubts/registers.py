"""Registers of results and tickets beside the cases of an extract, as the measures expect them."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

import ibis
import pyarrow as pa
from ibis.expr.types import StringValue, Table, Value

from xiaoneng.engine.embedded import Embedded
from xiaoneng.insight.calling import ITEM
from xiaoneng.insight.doubts.doubt import RESULTS, TICKETS, Doubt
from xiaoneng.measures.counting import place, seconds
from xiaoneng.measures.doubts_results import (
    BEFORE,
    GRACE,
    issued_without_case,
    item_without_cases,
)
from xiaoneng.measures.doubts_tickets import case_without_ticket, ticket_without_case
from xiaoneng.people.queries import bodies_on, calendar_of, roots
from xiaoneng.warehouse.queries import Extract

Row = dict[str, Any]
IN_PERSON = "window"
BRACKETS = r"[\s〔〕\[\]()（）【】]"  # one number is written with any of them
MOMENTS = ("received_at", "accepted_at", "decided_at", "delivered_at")
HELD_BY = {RESULTS: "result", TICKETS: "ticket"}


class Beside(NamedTuple):
    """The tables of measures.doubts_results and doubts_tickets."""

    results: Table
    tickets: Table
    numbers: Table
    documents: Table
    handled: Table
    acts: Table
    accepted: Table


def register_rows(
    engine: Embedded, extract: Extract, closed: Table, since: date, until: date
) -> Iterator[Row]:
    """What is suspicious about the rows of registers from one day up to and including another."""
    if not has_registers(engine, extract):
        return
    some = beside(engine, extract, closed, since, until)
    for one in (
        issued_without_case(some.results, some.numbers, some.documents, some.handled),
        item_without_cases(some.results, some.numbers, some.documents, some.handled),
        ticket_without_case(some.tickets, some.numbers, some.acts),
        case_without_ticket(some.accepted, some.tickets),
    ):
        yield from engine.rows(one)


def has_registers(engine: Embedded, extract: Extract) -> bool:
    return any(engine.count(extract.table(engine, name)) for name in (RESULTS, TICKETS))


def last_judged(engine: Embedded, extract: Extract, until: date) -> date:
    """Up to which day rows are looked at: cases of later ones may still be entered.

    That takes as long as the slowest source may take.
    """
    if not has_registers(engine, extract):
        return until
    tolerances = engine.rows(extract.table(engine, "sources").select("tolerance_days"))
    days = max([GRACE, *(row["tolerance_days"] for row in tolerances)])
    return min(until, working_days_before(extract.moment.date(), days))


def working_days_before(day: date, days: int) -> date:
    """The day some working days earlier, as the district counts them."""
    calendar = calendar_of(roots()[0])
    return calendar.day_of(calendar.count(day) - days)


def beside(engine: Embedded, extract: Extract, closed: Table, since: date, until: date) -> Beside:
    """The registers of a period, and of the cases what they are compared with; each kept."""
    bodies = ibis.memtable(body_table(extract.moment.date()))
    results = results_of(extract.table(engine, RESULTS), bodies, since, until)
    tickets = tickets_of(extract.table(engine, TICKETS), bodies, since, until)
    results, tickets = (
        engine.write(results, "beside_results"),
        engine.write(tickets, "beside_tickets"),
    )
    cases = engine.write(cases_of(engine, extract, bodies), "beside_cases")
    found = {
        "numbers": numbers_of(engine, extract, cases, bodies, named_in(results, tickets)),
        "documents": documents_of(cases, results),
        "handled": handled_in(
            cases,
            numbers_in(extract.table(engine, RESULTS)),
            working_days_before(since, BEFORE),
            until,
        ),
        "acts": acts_of(extract.table(engine, "events"), cases, tickets),
        "accepted": accepted_in(cases, closed, tickets, since, until),
    }
    kept = {name: engine.write(one, f"beside_{name}") for name, one in found.items()}
    return Beside(results, tickets, **kept)


def body_table(day: date) -> pa.Table:
    """The body of every organ, by keys as text."""
    found = bodies_on(day)
    keys, bodies = list(found), [str(one) for one in found.values()]
    return pa.table({"b_organ": pa.array(keys, pa.int64()), "body": pa.array(bodies, pa.string())})


def with_body(rows: Table, bodies: Table) -> Table:
    """Rows with the body of their organ as text."""
    rows = rows.left_join(bodies, rows.organ_id == bodies.b_organ).drop("b_organ")
    return rows.mutate(body=ibis.coalesce(rows.body, rows.organ_id.cast("string")))


def plain(number: Value) -> StringValue:
    """A number as it is compared: without blanks and brackets; null where there is none."""
    text: StringValue = number.re_replace(BRACKETS, "").upper().nullif("")
    return text


def label(key: Value) -> Value:
    """How an item is called in what is counted (insight.calling)."""
    return ibis.literal(ITEM) + key.cast("string")


def day_of(moment: Value) -> Value:
    return place(seconds(moment.cast("timestamp")))


def results_of(rows: Table, bodies: Table, since: date, until: date) -> Table:
    rows = with_body(rows.filter(rows.issued_on >= since, rows.issued_on <= until), bodies)
    return rows.select(
        case="result", organ="body", item=label(rows["item"]), number=plain(rows.number),
        named=plain(rows.case_number), issued=day_of(rows.issued_on),
    )  # fmt: skip


def tickets_of(rows: Table, bodies: Table, since: date, until: date) -> Table:
    """The tickets that were called up or ended: who left before it is no matter of anybody.

    One of a hall of the whole district that says neither item nor case may be for any organ.
    """
    rows = rows.filter(rows.called_at.notnull() | rows.ended_at.notnull())
    day = rows.taken_at.date()
    rows = with_body(rows.filter(day >= since, day <= until), bodies)
    is_silent = rows["item"].isnull() & plain(rows.case_number).isnull()
    is_anybodys = is_silent & rows.body.isin([str(root.pk) for root in roots()])
    return rows.select(
        case="ticket", organ=ibis.ifelse(is_anybodys, ibis.null("string"), rows.body),
        officer=rows.officer_id.cast("string"), item=label(rows["item"]),
        named=plain(rows.case_number), day=day_of(rows.taken_at),
    )  # fmt: skip


def cases_of(engine: Embedded, extract: Extract, bodies: Table) -> Table:
    """Every case; one that a log brought without an item has the one that is called so alone."""
    items = extract.table(engine, "items")
    only = items.group_by(o_name="name").agg(several=items["item"].nunique(),
                                             only=items["item"].max())  # fmt: skip
    only = only.filter(only.several == 1).drop("several")
    cases = extract.kept(engine, "cases")
    rows = with_body(cases.left_join(only, cases.item_name == only.o_name), bodies)
    return rows.select(
        "case", "channel", "closed_at", *MOMENTS, organ="body",
        item=label(ibis.coalesce(rows["item"], rows.only)), number=plain(rows.number),
        source_key=plain(rows.source_key), document=plain(rows.decision_paper),
        officer=rows.officer_id.cast("string"),
    )  # fmt: skip


def named_in(results: Table, tickets: Table) -> Table:
    """The case numbers that the registers name."""
    both = ibis.union(results.select("named"), tickets.select("named"))
    return both.filter(both.named.notnull()).distinct()


def numbers_of(
    engine: Embedded, extract: Extract, cases: Table, bodies: Table, named: Table
) -> Table:
    """What cases are called, as far as it is named, with each organ that has a part in them."""
    called = ibis.union(
        cases.select("case", "organ", "number"),
        cases.select("case", "organ", number="source_key"),
    )
    called = called.semi_join(named, called.number == named.named)
    called = engine.write(called, "beside_called")
    steps = extract.kept(engine, "steps")
    steps = steps.filter(steps.organ_id.notnull()).select(s_case="case", organ_id="organ_id")
    parts = with_body(steps.join(called, steps.s_case == called.case).drop("organ"), bodies)
    return ibis.union(
        called.select("number", "organ"), parts.select("number", organ="body")
    ).distinct()


def documents_of(cases: Table, results: Table) -> Table:
    papers = cases.select("item", number="document")
    return papers.semi_join(results, "number").distinct()


def numbers_in(results: Table) -> Table:
    """The numbers in the register of results, whenever issued."""
    return results.select(r_number=plain(results.number)).distinct()


def handled_in(cases: Table, numbers: Table, since: date, until: date) -> Table:
    """The cases in hand on some day from one to another; a closed one tells a result or none.

    Only a document that the register has is a result: the number of a decision may be another than
    that of the licence, and then says nothing about licences.
    """
    some = cases.filter(
        cases.received_at.date() <= until,
        cases.closed_at.isnull() | (cases.closed_at.date() >= since),
    )
    some = some.left_join(numbers, some.document == numbers.r_number)
    is_told = ibis.ifelse(some.closed_at.notnull(), some.r_number.notnull(), ibis.null("boolean"))
    return some.select("organ", "item", is_told=is_told)


def acts_of(events: Table, cases: Table, tickets: Table) -> Table:
    """The days on which something was done in cases of the items that tickets name."""
    wanted = tickets.filter(tickets["item"].notnull()).select("item").distinct()
    some = cases.semi_join(wanted, "item")
    happened = events.filter(events["at"].notnull()).select(e_case="case", moment="at")
    of_events = happened.join(some, happened.e_case == some.case)
    moments = [of_events.select("organ", "item", "moment")]
    moments += [some.select("organ", "item", moment=one) for one in MOMENTS]
    told = ibis.union(*moments)
    told = told.filter(told.moment.notnull())
    return told.select("organ", "item", day=day_of(told.moment)).distinct()


def accepted_in(cases: Table, closed: Table, tickets: Table, since: date, until: date) -> Table:
    """The closed cases that were accepted at a window in the period, as a ticket calls them."""
    some = cases.filter(
        cases.channel == IN_PERSON,
        cases.accepted_at.date() >= since,
        cases.accepted_at.date() <= until,
    ).semi_join(closed, "case")
    named = tickets.filter(tickets.named.notnull()).select(by_source="named").distinct()
    some = some.left_join(named, some.source_key == named.by_source)
    return some.select(
        "case", "organ", "officer", "item", number=ibis.coalesce(some.by_source, some.number),
        day=day_of(some.accepted_at),
    )  # fmt: skip


def register_numbers(
    engine: Embedded, extract: Extract, found: Iterable[Doubt]
) -> dict[tuple[str, int], str]:
    """The numbers of the rows of registers behind suspicions."""
    numbers: dict[tuple[str, int], str] = {}
    suspected = list(found)
    for kind, key in HELD_BY.items():
        behind = sorted({one for doubt in suspected if doubt.kind == kind for one in doubt.cases})
        if not behind:
            continue
        keys = ibis.memtable(pa.table({"behind": pa.array(behind, pa.int64())}))
        rows = extract.table(engine, kind)
        rows = rows.semi_join(keys, rows[key] == keys.behind).select(key, "number")
        numbers |= {(kind, row[key]): row["number"] for row in engine.rows(rows)}
    return numbers
