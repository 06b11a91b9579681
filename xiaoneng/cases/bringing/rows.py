"""Folded cases as columns of the tables they are written to: blocks of Arrow, no row by itself.

The times of a log are taken as wall time of the site (`kit.time.aware`).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.urls import reverse

from xiaoneng.cases.models import Source
from xiaoneng.cases.words import APPLICANT, Applicants, Channels, States
from xiaoneng.core.sessions import DAY
from xiaoneng.kit.copying import aware_column
from xiaoneng.logs.terms import Mapping
from xiaoneng.measures.calendar_tables import EPOCH
from xiaoneng.measures.counting import GIVEN_DAY, GIVEN_MOMENT
from xiaoneng.obligations.queries import Kind

CODES = 1_000_000
LONGEST_NUMBER = 40
NO_MOMENT = pa.scalar(None, pa.timestamp("us", "UTC"))


@dataclass(frozen=True)
class Block:
    """Some new cases as the engine gives them, and the keys they are written under."""

    source: Source
    mapping: Mapping
    kind: Kind
    batch: int
    at: datetime
    cases: pa.Table
    case_keys: list[int]
    owed_keys: list[int]

    @property
    def numbers(self) -> pa.Array:
        """The source's own number behind its code; where that is too long, our key."""
        code = self.source.code
        return pa.array(
            [
                said if len(said := f"{code}:{key}") <= LONGEST_NUMBER else f"{code[:20]}:#{ours}"
                for key, ours in zip(self.cases["case"].to_pylist(), self.case_keys, strict=True)
            ],
            pa.string(),
        )


def moments(seconds: pa.ChunkedArray, micros: pa.ChunkedArray | None = None) -> pa.ChunkedArray:
    """Seconds since 1950 on the wall, and a fraction, as moments."""
    whole = pc.multiply(pc.add(seconds, EPOCH), 1_000_000)
    if micros is not None:
        whole = pc.add(whole, pc.fill_null(micros, 0))
    return aware_column(whole.cast(pa.timestamp("us")))


def text(column: pa.ChunkedArray, longest: int) -> pa.ChunkedArray:
    """Text that fits its column; what is absent is "". No database keeps a NUL."""
    tidy = pc.replace_substring(column.cast(pa.string()), "\x00", "")
    return pc.fill_null(pc.utf8_slice_codeunits(tidy, 0, longest), "")


def closed_later(cases: pa.Table) -> pa.ChunkedArray:
    """The end of each clock: a case that ends before it starts on one day has used nothing."""
    ends = pc.if_else(cases["is_closed"], cases["moment"], None)
    return moments(ends, cases["moment_fraction"])


def case_rows(block: Block) -> pa.Table:
    cases, source = block.cases, block.source
    rows = cases.num_rows
    started = moments(cases["start"])
    closed = moments(cases["closed"], cases["moment_fraction"])
    codes = [f"{secrets.randbelow(CODES):06}" for _row in range(rows)]
    said = pc.coalesce(cases["v_item_name"], cases["item"])
    fixed = {
        "source_id": pa.scalar(source.pk),
        "channel": pa.scalar(str(Channels.EXCHANGE)),
        "applicant": pa.scalar(""),
        "applicant_kind": pa.scalar(str(Applicants.BODY)),
        "is_deemed": pa.scalar(value=False),
        "is_generated": pa.scalar(source.is_generated),
        "delivered_at": NO_MOMENT,
        "intake_id": pa.scalar(None, pa.int64()),
        "delivery_id": pa.scalar(None, pa.int64()),
        **dict.fromkeys(("matter", "applicant_phone", "outcome", "reason", "decision_paper"),
                        pa.scalar("")),
    }  # fmt: skip
    return pa.table(
        {
            "id": pa.array(block.case_keys, pa.int64()),
            "number": block.numbers,
            "code": pa.array(codes),
            "source_key": text(cases["case"], 120),
            "item_id": cases["v_item_id"],
            "version_id": cases["v_version_id"],
            "item_name": text(said, 300),
            "organ_id": cases["organ_id"],
            "state": pc.if_else(cases["is_closed"], str(States.DECIDED), str(States.ACCEPTED)),
            "received_at": moments(cases["received"]),
            "accepted_at": started,
            "decided_at": closed,
            "decision_id": pa.array(block.owed_keys, pa.int64()),
            **{name: pa.repeat(value, rows) for name, value in fixed.items()},
        }
    )


def obligation_rows(block: Block, officers: pa.ChunkedArray) -> pa.Table:
    """What each case owes, with everything read off its clock."""
    cases, source = block.cases, block.source
    rows = cases.num_rows
    address = reverse("cases:detail", args=[0])
    before, _zero, after = address.rpartition("0")
    said = pc.coalesce(cases["v_item_name"], cases["item"], pa.scalar(source.title))
    limits = limit_columns(cases, is_moment=block.mapping.case.due_precision == "moment")
    provisional = pc.or_(
        pc.fill_null(cases["p_is_provisional"], False),  # noqa: FBT003
        pc.fill_null(cases["s_is_provisional"], False),  # noqa: FBT003
    )
    return pa.table(
        {
            "id": pa.array(block.owed_keys, pa.int64()),
            "kind_id": pa.repeat(pa.scalar(block.kind.pk), rows),
            "number": block.numbers,
            "title": text(said, 200),
            "url": pa.array([f"{before}{key}{after}" for key in block.case_keys]),
            "organ_id": cases["organ_id"],
            "officer_id": officers,
            "owed_to": pa.repeat(pa.scalar(APPLICANT), rows),
            "calendar": cases["calendar"],
            "started_at": moments(cases["start"]),
            **limits,
            "warn": cases["warn"],
            "state": pc.if_else(cases["is_closed"], "closed", "open"),
            "closed_at": closed_later(cases),
            "light": cases["p_light"],
            "due_at": moments(cases["p_due"]),
            "statutory_due_at": moments(cases["s_due"]),
            "is_provisional": provisional,
            "look_at": moments(pc.if_else(cases["is_closed"], None, cases["look"])),
            "used_permille": used_permille(cases),
            "is_generated": pa.repeat(pa.scalar(source.is_generated), rows),
        }
    )


def used_permille(cases: pa.Table) -> pa.Array:
    """How much of its limit each closed case used, as `obligations.stamping.used_permille` says."""
    ended = pc.is_in(cases["p_light"], pa.array(["met", "missed"]))
    has_length = pc.greater(pc.fill_null(cases["p_allowed"], 0), 0)
    allowed = pc.if_else(pc.and_(ended, has_length), cases["p_allowed"], None)
    used = pc.multiply(cases["p_used"], 1000).cast(pa.float64())
    return pc.round(pc.divide(used, allowed.cast(pa.float64()))).cast(pa.int32())


def limit_columns(cases: pa.Table, *, is_moment: bool) -> dict[str, pa.Array]:
    """Both limits as an obligation keeps them: an amount with its unit, or a given due."""
    unit = cases["promised_unit"]
    is_given = pc.is_in(unit, pa.array([GIVEN_DAY, GIVEN_MOMENT]))
    is_none = pc.equal(unit, "none")
    is_amount = pc.invert(pc.or_(is_given, is_none))
    rows = cases.num_rows
    return {
        "promised_amount": pc.if_else(is_amount, cases["promised_amount"], None),
        "promised_unit": pc.if_else(is_amount, unit, ""),
        "promised_given": moments(
            pc.if_else(is_given, cases["promised_due"], None),
            cases["due_fraction"] if is_moment else None,
        ),
        "statutory_amount": pc.if_else(
            pc.is_valid(cases["statutory_unit"]), cases["statutory_amount"], None
        ),
        "statutory_unit": pc.fill_null(cases["statutory_unit"], ""),
        "statutory_given": pa.repeat(NO_MOMENT, rows),
        "given_is_moment": pc.and_(is_given, is_moment),
    }


def event_rows(rows: pa.Table, case_keys: pa.Array, batch: int) -> pa.Table:
    """Rows of the log, in the order in which they came."""
    number = rows.num_rows
    times = {
        name: aware_column(rows[name])
        for name in ("at", "recorded_at", "started_at", "ended_at", "due_at")
    }
    return pa.table(
        {
            "case_id": case_keys,
            "activity": text(rows["activity"], 120),
            "does": rows["does"],
            "is_credited": pc.fill_null(rows["credited"], False),  # noqa: FBT003
            **times,
            "organ_name": text(rows["organ"], 120),
            "officer_name": text(rows["officer"], 120),
            "words": pa.repeat(pa.scalar(""), number),
            "paper": pa.repeat(pa.scalar(""), number),
            "batch_id": pa.repeat(pa.scalar(batch), number),
            "print": rows["print"].cast(pa.string()),
            "item": text(rows["item"], 200),
            "amount": rows["amount"],
            "unit": text(rows["unit"], 10),
            "statutory_amount": rows["statutory_amount"],
            "warn": rows["warn"],
        }
    )


def pause_rows(rows: pa.Table, owed: pa.Array, source: Source) -> pa.Table:
    """A credited pause has the source's word for its paper; one without is not counted."""
    return pa.table(
        {
            "obligation_id": owed,
            "ground": text(rows["ground"], 40),
            "paper": pc.if_else(rows["credited"], source.title[:120], ""),
            "started_at": moments(rows["begins"]),
            "ended_at": moments(rows["ends"]),
        }
    )


def holding_rows(rows: pa.Table, owed: pa.Array) -> pa.Table:
    return pa.table(
        {
            "obligation_id": owed,
            "organ_id": rows["organ_id"],
            "officer_id": rows["officer_id"],
            "from_at": moments(rows["begins"]),
            "until_at": moments(rows["ends"]),
        }
    )


def crossing_rows(rows: pa.Table, owed: pa.Array, source: Source, at: datetime) -> pa.Table:
    """Lines reached. What was crossed before the source went live is a fact without a message."""
    live = source.live_from_on
    began = (live.toordinal() - 719_163) * DAY - EPOCH if live else None
    is_past = (
        pc.less(rows["reached"], began)
        if began is not None
        else pa.chunked_array([pa.array(np.ones(rows.num_rows, dtype=bool))])
    )
    told = pa.scalar(at, pa.timestamp("us", "UTC"))
    return pa.table(
        {
            "obligation_id": owed,
            "rung": rows["rung"],
            "reached_at": moments(rows["reached"]),
            "organ_id": rows["organ_id"],
            "officer_id": rows["officer_id"],
            "told_at": pc.if_else(is_past, told, None),
        }
    )


def officers_now(cases: pa.Table, holdings: pa.Table) -> pa.ChunkedArray:
    """Who has each case at last, where that is somebody of the organ that has it."""
    ordered = holdings.sort_by("begins")
    last = dict(zip(ordered["case"].to_pylist(), range(ordered.num_rows), strict=True))
    place = pa.array([last.get(case) for case in cases["case"].to_pylist()], pa.int64())
    officer, organ = ordered["officer_id"].take(place), ordered["organ_id"].take(place)
    is_same = pc.fill_null(pc.equal(organ, cases["organ_id"]), False)  # noqa: FBT003
    return pc.if_else(is_same, officer, None)
