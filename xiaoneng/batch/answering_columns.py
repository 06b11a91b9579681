"""The columnar form of `xiaoneng clock`: one expression over the whole file."""

from pathlib import Path

import ibis
from ibis.expr.types import StringValue, Table, Value

from xiaoneng.core.calendars import named
from xiaoneng.core.limits import MOST, Unit
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.sessions import DAY
from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.measures.calendar_tables import DATES, calendar_tables
from xiaoneng.measures.clock import limits_of
from xiaoneng.measures.counting import Counting, seconds, timestamp
from xiaoneng.measures.pausing import judged, stretches
from xiaoneng.measures.verdicts import readings

WHOLE = (Unit.WORKDAY.value, Unit.DAY.value)
PAIR = 2  # a pause is [from, to or null]


def answer_columns(source: Path, target: Path) -> int:
    """Answer all rows at once; raises Unusable naming the first row that cannot be read."""
    working = target.with_name(f".{target.name}.part")
    with embedded(target.absolute().parent) as engine:
        rows = engine.write(questions(engine.read_csv(source)), "rows")
        refuse_bad_rows(engine, rows, source)
        pauses = engine.write(pauses_of(rows), "pauses")
        refuse_bad_pauses(engine, pauses, source)
        units = engine.tally(rows, "promised_unit")
        counting = Counting.on(calendar_tables(named("cn")), units)
        limits = engine.write(limits_of(rows, counting), "limits")
        found = engine.write(stretches(pauses, rows, counting, has_caps=False), "found")
        counted = judged(found, limits, counting, has_extensions=False)
        answered = readings(limits, engine.write(counted, "counted"), counting)
        answered = engine.write(answered, "answered")
        refuse_first(engine, answered.filter(answered.due.isnull()), source)
        answers = answers_of(rows, answered)
        try:
            engine.write_csv(answers, working)
            working.replace(target)
        finally:
            working.unlink(missing_ok=True)
        return engine.count(rows)


def questions(table: Table) -> Table:
    """The rows of the file as clocks; `id` is the place in the file, `name` their own id."""
    as_of, closed = moment(table.as_of), moment(table.closed_at)
    is_closed = (closed <= as_of).fill_null(False)  # noqa: FBT003
    limit = table["limit"].try_cast("float64")
    limit = ibis.ifelse(limit <= MOST, limit, ibis.null("float64"))  # inf and nan are no limits
    return table.select(
        pauses=listed(table.pauses.nullif("").fill_null("[]")),
        id=ibis.row_number().cast("int64"),
        name="id",
        start=moment(table.started_at),
        moment=ibis.ifelse(is_closed, closed, as_of),
        is_closed=is_closed,
        is_readable=closed.notnull() | (table.closed_at.fill_null("") == ""),
        promised_unit="unit",
        promised_amount=limit,
        promised_due=ibis.null("int64"),
        extended_at=ibis.null("int64"),
        extension_amount=ibis.null("float64"),
        warn=table.warn.try_cast("float64"),
        moment_fraction=ibis.literal(0),
        due_fraction=ibis.literal(0),
    )


def pauses_of(rows: Table) -> Table:
    lists = rows.select("id", each=rows.pauses.unnest())
    return lists.select(
        "id",
        begins=moment(lists.each[0]),
        ends=moment(lists.each[1]),
        has_end=lists.each[1].notnull(),
        parts=lists.each.length(),
        credited=ibis.literal(value=True),
        cap=ibis.null("int64"),
    )


def listed(pauses: StringValue) -> Value:
    """The JSON list as pairs of texts; null where it is none."""
    return pauses.try_cast("json").try_cast("array<array<string>>")


def answers_of(rows: Table, answered: Table) -> Table:
    names = rows.select("id", "name")
    table = answered.join(names, "id").order_by("id")
    return table.select(
        id="name",
        due_at=timestamp(table.due),
        used="used",
        paused="paused",
        remaining="remaining",
        light="light",
    )


def refuse_bad_rows(engine: Embedded, rows: Table, source: Path) -> None:
    is_bad = (
        rows.start.isnull()
        | rows.moment.isnull()
        | rows.promised_amount.isnull()
        | ~rows.promised_unit.isin([unit.value for unit in Unit])
        | ~rows.is_readable
        | (rows.start > rows.moment)
        | (rows.start < 0)
        | (rows.moment >= DATES * DAY)
        | (rows.promised_amount < 0)
        | (rows.promised_unit.isin(WHOLE) & (rows.promised_amount != rows.promised_amount.floor()))
        | rows.pauses.isnull()
    )
    refuse_first(engine, rows.filter(is_bad.fill_null(True)), source)  # noqa: FBT003


def refuse_bad_pauses(engine: Embedded, pauses: Table, source: Path) -> None:
    is_bad = (
        pauses.begins.isnull() | (pauses.has_end & pauses.ends.isnull()) | (pauses.parts != PAIR)
    )
    refuse_first(engine, pauses.filter(is_bad), source)


def refuse_first(engine: Embedded, bad: Table, source: Path) -> None:
    """Name the first row that cannot be read; its header is row 1."""
    found = engine.rows(bad.order_by("id").limit(1))
    if found:
        row = int(str(found[0]["id"])) + 2
        raise Unusable(
            f"{source}, row {row}: a time, a pause, a limit or a unit cannot be used, or the clock "
            "starts after the moment it is judged at"
        )


def moment(text: StringValue) -> Value:
    """ISO text as seconds since 1950-01-01; null where it is no time."""
    return seconds(text.try_cast("timestamp"))
