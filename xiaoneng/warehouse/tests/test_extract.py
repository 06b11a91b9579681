"""Every row of an extract is what the database says."""

from datetime import datetime
from typing import Any

import pytest

from xiaoneng.cases.operations.sources import declare_outage
from xiaoneng.cases.queries import Case
from xiaoneng.cases.tests.importing import office
from xiaoneng.kit.time import wall
from xiaoneng.obligations.queries import Obligation
from xiaoneng.warehouse import jobs, queries


def local(at: datetime | None) -> datetime | None:
    return wall(at) if at else None


@pytest.fixture
def extract(world):
    jobs.extract(world.later())
    return queries.extract()


def rows(engine, extract, name, *order):
    return engine.rows(extract.table(engine, name).order_by(order or "case"))


def test_a_case_has_what_its_row_and_its_clock_have(extract, engine):
    found = rows(engine, extract, "cases")

    cases = list(Case.objects.order_by("pk").select_related("decision__kind", "item", "version"))
    assert len(found) == len(cases) == 11
    for row, case in zip(found, cases, strict=True):
        owed = case.decision or Obligation()
        assert row["case"] == case.pk
        assert row["number"] == case.number
        assert (row["source"], row["source_key"]) == (case.source_id, case.source_key)
        assert row["item_code"] == (case.item.code if case.item else None)
        assert row["organ_id"] == case.organ_id
        assert row["state"] == case.state
        for name in ("received_at", "accepted_at", "decided_at", "delivered_at"):
            assert row[name] == local(getattr(case, name))
        if case.decision is None:
            assert row["obligation"] is None
            continue
        assert row["profile"] == owed.kind.profile
        for name in ("due_at", "statutory_due_at", "closed_at", "started_at", "promised_given"):
            assert row[name] == local(getattr(owed, name)), name
        for name in ("light", "calendar", "promised_amount", "warn", "used_permille", "officer_id"):
            assert row[name] == getattr(owed, name), name
        assert row["promised_unit"] == (owed.promised_unit or None)
        assert row["obligation_state"] == owed.state


def test_pauses_holders_and_extensions_are_those_of_the_clock(extract, engine):
    decisions = {case.decision_id: case for case in Case.objects.exclude(decision=None)}
    some = Obligation.objects.filter(pk__in=decisions)

    def told(name, *columns):
        found = [row for row in rows(engine, extract, name, "obligation") if not row["is_step"]]
        assert all(row["case"] == decisions[row["obligation"]].pk for row in found)
        return sorted(str([row[one] for one in ("obligation", *columns)]) for row in found)

    assert told("pauses", "ground", "credited", "started_at", "ended_at") == sorted(
        str([one.pk, p.ground, bool(p.paper), local(p.started_at), local(p.ended_at)])
        for one in some
        for p in one.pauses.all()
    )
    assert told("holdings", "organ_id", "officer_id", "from_at", "until_at") == sorted(
        str([one.pk, h.organ_id, h.officer_id, local(h.from_at), local(h.until_at)])
        for one in some
        for h in one.holdings.all()
    )
    extended = told("extensions", "amount", "lengthens_statute")
    assert len(extended) == 2
    assert extended == sorted(
        str([one.pk, e.amount, e.lengthens_statute]) for one in some for e in one.extensions.all()
    )


def test_steps_are_there_before_they_begin(extract, engine):
    found = rows(engine, extract, "steps", "parent", "place")

    split = Obligation.objects.filter(planned__isnull=False).distinct()
    planned = [one for whole in split.order_by("pk") for one in whole.planned.order_by("place")]
    assert [(row["parent"], row["place"], row["title"]) for row in found] == [
        (one.parent_id, one.place, one.title) for one in planned
    ]
    assert [row["obligation"] for row in found] == [one.obligation_id for one in planned]
    dropped = [local(one.dropped_at) for one in planned]
    assert [row["dropped_at"] for row in found] == dropped
    assert {row["obligation"] for row in found if row["dropped_at"]} == {None}
    assert any(dropped)
    assert {row["follows"] for row in found} == {"", "1", "2"}
    lights = dict(Obligation.objects.values_list("pk", "light"))
    assert all(
        row["light"] == lights[row["obligation"]] for row in found if row["obligation"] is not None
    )


def test_events_are_acts_rows_of_logs_steps_and_hand_overs(world, extract, engine):
    found = rows(engine, extract, "events", "case", "key")

    kept = [one for case in Case.objects.order_by("pk") for one in case.events.order_by("at", "pk")]
    own = [row for row in found if row["origin"] in ("act", "log")]
    assert [(row["case"], row["activity"], row["does"], row["at"]) for row in own] == [
        (one.case_id, one.activity, one.does, local(one.at)) for one in kept
    ]
    assert {row["origin"] for row in found} == {
        "act", "log", "step_begun", "step_ended", "handed_over",
    }  # fmt: skip
    assert all(row["does"] == "ignore" for row in found if row not in own)
    handed = [row for row in found if row["origin"] == "handed_over"]
    assert [(row["organ_id"], row["officer_id"]) for row in handed] == [
        (world.organ.pk, world.second.pk)
    ]
    per_case: dict[int, list[Any]] = {}
    for row in found:
        per_case.setdefault(row["case"], []).append(row)
    for some in per_case.values():
        assert [row["order"] for row in some] == list(range(len(some)))
        assert [row["key"] for row in some] == sorted({row["key"] for row in some})


def test_names_in_logs_mean_what_they_meant_to_the_import(world, extract, engine):
    found = [row for row in rows(engine, extract, "events") if row["origin"] == "log"]

    organs = {one["name"]: one["organ_id"] for one in rows(engine, extract, "organs", "organ_id")}
    assert all(row["organ_id"] == organs[row["organ"]] for row in found)
    named = {(row["officer"], row["officer_id"]) for row in found}
    assert {name for name, _key in named} == {"王芳", "李强", None}
    assert all((key is None) == (name is None) for name, key in named)


def test_whoever_held_the_clock_did_what_was_done(world, extract, engine):
    found = [row for row in rows(engine, extract, "events") if row["origin"] == "act"]

    first = {row["officer_id"] for row in found if row["activity"] in ("accepted", "paused")}
    assert first == {world.officer.pk}
    noticed = {row["officer_id"] for row in found if row["activity"] == "notified"}
    assert noticed == {None}  # before acceptance nobody holds a clock
    assert {row["organ_id"] for row in found} == {world.organ.pk}


def test_what_a_source_may_take_and_when_it_could_not_send(world, engine):
    begins, ends = world.now, world.later()
    actor = office(world.source)
    declare_outage(
        world.source, from_at=begins, until_at=ends, paper="文", actor=actor, at=world.later()
    )
    jobs.extract(world.later())
    found = queries.extract()

    assert [row["tolerance_days"] for row in rows(engine, found, "sources", "source")] == [1]
    assert rows(engine, found, "outages", "source") == [
        {"source": world.source.pk, "from_at": local(begins), "until_at": local(ends)}
    ]
