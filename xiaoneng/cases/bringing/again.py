"""Known cases that their source says more of: folded anew from all their rows, old and new."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction
from django.db.models import Count

from xiaoneng.access.policy import require
from xiaoneng.cases.bringing import rows as made
from xiaoneng.cases.bringing.reading import Reading
from xiaoneng.cases.bringing.writing import Shelves, kind_for
from xiaoneng.cases.lifecycle import CASE
from xiaoneng.cases.models import Batch, Case, Event
from xiaoneng.kit.copying import copy_table
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.bringing import Renewed, renew_obligation
from xiaoneng.people.models import User

BLOCK = 100  # cases of one transaction
FOLLOWING = ("accepted", "decided")  # what was ended otherwise here stays ended
OWN = ("id", "number", "url", "owed_to", "title", "kind_id", "state", "closed_at", "light",
       "due_at", "statutory_due_at", "is_provisional", "look_at", "used_permille",
       "is_generated")  # fmt: skip
Row = Mapping[str, Any]


class Again:
    """Everything folded of the known cases of a reading, case by case."""

    def __init__(self, shelves: Shelves, reading: Reading, batch: Batch, at: datetime) -> None:
        self.reading, self.batch, self.at = reading, batch, at
        self.engine, self.shelves = shelves.engine, shelves
        known = pa.table({"case": pa.array(list(reading.known), pa.string())})
        self.wanted = self.engine.keep(known, "wanted")
        self.cases = self.engine.arrow(shelves.cases.semi_join(self.wanted, "case"))
        counts = reading.events.semi_join(self.wanted, "case").group_by("case")
        found = self.engine.arrow(counts.agg(n=lambda t: t.count()))
        self.counts = dict(zip(found["case"].to_pylist(), found["n"].to_pylist(), strict=True))

    def blocks(self) -> Iterator[pa.Table]:
        for begin in range(0, self.cases.num_rows, BLOCK):
            yield self.cases.slice(begin, BLOCK)

    @transaction.atomic
    def bring(self, cases: pa.Table, *, actor: User) -> int:
        """Bring some cases up to what their rows say; returns how many changed."""
        known = [self.reading.known[case] for case in cases["case"].to_pylist()]
        held = Case.objects.select_for_update(of=("self",)).filter(pk__in=known)
        found = {
            one.pk: one for one in held.select_related("organ", "decision__kind", "decision__organ")
        }
        stored = dict(
            Event.objects.filter(case__in=known)
            .order_by()
            .values_list("case")
            .annotate(n=Count("pk"))
        )
        block = self.block(cases, known, found)
        parts = self.parts(block)
        changed = 0
        for place, key in enumerate(known):
            case = found[key]
            events = parts["events"].get(case.source_key)
            number = events.num_rows if events is not None else 0
            is_stale = stored.get(key, 0) + number != self.counts[case.source_key]
            if not number or is_stale or case.state not in FOLLOWING:
                continue  # somebody else was here since it was read; the next file brings it
            renewed = renewed_of(parts, case.source_key, parts["owed"][place])
            bring_case(case, parts["cases"][place], renewed, actor=actor, at=self.at)
            copy_table(Event, made.event_rows(events, pa.array([key] * number), self.batch.pk))
            changed += 1
        return changed

    def block(self, cases: pa.Table, known: list[int], found: Mapping[int, Case]) -> made.Block:
        return made.Block(
            source=self.reading.source,
            mapping=self.reading.mapping,
            kind=kind_for(self.reading, self.at),
            batch=self.batch.pk,
            at=self.at,
            cases=cases,
            case_keys=known,
            owed_keys=[found[key].decision_id or 0 for key in known],
        )

    def parts(self, block: made.Block) -> dict[str, Any]:
        """The rows of each table by case."""
        wanted = self.engine.keep(block.cases.select(["case", "id"]), "wanted_now")

        def of(table: Any, order: str) -> pa.Table:
            return self.engine.arrow(table.semi_join(wanted, "case").order_by(order))

        holdings = of(self.shelves.holdings, "begins")
        none = pa.nulls(holdings.num_rows, pa.int64())
        owed = made.obligation_rows(block, made.officers_now(block.cases, holdings))
        found: dict[str, Any] = {
            "owed": owed.to_pylist(),
            "cases": made.case_rows(block).to_pylist(),
            "holdings": by_case(holdings, made.holding_rows(holdings, none)),
            "pauses": {},
            "events": {},
        }
        if self.shelves.pauses is not None:
            pauses = of(self.shelves.pauses, "begins")
            none = pa.nulls(pauses.num_rows, pa.int64())
            rows = made.pause_rows(pauses, none, block.source)
            found["pauses"] = by_case(pauses, rows)
        events = of(self.shelves.events, "order")
        for case in set(events["case"].to_pylist()):
            found["events"][case] = events.filter(pc.equal(events["case"], case))
        return found


def by_case(said: pa.Table, rows: pa.Table) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for case, row in zip(said["case"].to_pylist(), rows.to_pylist(), strict=True):
        row.pop("obligation_id")
        found.setdefault(case, []).append(row)
    return found


def renewed_of(parts: Mapping[str, Any], case: str, owed: Row) -> Renewed:
    """The facts of one obligation as its source says them now."""
    columns = {name: value for name, value in owed.items() if name not in OWN}
    pauses = [
        {**one, "recorded_at": one["started_at"], "end_recorded_at": one["ended_at"]}
        for one in parts["pauses"].get(case, [])
    ]
    return Renewed(columns, owed["closed_at"], pauses, parts["holdings"].get(case, []))


def bring_case(case: Case, said: Row, renewed: Renewed, *, actor: User, at: datetime) -> Case:
    """Bring a known case up to what its source says: its clock is read anew, one line tells it."""
    require(actor, "case.bring", case)

    before = case.state
    case.decision = renew_obligation(case.decision, renewed, at)  # type: ignore[arg-type]  # in hand
    names = ("organ_id", "item_id", "version_id", "item_name", "received_at", "accepted_at")
    for name in names:
        setattr(case, name, said[name])
    if before == "decided" and said["decided_at"] is None:
        move(case, CASE, "reopen")
    case.decided_at = said["decided_at"]
    case.save(update_fields=[*(name.removesuffix("_id") for name in names), "decided_at"])
    if before == "accepted" and case.decided_at is not None:
        move(case, CASE, "decide")

    owed = case.decision
    record(
        "case.brought",
        case,
        actor=actor,
        at=at,
        before=before,
        state=case.state,
        due_at=owed.due_at,
        light=owed.light,
    )
    return case
