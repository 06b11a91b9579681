"""Events become cases: one start, one closing, pauses, and who held the matter (contracts.md).

`events` (one row per row of the log, duplicates gone): case, key, does, credited, organ, item,
started_at, ended_at, due_at, amount, unit, statutory_amount, warn, recorded_at. `key` orders a
case's events: whole seconds since 1950-01-01 times 2^30, plus the order of reading.
"""

from dataclasses import dataclass

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table, Value

from xiaoneng.core.sessions import DAY
from xiaoneng.measures.calendar_tables import EPOCH
from xiaoneng.measures.counting import GIVEN_DAY, GIVEN_MOMENT, place, seconds

ORDER_BITS = 30  # a log of up to 2^30 rows
SCALE = 1 << ORDER_BITS
MICROS = 1_000_000
LIMIT = ("amount", "unit", "statutory_amount", "warn")
SAID = ("amount", "unit", "statutory_amount")  # what of a limit two rows may not say differently


@dataclass(frozen=True)
class Terms:
    """What the mapping says of limits, for cases whose rows carry none."""

    amount: float | None = None
    unit: str | None = None
    statutory_amount: float | None = None
    warn: float | None = None
    due_is_moment: bool = False


def event_keys(at: pa.Array, order: pa.Array) -> pa.Array:
    """The keys of events from their timestamps (microseconds) and the order of reading."""
    micros = pc.fill_null(at.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    keys = (micros // MICROS - EPOCH) * SCALE + order.to_numpy()
    return pa.array(keys, mask=pc.is_null(at).to_numpy(zero_copy_only=False))


def second_of(key: Value) -> Value:
    """The moment of a key, whole seconds since 1950-01-01."""
    return key >> ORDER_BITS


def cases_of(events: Table, as_of: int) -> Table:
    """One row per case: id, case, rows, received, start, closed, organ, item, its own columns.

    `id` is a whole number of this run: what follows joins on it rather than on text.

    received (the first event, also one without effect, or the start), start and closed are seconds;
    null where the case has not begun or is open at `as_of`. A closing holds while no other event
    follows it: a re-opened case runs on.
    """
    known = events.key < (as_of + 1) * SCALE
    counts = known & (events.does != "ignore")
    is_close = counts & (events.does == "close")
    is_work = counts & ~events.does.isin(["close", "start"])
    is_limited = events.amount.notnull() | events.statutory_amount.notnull()
    limits = ibis.struct({name: events[name] for name in LIMIT})
    due_known = events.due_at.notnull() & known
    folded = events.group_by("case").agg(
        rows=events.count(),
        came_key=events.key.min(where=known),
        first_key=events.key.min(where=counts),
        start_key=events.key.min(where=counts & (events.does == "start")),
        work_key=events.key.max(where=is_work),
        close_key=events.key.max(where=is_close),
        closes=events.key.count(where=is_close),
        organ=events.organ.argmax(events.key, where=counts & events.organ.notnull()),
        item=events.item.argmin(events.key, where=events.item.notnull()),
        own_start=events.started_at.min(),
        own_end=events.ended_at.max(),
        due_at=events.due_at.argmax(events.key, where=due_known),
        first_due_at=events.due_at.argmin(events.key, where=events.due_at.notnull()),
        # One limit, that of the first row that has one: the case keeps what it was accepted under.
        first_limit=limits.argmin(events.key, where=is_limited),
        **{f"least_{name}": events[name].min(where=is_limited) for name in SAID},
        **{f"most_{name}": events[name].max(where=is_limited) for name in SAID},
    )
    closing = _last_run(events.filter(is_close), folded)
    return _lives(closing, as_of)


def _last_run(closings: Table, folded: Table) -> Table:
    """close_key becomes the first closing after which no other event came."""
    repeated = folded.filter((folded.closes > 1) & (folded.close_key > folded.work_key))
    repeated = repeated.select("case", "work_key")
    runs = closings.select("case", "key").join(repeated, "case")
    first = runs.filter(runs.key > runs.work_key).group_by("case").agg(run_key=ibis._.key.min())
    joined = folded.left_join(first.rename(run_case="case"), folded.case == first.case)
    run = ibis.coalesce(joined.run_key, joined.close_key)
    return joined.mutate(close_key=run).drop("run_case", "run_key")


def _lives(folded: Table, as_of: int) -> Table:
    is_closed = folded.close_key > folded.work_key.fill_null(-1)
    by_event = ibis.ifelse(is_closed, second_of(folded.close_key), ibis.null("int64"))
    end = seconds(folded.own_end)
    closed = ibis.ifelse(folded.own_end.notnull(), end, by_event)
    first = ibis.coalesce(folded.start_key, folded.first_key)
    start = ibis.coalesce(seconds(folded.own_start), second_of(first))
    table = folded.mutate(
        due_at=ibis.coalesce(folded.due_at, folded.first_due_at),
        **{name: folded.first_limit[name] for name in LIMIT},
        limits_differ=_limits_differ(folded),
        received=ibis.least(second_of(folded.came_key), start),
        start=ibis.ifelse(start <= as_of, start, ibis.null("int64")),
        closed_ever=closed,
    )
    table = table.mutate(
        closed=ibis.ifelse(table.closed_ever <= as_of, table.closed_ever, ibis.null("int64"))
    )
    table = table.drop(
        "came_key",
        "first_key",
        "start_key",
        "work_key",
        "close_key",
        "closes",
        "own_start",
        "first_limit",
        "first_due_at",
        *(f"{end}_{name}" for end in ("least", "most") for name in SAID),
    )
    return table.mutate(id=ibis.row_number().cast("int64"))


def _limits_differ(folded: Table) -> Value:
    """Whether rows of a case say another limit than the one that it keeps."""
    differs: Value = ibis.literal(value=False)
    for name in SAID:
        kept, least, most = (
            folded.first_limit[name],
            folded[f"least_{name}"],
            folded[f"most_{name}"],
        )
        other = (kept.isnull() | (least != kept) | (most != kept)).fill_null(False)  # noqa: FBT003
        differs = differs | (least.notnull() & other)
    return differs


def is_backwards(cases: Table) -> Value:
    """Cases whose end lies on an earlier day than their start: not to be used."""
    return (place(cases.closed_ever) < place(cases.start)).fill_null(False)  # noqa: FBT003


def clocks_of(cases: Table, terms: Terms, as_of: int) -> Table:
    """Cases that have begun, as rows for measures.clock: the limits resolved, the moment set.

    A case that ends before it starts on one day keeps its end and has used nothing.
    """
    begun = cases.filter(cases.start.notnull())
    due = seconds(begun.due_at)
    given = GIVEN_MOMENT if terms.due_is_moment else GIVEN_DAY
    amount = ibis.coalesce(begun.amount, ibis.literal(terms.amount, "float64"))
    unit = ibis.coalesce(begun.unit, ibis.literal(terms.unit, "string"))
    statutory = ibis.coalesce(
        begun.statutory_amount, ibis.literal(terms.statutory_amount, "float64")
    )
    limited = ibis.ifelse(amount.notnull() & unit.notnull(), unit, "none")
    is_given = begun.due_at.notnull()
    has_statute = statutory.notnull() & ~is_given & unit.notnull()
    moment = ibis.greatest(ibis.coalesce(begun.closed, as_of), begun.start)
    is_ended_here = begun.closed.notnull() & begun.own_end.notnull()
    return begun.mutate(
        moment_fraction=ibis.ifelse(is_ended_here, begun.own_end.microsecond(), 0).fill_null(0),
        due_fraction=begun.due_at.microsecond().fill_null(0),
        moment=moment,
        is_closed=begun.closed.notnull(),
        promised_unit=ibis.ifelse(is_given, given, limited),
        promised_amount=amount,
        promised_due=due if terms.due_is_moment else due - due % DAY,
        statutory_unit=ibis.ifelse(has_statute, unit, ibis.null("string")),
        statutory_amount=statutory,
        statutory_due=ibis.null("int64"),
        extended_at=ibis.null("int64"),
        extension_amount=ibis.null("float64"),
        warn=ibis.coalesce(begun.warn, ibis.literal(terms.warn, "float64")),
    )


def pauses_of(events: Table, as_of: int, *, has_resume: bool) -> Table:
    """case, begins, ends (null while it lasts), credited, cap, ended_by, ground.

    Any later event of the case resumes it; where resumption is mapped only that one does, or a
    closing or re-opening.
    """
    known = events.filter((events.key < (as_of + 1) * SCALE) & (events.does != "ignore"))
    paused = events.filter(events.does == "pause").select("case").distinct()
    some = known.semi_join(paused, "case").select("case", "key", "does", "credited", "activity")
    later = ibis.window(group_by="case", order_by="key", following=(1, None))
    ends_it = some.does.isin(["resume", "close", "reopen"]) if has_resume else some.key.notnull()
    closing = ibis.ifelse(ends_it, some.key, ibis.null("int64"))
    some = some.mutate(end_key=closing.min().over(later))
    ends = some.select(e_case="case", e_key="key", ended_by="does")
    pauses = some.filter(some.does == "pause")
    joined = pauses.left_join(ends, [pauses.case == ends.e_case, pauses.end_key == ends.e_key])
    return joined.select(
        case="case",
        begins=second_of(joined.key),
        ends=second_of(joined.end_key),
        credited=joined.credited.fill_null(False),  # noqa: FBT003
        cap=ibis.null("int64"),
        ended_by="ended_by",
        ground="activity",
    )
