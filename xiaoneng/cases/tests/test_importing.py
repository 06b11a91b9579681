"""A file comes in once, whatever happens on the way; a later one goes on from there."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoneng.cases.bringing import writing
from xiaoneng.cases.card_rows import NO_LONGER
from xiaoneng.cases.kinds import DECISION, kind_of
from xiaoneng.cases.models import Case, Event
from xiaoneng.cases.operations import batches
from xiaoneng.cases.operations.batches import import_batch, look_through
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.tests.importing import (
    AS_OF,
    MAPPING,
    bring,
    differences,
    kept,
    log,
    moment,
    office,
    source_of,
    supervised,
)
from xiaoneng.core.refusals import Denied
from xiaoneng.kit.time import wall
from xiaoneng.ledger.queries import count_of_entries, entries_of
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.operations.kinds import change_kind
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
DEEDS = ["step", "pause", "resume", "close", "reopen", "look"]
RESUMES = '[[event]]\nmatch = "resume"\ndoes = "resume"\n'
MONDAY = datetime.fromisoformat("2026-02-02 09:00")
STORY = [
    ("A1", "apply", "2026-03-02 09:00", "一科", "王芳", "许可"),
    ("A1", "pause", "2026-03-03 10:00", "一科", "王芳", "许可"),
    ("A1", "look", "2026-03-05 11:00", "二科", "李强", "许可"),
    ("A1", "close", "2026-03-18 16:00", "二科", "李强", "许可"),
    ("A2", "apply", "2026-03-02 10:00", "一科", "王芳", "许可"),
    ("A3", "apply", "2026-03-16 10:00", "二科", "", "许可"),
    ("A3", "pause", "2026-03-17 10:00", "二科", "", "许可"),
]


@pytest.fixture
def source():
    found = source_of()
    for name in ("一科", "二科"):
        OrganFactory(parent=found.organ, name=name)
    return found


@pytest.fixture
def story(tmp_path):
    return log(tmp_path / "log.csv", STORY)


def test_it_says_what_supervise_says(source, story, tmp_path):
    bring(source, story)

    said = supervised(tmp_path, [story], MAPPING, AS_OF)
    assert differences(kept(source, AS_OF), said) == []
    assert wrong_copies(moment()) == []
    assert sweep(moment()).looked_at == 0


def test_the_ladder_is_that_of_the_kind(source, story):
    kind = kind_of(DECISION, moment("2026-01-05 09:00"))
    rules = {"yellow_days": 3, "red_days": 4, "law_days": 2, "reminder_share": 2}
    change_kind(kind, rules, basis="试行", actor=office(source), at=moment("2026-01-06 09:00"))

    bring(source, story)

    owed = Case.objects.get(source_key="A2").decision
    lines = dict(owed.crossings.values_list("rung", "reached_at"))
    days = {rung: f"{wall(at):%m-%d}" for rung, at in lines.items()}
    assert days == {"reminder": "03-04", "yellow": "03-12", "red": "03-18"}
    assert wrong_copies(moment()) == []


def test_an_officer_is_known_by_name_in_the_organ(source, story):
    officer = someone("officer", Organ.objects.get(name="一科"), full_name="王芳")

    bring(source, story)

    owed = Obligation.objects.get(number="approvals:A2")
    assert owed.officer == officer
    assert [one.officer for one in owed.holdings.all()] == [officer]
    first = Obligation.objects.get(number="approvals:A1")
    assert [str(one.organ) for one in first.holdings.all()] == ["一科", "二科"]


def test_a_trial_changes_nothing(source, story):
    with story.open("rb") as file:
        batch = try_batch(source, "log.csv", file, actor=office(source), at=moment())

    look_through(batch, actor=office(source), at=moment())

    counts = batch.counts
    assert (counts["read"], counts["used"], counts["cases_new"]) == (7, 7, 3)
    assert counts["items_unknown"] == ["许可"]
    assert Case.objects.count() == Event.objects.count() == Obligation.objects.count() == 0


def test_only_the_efficiency_office_brings(source, story):
    with story.open("rb") as file, pytest.raises(Denied):
        try_batch(source, "log.csv", file, actor=UserFactory(), at=moment())

    assert not source.batches.exists()


def test_the_same_file_twice_changes_nothing(source, story):
    bring(source, story)
    before = kept(source, AS_OF)
    lines = count_of_entries()

    again = bring(source, story)

    assert again.counts["known"] == 7
    assert again.counts["used"] == again.counts["cases_new"] == again.counts["cases_changed"] == 0
    assert kept(source, AS_OF) == before
    assert count_of_entries() == lines + 2  # the file was tried and taken in


@pytest.mark.parametrize("is_reversed", [False, True])
def test_two_halves_in_either_order_are_the_whole(source, story, tmp_path, is_reversed):
    halves = [log(tmp_path / "one.csv", STORY[:2]), log(tmp_path / "two.csv", STORY[2:])]

    for half in reversed(halves) if is_reversed else halves:
        bring(source, half)

    said, found = supervised(tmp_path, [story], MAPPING, AS_OF), kept(source, AS_OF)
    none: dict[str, list[str]] = {"cards": []}  # what half of the facts crossed stays crossed
    assert differences({**found, **none}, {**said, **none}) == []
    assert wrong_copies(moment()) == []


def test_a_known_case_changes_by_one_line(source, tmp_path):
    bring(source, log(tmp_path / "one.csv", STORY[:3]))
    case = Case.objects.get(source_key="A1")

    bring(source, log(tmp_path / "two.csv", STORY[3:]))

    case.refresh_from_db()
    assert (case.state, case.decision.state, case.decision.light) == ("decided", "closed", "missed")
    assert [line.event for line in entries_of(case)] == ["case.brought"]
    assert case.decision.pauses.count() == 1


def test_a_crossing_is_never_taken_back(source, tmp_path):
    bring(source, log(tmp_path / "one.csv", [("B", "apply", "2026-03-02 09:00")]))
    crossed = set(Obligation.objects.values_list("crossings__rung", "crossings__reached_at"))

    bring(source, log(tmp_path / "two.csv", [("B", "close", "2026-03-02 10:00")]))

    assert {rung for rung, _at in crossed} == {"reminder", "yellow", "red"}
    after = set(Obligation.objects.values_list("crossings__rung", "crossings__reached_at"))
    assert after == crossed
    assert Obligation.objects.get().light == "met"
    assert {one["why"] for one in kept(source, AS_OF)["cards"]} == {NO_LONGER}


def test_an_import_that_was_killed_goes_on(source, tmp_path, monkeypatch):
    whole = [(f"C{n}", "apply", "2026-03-02 09:00") for n in range(10)]
    path = log(tmp_path / "log.csv", whole)
    monkeypatch.setattr(writing, "BLOCK", 3)
    wrote: list[int] = []

    def write(part, **told):
        if len(wrote) == 2:
            raise KeyboardInterrupt
        wrote.append(writing.write_block(part, **told))

    monkeypatch.setattr(batches, "write_block", write)
    with pytest.raises(KeyboardInterrupt):
        bring(source, path)
    batch = source.batches.get()
    monkeypatch.undo()

    import_batch(batch, actor=office(source), at=moment())

    assert sum(wrote) == 6
    assert Case.objects.count() == 10
    assert (batch.state, batch.counts["cases_new"]) == ("imported", 10)
    said = supervised(tmp_path, [path], MAPPING, AS_OF)
    assert differences(kept(source, AS_OF), said) == []


def test_an_organ_that_nobody_knows_is_founded_where_that_is_meant(story):
    source = source_of(creates_organs=True)

    bring(source, story)

    assert Organ.objects.get(name="二科").parent == source.organ
    assert Case.objects.count() == 3


events = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(DEEDS), st.integers(0, 60 * 24 * 40)),
    min_size=1, max_size=14, unique_by=lambda event: event[2],
)  # fmt: skip


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events, st.integers(0, 14), st.sampled_from([MAPPING, MAPPING + RESUMES]))
def test_any_log_in_two_parts_is_what_supervise_says(tmp_path, drawn, cut, mapping):
    rows = [
        (case, deed, f"{MONDAY + timedelta(minutes=minute):%Y-%m-%d %H:%M}")
        for case, deed, minute in drawn
    ]
    parts = [part for part in (rows[:cut], rows[cut:]) if part]
    files = [log(tmp_path / f"{n}.csv", part) for n, part in enumerate(parts)]
    whole = log(tmp_path / "whole.csv", rows)
    with transaction.atomic():
        source = source_of(mapping)
        for file in files:
            bring(source, file)

        said = supervised(tmp_path, [whole], mapping, AS_OF)
        found = kept(source, AS_OF)
        borne = [one for one in found["cards"] if one["why"] != NO_LONGER]  # by the whole
        assert all(one in said["cards"] for one in borne)
        if len(parts) > 1:  # what half of the facts crossed stays crossed, as of then
            found["cards"] = said["cards"]
        assert differences(found, said) == []
        assert wrong_copies(moment()) == []
        transaction.set_rollback(True)
