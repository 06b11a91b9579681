"""The facts of the cases asked about, out of the last extract: clocks, pauses, who held them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import BooleanValue, Table

from xiaoneng.engine.embedded import Embedded, embedded
from xiaoneng.insight.lab.asking import Question
from xiaoneng.measures.array_days import NEVER, Flags, Whole
from xiaoneng.measures.calendar_tables import EPOCH
from xiaoneng.warehouse.queries import Extract

MICROS = 1_000_000
STATES = ("open", "closed")  # a cancelled one is nobody's time
CASE = (
    "case", "number", "item", "item_name", "obligation", "kind", "holder_organ_id",
    "officer_id", "calendar", "started_at",
    "promised_amount", "promised_unit", "promised_given", "statutory_amount", "statutory_unit",
    "statutory_given", "given_is_moment", "warn", "closed_at", "generation", "reopened_at",
)  # fmt: skip
PAUSE = ("obligation", "started_at", "ended_at", "cap_days", "ground")
EXTENSION = ("obligation", "granted_at", "amount", "lengthens_statute")
HOLDING = ("obligation", "organ_id", "officer_id", "from_at")
STEP = ("case", "title", "started_at", "closed_at")
DISTANCES = ("yellow_days", "red_days", "law_days", "reminder_share")  # core.clock.Distances
ITEM = (
    "item", "item_code", "item_kind", "organ_id", "name", "promised_amount", "promised_unit",
    "statutory_amount", "statutory_unit",
)  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """Cases closed in the period and those open at the moment, in the order of their keys.

    `moment` is the extract's, on the wall. `items` are the versions in force.
    """

    moment: datetime
    cases: pa.Table
    pauses: pa.Table
    extensions: pa.Table
    holdings: pa.Table
    steps: pa.Table
    items: pa.Table

    @property
    def size(self) -> int:
        return int(self.cases.num_rows)

    @property
    def is_closed(self) -> Flags:
        flags: Flags = self.cases["closed_at"].is_valid().to_numpy()
        return flags

    def named(self, name: str) -> list[Any]:
        values: list[Any] = self.cases[name].to_pylist()
        return values


def facts_of(found: Extract, question: Question, organs: Iterable[int] | None) -> Facts:
    """What is needed of an extract; `organs` are those in scope, None for all of them."""
    with embedded() as engine:
        items = engine.arrow(in_force(found.kept(engine, "items"), found.moment.date()))
        wanted = cases_in(found, engine, question, organs, keys_of(items, question))
        cases = engine.keep(engine.arrow(wanted.order_by("case")), "asked_cases")

        def beside(name: str, columns: tuple[str, ...], key: str = "obligation") -> pa.Table:
            rows = found.kept(engine, name)
            if "is_step" in rows.columns:
                rows = rows.filter(~rows.is_step)
            if name == "pauses":
                rows = rows.filter(rows.credited)
            return engine.arrow(rows.semi_join(cases, key).select(*columns))

        return Facts(
            moment=found.moment,
            cases=with_kinds(
                engine.arrow(cases.order_by("case")), engine.rows(found.kept(engine, "kinds"))
            ),
            pauses=beside("pauses", PAUSE),
            extensions=beside("extensions", EXTENSION),
            holdings=beside("holdings", HOLDING),
            steps=beside("steps", STEP, "case"),
            items=items,
        )


def with_kinds(cases: pa.Table, kinds: list[dict[str, Any]]) -> pa.Table:
    """Cases with the rules of their kind; a handful, so they are looked up here."""
    known = {one["kind"]: one for one in kinds}
    rules = [known[key] for key in cases["kind"].to_pylist()]
    for name in ("profile", *DISTANCES, "closes_with_business"):
        cases = cases.append_column(name, pa.array([one[name] for one in rules]))
    return cases


def in_force(items: Table, day: date) -> Table:
    """The version of each item that holds on a day."""
    holds = (items.from_on <= day) & (items.until_on.isnull() | (items.until_on > day))
    dated = items.filter(holds & items.version_state.isin(["published", "superseded", "abolished"]))
    last = dated.group_by("item").agg(latest=dated.version_number.max())
    joined = dated.join(last.rename(l_item="item"), dated.item == last.item)
    return joined.filter(joined.version_number == joined.latest).select(*ITEM)


def keys_of(items: pa.Table, question: Question) -> list[int] | None:
    """The items asked about; None for all, also those that are in no catalogue."""
    if not question.items and not question.kind:
        return None
    rows = zip(items["item"].to_pylist(), items["item_kind"].to_pylist(), strict=True)
    of_kind = {key for key, kind in rows if question.kind in ("", kind)}
    return sorted(of_kind & question.items if question.items else of_kind)


def cases_in(
    found: Extract,
    engine: Embedded,
    question: Question,
    organs: Iterable[int] | None,
    items: list[int] | None,
) -> Table:
    """Those with a clock, closed within the period or open, of some organs and items."""
    cases = found.kept(engine, "cases")
    begins = datetime.combine(question.since, time())
    ends = datetime.combine(question.until, time()) + timedelta(1)
    is_known = cases.obligation.notnull() & cases.obligation_state.isin(STATES)
    is_within = (cases.closed_at >= begins) & (cases.closed_at < ends)
    conditions: list[BooleanValue] = [
        is_known,
        cases.closed_at.isnull() | is_within,
        cases.started_at <= found.moment,
    ]
    if organs is not None:
        conditions.append(cases.holder_organ_id.isin([*organs, -1]))
    if items is not None:
        conditions.append(cases.item.isin([*items, -1]))
    return cases.filter(*conditions).select(*CASE)


def seconds(column: pa.ChunkedArray) -> Whole:
    """Moments as whole seconds since 1950-01-01; NEVER for none."""
    micros = column.cast(pa.int64())
    told = micros.fill_null(0).to_numpy() // MICROS - EPOCH
    values: Whole = np.where(column.is_valid().to_numpy(), told, NEVER)
    return values


def fraction(column: pa.ChunkedArray) -> Whole:
    """What a moment has beyond its whole second."""
    values: Whole = column.cast(pa.int64()).fill_null(0).to_numpy() % MICROS
    return values


def clock_columns(facts: Facts) -> pa.RecordBatch:
    """The clocks as measures read them, row by row as the cases stand."""
    cases = facts.cases
    start, closed = seconds(cases["started_at"]), seconds(cases["closed_at"])
    is_closed = facts.is_closed
    now = int((facts.moment - datetime(1950, 1, 1)).total_seconds())
    given = seconds(cases["promised_given"])
    is_moment = cases["given_is_moment"].fill_null(False).to_numpy()  # noqa: FBT003
    statute = seconds(cases["statutory_given"])
    return pa.RecordBatch.from_pydict(
        {
            "start": start,
            "moment": np.maximum(np.where(is_closed, closed, now), start),
            "is_closed": is_closed,
            "moment_fraction": np.where(is_closed, fraction(cases["closed_at"]), 0),
            "due_fraction": fraction(cases["promised_given"]),
            "promised_unit": units(cases, "promised", is_moment, otherwise="none"),
            "promised_amount": plain(cases["promised_amount"]),
            "promised_due": pa.array(given, mask=given == NEVER),
            "statutory_unit": units(cases, "statutory", is_moment, otherwise=None),
            "statutory_amount": plain(cases["statutory_amount"]),
            "statutory_due": pa.array(statute, mask=statute == NEVER),
            "warn": plain(cases["warn"]),
        }
    )


def plain(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    whole = column.combine_chunks()
    return whole if isinstance(whole, pa.Array) else pa.concat_arrays(whole.chunks)


def units(cases: pa.Table, which: str, is_moment: Flags, *, otherwise: str | None) -> pa.Array:
    """The unit each limit is judged in: a given due by its precision."""
    told = plain(cases[f"{which}_unit"])
    given = pa.array(np.where(is_moment, "given_moment", "given_day"))
    is_given = cases[f"{which}_given"].is_valid()
    is_limit = cases[f"{which}_amount"].is_valid()
    none = pa.nulls(len(told), pa.string()) if otherwise is None else otherwise
    return pc.if_else(plain(is_given), given, pc.if_else(plain(is_limit), told, none))


def moment_words_of(second: int) -> datetime | None:
    """A moment of the arrays as the wall shows it."""
    return None if second == NEVER else datetime(1950, 1, 1) + timedelta(seconds=int(second))
