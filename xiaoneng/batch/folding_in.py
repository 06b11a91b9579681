"""Rows of a log as what a live database keeps of it: cases, pauses, holders and lines reached.

The names of a log are found by whoever calls: tables of organs, officers and versions come in, keys
go out. Judging is that of `judging`; the reminder is looked for too, and when to look again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis
from ibis.expr.types import Table

from xiaoneng.batch.folding import terms_of
from xiaoneng.batch.verdict_blocks import Judging, lasting_blocks, lasting_schema
from xiaoneng.core.ladders import Rung
from xiaoneng.core.workdays import Calendar
from xiaoneng.engine.embedded import Embedded
from xiaoneng.logs.terms import Mapping as Reading
from xiaoneng.measures.counting import place
from xiaoneng.measures.folding import SCALE, cases_of, clocks_of, is_backwards, pauses_of, second_of
from xiaoneng.measures.verdicts import marks_of

RUNGS = tuple(str(rung) for rung in Rung)


@dataclass(frozen=True)
class Names:
    """What the names of a log mean here.

    organs: organ (its name there), organ_id, calendar. officers: organ_id, officer, officer_id.
    versions: item, item_id, version_id, item_name, from_place, until_place and the four columns of
    its limits. `organ_id` and `calendar` are those of the source itself, for cases that name none.
    """

    organs: Table
    officers: Table
    versions: Table
    organ_id: int
    calendar: str
    calendars: Mapping[str, Calendar]


@dataclass(frozen=True)
class Folded:
    """Kept tables, one row for each: case, its pauses, holders of its clock, lines it reached."""

    cases: Table
    pauses: Table | None
    holdings: Table
    marks: Table


def cases_in(engine: Embedded, events: Table, moment: int) -> tuple[Table, Table]:
    """The cases that can be used, and those that end on an earlier day than they start."""
    cases = engine.write(cases_of(events, moment), "cases")
    backwards = engine.write(cases.filter(is_backwards(cases)), "backwards")
    begun = cases.filter(cases.start.notnull()).anti_join(backwards, "case")
    return engine.write(begun, "begun"), backwards


def fold(  # a log, what it means here, and how it is judged
    engine: Embedded,
    events: Table,
    cases: Table,
    mapping: Reading,
    names: Names,
    judging: Judging,
) -> Folded:
    """Judge each case by the calendar of its organ."""
    moment = judging.moment
    named = _named(cases, names)
    clocks = _with_versions(clocks_of(named, terms_of(mapping), moment), names.versions)
    clocks = engine.write(clocks, "clocks")
    pauses = _pauses(engine, events, clocks, moment, mapping)
    if not engine.count(clocks):
        raise ValueError("there is no case to fold")
    blocks = lasting_blocks(engine, clocks, pauses, names.calendars, judging)
    kept = engine.stage(blocks, lasting_schema(clocks), "verdicts")
    steps = engine.write(
        _steps(events, names, moment, has_organs=mapping.columns.organ is not None), "steps"
    )
    holdings = engine.write(_holdings(steps, kept), "holdings")
    marks = engine.write(_held(marks_of(kept, RUNGS), steps, kept), "marks")
    return Folded(kept, pauses, holdings, marks)


def _named(cases: Table, names: Names) -> Table:
    """Cases with the organ that has them, its key and its calendar."""
    organs = names.organs.rename(organ_said="organ")
    joined = cases.left_join(organs, cases.organ == organs.organ_said)
    return joined.mutate(
        organ_id=joined.organ_id.fill_null(names.organ_id),
        calendar=joined.calendar.fill_null(names.calendar),
    ).drop("organ_said")


def _with_versions(clocks: Table, versions: Table) -> Table:
    """The version of the day of acceptance; its limits where the log says none."""
    named = versions.select(**{f"v_{name}": name for name in versions.columns})
    day = place(clocks.start)
    fits = (named.v_from_place <= day) & (day < named.v_until_place)
    table = clocks.left_join(named, [clocks.item == named.v_item, fits])
    is_bare = (table.promised_unit == "none") & table.statutory_unit.isnull()
    has_promise = is_bare & table.v_promised_amount.notnull()
    has_statute = is_bare & table.v_statutory_amount.notnull()
    return table.mutate(
        promised_unit=ibis.ifelse(has_promise, table.v_promised_unit, table.promised_unit),
        promised_amount=ibis.ifelse(has_promise, table.v_promised_amount, table.promised_amount),
        statutory_unit=ibis.ifelse(has_statute, table.v_statutory_unit, table.statutory_unit),
        statutory_amount=ibis.ifelse(
            has_statute, table.v_statutory_amount, table.statutory_amount
        ),
    ).drop("v_item", "v_from_place", "v_until_place", "v_promised_amount", "v_promised_unit",
           "v_statutory_amount", "v_statutory_unit")  # fmt: skip


def _pauses(
    engine: Embedded, events: Table, clocks: Table, moment: int, mapping: Reading
) -> Table | None:
    """id, case, begins, ends, credited, cap, ground: a clock stands still once at a time.

    A closing ends what nothing else ended. Of several stops that go on, the first that is credited
    does; the others end where it begins.
    """
    if not any(rule.does == "pause" for rule in mapping.events):
        return None
    has_resume = any(rule.does == "resume" for rule in mapping.events)
    found = pauses_of(events, moment, has_resume=has_resume)
    found = found.join(clocks.select("case", "id", "closed", "moment"), "case")
    at_closing = ibis.greatest(found.moment, found.begins)
    closing = ibis.ifelse(found.closed.notnull(), at_closing, ibis.null("int64"))
    ends = ibis.coalesce(found.ends, closing)
    found = found.mutate(ends=ends).drop("closed", "moment")
    lasting = found.filter(found.ends.isnull())
    order = ibis.window(group_by="id", order_by=[ibis.desc("credited"), "begins", "ground"])
    lasting = lasting.mutate(
        rank=ibis.row_number().over(order), first=lasting.begins.first().over(order)
    )
    ended = lasting.filter((lasting["rank"] > 0) & (lasting.begins < lasting.first))
    columns = ["id", "case", "begins", "ends", "credited", "cap", "ground"]
    every = ibis.union(
        found.filter(found.ends.notnull()).select(columns),
        lasting.filter(lasting["rank"] == 0).select(columns),
        ended.mutate(ends=ended.first).select(columns),
    )
    return engine.write(every, "pauses")


def _steps(events: Table, names: Names, moment: int, *, has_organs: bool) -> Table:
    """case, key, organ_id, officer_id of each known event that says who has the matter."""
    known = events.filter((events.key < (moment + 1) * SCALE) & (events.does != "ignore"))
    organs = names.organs.select(organ_said="organ", organ_id="organ_id")
    table = known.left_join(organs, known.organ == organs.organ_said)
    if not has_organs:  # then its officers are the source's own
        table = table.filter(table.officer.notnull()).mutate(
            organ_id=ibis.literal(names.organ_id, "int64")
        )
    table = table.filter(table.organ_id.notnull())
    officers = names.officers.select(
        o_organ="organ_id", officer_said="officer", officer_id="officer_id"
    )
    found = table.left_join(
        officers, [table.organ_id == officers.o_organ, table.officer == officers.officer_said]
    )
    return found.select("case", "key", "organ_id", "officer_id")


def _holdings(steps: Table, verdicts: Table) -> Table:
    """case, organ_id, officer_id, begins, ends: who held the clock; the first from its start on."""
    lives = verdicts.select("case", "start", "moment", "is_closed", c_organ="organ_id")
    table = steps.join(lives, "case")
    table = table.filter(second_of(table.key) <= table.moment)
    order = ibis.window(group_by="case", order_by="key")
    table = table.mutate(
        before=table.organ_id.lag().over(order),
        officer_before=table.officer_id.fill_null(0).lag().over(order),
    )
    is_new = (
        table.before.isnull()
        | (table.before != table.organ_id)
        | (table.officer_before != table.officer_id.fill_null(0))
    )
    table = table.filter(is_new)
    table = table.mutate(
        begins=ibis.ifelse(
            table.before.isnull(), table.start, ibis.greatest(second_of(table.key), table.start)
        )
    )
    # Of several that begin at one second, the last.
    same = ibis.window(group_by=["case", "begins"], order_by=ibis.desc("key"))
    table = table.mutate(rank=ibis.row_number().over(same))
    table = table.filter(table["rank"] == 0)
    nobody = lives.anti_join(table, "case").select(
        "case", "moment", "is_closed", organ_id="c_organ",
        officer_id=ibis.null("int64"), begins="start",
    )  # fmt: skip
    columns = ["case", "organ_id", "officer_id", "begins", "moment", "is_closed"]
    every = ibis.union(table.select(columns), nobody.select(columns))
    following = every.begins.lead().over(ibis.window(group_by="case", order_by="begins"))
    end = ibis.ifelse(every.is_closed, every.moment, ibis.null("int64"))
    return every.mutate(ends=ibis.coalesce(following, end)).drop("moment", "is_closed")


def _held(marks: Table, steps: Table, verdicts: Table) -> Table:
    """Add organ_id and officer_id: who held the clock when the line was reached.

    By the last event that named somebody; where none had yet, the organ that has it now.
    """
    some = steps.semi_join(marks, "case").select(
        "key", e_case="case", holder=ibis.struct({"o": steps.organ_id, "u": steps.officer_id})
    )
    pairs = marks.join(some, [marks.case == some.e_case, second_of(some.key) <= marks.reached])
    holders = pairs.group_by("id", "rung").agg(holder=pairs.holder.argmax(pairs.key))
    holders = holders.select(h_id="id", h_rung="rung", holder="holder")
    table = marks.left_join(holders, [marks.id == holders.h_id, marks.rung == holders.h_rung])
    lives = verdicts.select(c_id="id", c_organ="organ_id")
    table = table.join(lives, table.id == lives.c_id)
    return table.select(
        "id",
        "case",
        "rung",
        "reached",
        organ_id=ibis.coalesce(table.holder.o, table.c_organ),
        officer_id=table.holder.u,
    )
