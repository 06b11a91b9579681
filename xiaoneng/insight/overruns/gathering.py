"""The time beyond the limit of late cases and who had it, from the last extract."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.insight.flows.gathering import countings_of, together
from xiaoneng.insight.flows.posts import terms
from xiaoneng.insight.flows.selecting import (
    cases_asked,
    events_asked,
    moment,
    timeline_asked,
    within,
)
from xiaoneng.insight.overruns.asked import (
    OFFICER,
    OPEN,
    ORGAN,
    POST,
    OverrunsAsked,
    Part,
    holders_in,
)
from xiaoneng.measures.counting import seconds
from xiaoneng.measures.kinds import times_by
from xiaoneng.measures.overruns import overruns_by, overruns_of
from xiaoneng.measures.posts import with_posts
from xiaoneng.people.queries import bodies_on
from xiaoneng.warehouse.queries import Extract

LONGEST = 10
COLUMNS = {ORGAN: ("body",), POST: ("post",), OFFICER: ("section", "officer")}
BODIES = pa.schema([("part", pa.int64()), ("body", pa.int64())])
Row = dict[str, Any]


@dataclass(frozen=True)
class Overruns:
    """cases: all that were looked at, of them `late`. Times are seconds of office time.

    organs, posts, officers: rows of measures.kinds.times_by with the columns of COLUMNS. longest:
    the cases with the most time beyond their limit. holders: how many officers. day: office
    seconds of a usual working day.
    """

    cases: int
    late: int
    organs: Sequence[Row]
    posts: Sequence[Row]
    officers: Sequence[Row]
    longest: Sequence[Row]
    holders: int
    day: int


def overruns_in(extract: Extract, asked: OverrunsAsked) -> Overruns | None:
    """Who had the time beyond the limit; None where no case was closed, or none is open."""
    with embedded() as engine:
        cases = cases_looked_at(engine, extract, asked)
        number = engine.count(cases)
        if not number:
            return None
        late = late_among(engine, cases, asked)
        parts = parts_of(engine, extract, late)
        day = countings_of(engine, cases)[0][1].tables.workday_seconds
        if parts is None:
            return Overruns(number, 0, [], [], [], [], 0, day)
        organs, posts, officers = (times_by(parts, columns) for columns in COLUMNS.values())
        return Overruns(
            cases=number,
            late=engine.count(late),
            organs=engine.rows(organs),
            posts=engine.rows(posts),
            officers=engine.rows(officers),
            longest=engine.rows(longest_of(parts, late)),
            holders=engine.count(
                parts.filter(parts.officer.notnull()).select("officer").distinct()
            ),
            day=day,
        )


def cases_behind(extract: Extract, asked: OverrunsAsked, part: Part) -> list[int]:
    """The keys of the late cases of whose time beyond the limit a part is such."""
    with embedded() as engine:
        late = late_among(engine, cases_looked_at(engine, extract, asked), asked)
        if part == Part():
            rows = late
        elif (parts := parts_of(engine, extract, late)) is None:
            return []
        else:
            rows = parts.filter(parts.kind == part.kind) if part.kind else parts
            for name, key in zip(COLUMNS.get(part.by, ()), holders_in(part.key), strict=False):
                rows = rows.filter(rows[name].isnull() if key is None else rows[name] == key)
        rows = rows.select("case").distinct()
        found: list[int] = engine.arrow(rows.order_by("case"))["case"].to_pylist()
        return found


def cases_looked_at(engine: Embedded, extract: Extract, asked: OverrunsAsked) -> Table:
    """Closed in the period, or open; with a limit."""
    if asked.which == OPEN:
        cases = extract.table(engine, "cases")
        found = within(cases.filter(cases.obligation_state == "open"), asked.flow)
    else:
        found = cases_asked(engine, extract, asked.flow)
    return engine.write(found.filter(found.due_at.notnull()), "cases_asked")


def late_among(engine: Embedded, cases: Table, asked: OverrunsAsked) -> Table:
    return engine.write(
        cases.filter(cases.light == ("overdue" if asked.which == OPEN else "missed")), "late_cases"
    )


def parts_of(engine: Embedded, extract: Extract, late: Table) -> Table | None:
    """The time beyond the limit, part by part: body, section, officer, post (keys), kind, worked.

    None where no case is late. Each case by its own calendar.
    """
    as_of = moment(extract.moment)
    countings = countings_of(engine, late)
    if not countings:
        return None
    events = engine.write(events_asked(extract.table(engine, "events"), late), "events_asked")
    timeline = timeline_asked(engine, events, as_of)
    found = []
    for place, (name, counting) in enumerate(countings):
        some = late.filter(late.calendar == name)
        until = ibis.coalesce(seconds(some.closed_at), ibis.literal(as_of, "int64"))
        ends = some.select("case", due=seconds(some.due_at), until=until)
        overruns = overruns_of(ends, timeline.semi_join(ends, "case"), counting)
        found.append(engine.write(with_posts(overruns, terms()), f"overruns_{place}"))
    parts = together(found)
    bodies = ibis.memtable(bodies_as_of(extract))
    section = parts.by_organ.cast("int64")
    parts = parts.mutate(section=section, officer=parts.by_officer.cast("int64"))
    joined = parts.left_join(bodies, parts.section == bodies.part)
    joined = joined.mutate(body=ibis.coalesce(joined.body, joined.section))
    return engine.write(
        joined.select("case", "body", "section", "officer", "post", "kind", "worked"), "overruns"
    )


def longest_of(parts: Table, late: Table) -> Table:
    """case, number, item_name, cases, worked: the most time first."""
    sums = overruns_by(parts, ["case"])
    known = late.select(l_case="case", number="number", item_name="item_name")
    joined = sums.join(known, sums.case == known.l_case).drop("l_case")
    return joined.order_by(ibis.desc("worked"), "case").limit(LONGEST)


def bodies_as_of(extract: Extract) -> pa.Table:
    """The organ that each section belonged to when the extract was made."""
    rows = [{"part": part, "body": body} for part, body in bodies_on(extract.moment.date()).items()]
    return pa.Table.from_pylist(rows, BODIES)
