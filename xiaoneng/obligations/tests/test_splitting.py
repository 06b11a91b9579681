"""Steps follow each other; their longest way ends no later than the whole."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiaoneng.core.calendars import named
from xiaoneng.core.limits import Limit
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.kit.time import wall
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.crossing import crossings_of
from xiaoneng.obligations.dossier import dossier_of
from xiaoneng.obligations.jobs import follow_successions, sweep
from xiaoneng.obligations.models import Kind
from xiaoneng.obligations.operations.closing import cancel_obligation, close_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.obligations.operations.splitting import (
    Part,
    refuse_bad_graph,
    refuse_overrun,
    split_obligation,
    stages_of,
)
from xiaoneng.obligations.tests.factories import MONDAY, at, obligation
from xiaoneng.people.models import Organ, Succession
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone

SPLIT_AT = at("2026-03-03")


def split(row, *parts):
    return split_obligation(row, parts, actor=row.officer, at=SPLIT_AT)


def chain(row):
    """Two steps side by side, and one after both."""
    check, survey = split(
        row,
        Part("核查", row.organ, Limit(2)),
        Part("勘验", row.organ, Limit(3)),
        Part("审批", OrganFactory(), Limit(4), follows=("1", "2")),
    )
    return check, survey


def close(step, day, **by):
    close_obligation(step, actor=by.get("actor", clock_user()), at=at(day))


def titles(row):
    return list(row.steps.order_by("pk").values_list("title", flat=True))


@pytest.mark.django_db
def test_a_step_is_planned_for_who_works_in_its_organ_and_begins_with_who_still_does():
    row, elsewhere = obligation(), OrganFactory()
    doer, first = someone("officer", elsewhere), Part("受理", row.organ, Limit(1))

    with pytest.raises(Unusable, match=str(row.officer)):
        split(row, first, Part("核查", elsewhere, Limit(1), row.officer, follows=("1",)))
    [begun] = split(row, first, Part("核查", elsewhere, Limit(1), doer, follows=("1",)))
    doer.terms.update(until_on=date(2026, 3, 4))
    close(begun, "2026-03-04")

    assert row.steps.get(organ=elsewhere).officer is None


@pytest.mark.django_db
def test_a_step_begins_when_the_last_of_those_before_it_has_ended():
    row = obligation()
    check, survey = chain(row)
    assert titles(row) == ["核查", "勘验"]
    [waiting] = dossier_of(row, SPLIT_AT).waiting
    assert (waiting.title, waiting.after) == ("审批", ["核查", "勘验"])

    close(survey, "2026-03-05")
    assert titles(row) == ["核查", "勘验"]
    close(check, "2026-03-06", actor=row.officer)

    last = row.steps.get(title="审批")
    assert (last.number, last.started_at) == (f"{row.number}-3", at("2026-03-06"))
    assert f"{wall(last.due_at):%Y-%m-%d}" == "2026-03-13"  # the midnight after Thursday
    assert [one.event for one in entries_of(last)] == ["obligation.opened"]
    assert dossier_of(row, at("2026-03-06")).waiting == []


@pytest.mark.django_db
def test_a_step_that_has_not_begun_follows_a_merger():
    row = obligation()
    check, survey = chain(row)
    left, target = row.planned.get(title="审批").organ, OrganFactory()
    Succession.objects.create(
        kind="merge", source=left, target=target, on=at("2026-03-04").date(), basis="机构改革方案"
    )
    assert follow_successions(at("2026-03-04")) == 0
    close(check, "2026-03-05")
    close(survey, "2026-03-05")

    assert row.steps.get(title="审批").organ == target
    told = [one for one in entries_of(row) if one.event == "obligation.followed"]
    assert len(told) == 1
    assert ("steps", "1") in told[0].facts


@pytest.mark.django_db
def test_a_step_has_no_red_line():
    row = obligation(statutory=None)
    (step,) = split(row, Part("核查", row.organ, Limit(2)))
    ahead = crossings_of(step, at("2026-03-31"))
    sweep(at("2026-03-31"))

    assert {one.rung for one in ahead} == {"reminder", "yellow"}
    assert [one.rung for one in step.crossings.all()] == ["reminder", "yellow"]
    assert [one.rung for one in row.crossings.all()] == ["reminder", "yellow", "red"]


@pytest.mark.django_db
def test_a_cancelled_step_is_waited_for_no_longer():
    row = obligation()
    check, survey = chain(row)
    close(check, "2026-03-05")
    head = someone("head", row.organ)
    cancel_obligation(survey, reason="重复", actor=head, at=at("2026-03-06"))

    assert titles(row) == ["核查", "勘验", "审批"]


@pytest.mark.django_db
def test_what_has_not_begun_when_the_whole_ends_never_begins():
    row = obligation()
    chain(row)
    close(row, "2026-03-05")

    assert titles(row) == ["核查", "勘验"]
    row.refresh_from_db()
    assert dossier_of(row, at("2026-03-05")).waiting == []


@pytest.mark.django_db
def test_a_step_that_begins_while_the_whole_stands_still_stands_still_too():
    row = obligation()
    check, survey = chain(row)
    close(check, "2026-03-04")
    by = {"actor": row.officer}
    pause_obligation(row, ground="review", paper="1号", at=at("2026-03-05"), **by)
    close(survey, "2026-03-06")
    last = row.steps.get(title="审批")
    assert last.light == "paused"

    resume_obligation(row, at=at("2026-03-09"), **by)
    last.refresh_from_db()
    assert last.light == "on_time"
    assert f"{wall(last.due_at):%Y-%m-%d}" == "2026-03-14"  # four days after Monday


@pytest.mark.django_db
def test_a_way_that_is_too_long_is_named_with_its_dates():
    row = obligation()
    with pytest.raises(Unusable) as refused:
        split(
            row,
            Part("核查", row.organ, Limit(6)),
            Part("审批", row.organ, Limit(4), follows=("1",)),
        )

    said = str(refused.value)
    assert said.startswith("核查 (2026-03-12 00:00) → 审批 (2026-03-18 00:00)")
    assert "2026-03-17 00:00" in said
    assert not row.planned.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("follows", "said"), [((("2",), ("1",)), "核查, 审批"), ((("7",), ()), "7")]
)
def test_steps_that_could_never_begin_are_refused(follows, said):
    row = obligation()
    parts = [
        Part(title, row.organ, Limit(1), follows=after)
        for title, after in zip(("核查", "审批"), follows, strict=True)
    ]
    with pytest.raises(Unusable, match=said):
        split(row, *parts)


@pytest.mark.django_db
def test_numbers_run_on_in_a_second_split():
    row = obligation()
    for step in split(row, Part("核查", row.organ, Limit(2))):
        close(step, "2026-03-04")
    split(row, Part("复核", row.organ, Limit(1)))

    numbers = row.steps.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == [f"{row.number}-1", f"{row.number}-2"]


@pytest.mark.django_db
def test_a_whole_is_split_again_only_when_no_step_is_open_or_waits():
    row = obligation()
    check, survey = chain(row)
    again = Part("复核", row.organ, Limit(1))
    close(check, "2026-03-04")
    with pytest.raises(IllegalStep, match=row.number):
        split(row, again)
    assert row.planned.count() == 3

    close(survey, "2026-03-04")
    last = row.steps.get(title="审批")
    with pytest.raises(IllegalStep, match=row.number):
        split(row, again)
    close(last, "2026-03-05")

    assert [one.title for one in split(row, again)] == ["复核"]


@st.composite
def graphs(draw):
    """Steps in working days, each after some of those before it."""
    days = draw(st.lists(st.integers(0, 8), min_size=1, max_size=6))
    return [
        Part(
            f"步骤{place}",
            Organ(),
            Limit(amount),
            follows=tuple(str(one) for one in range(1, place) if draw(st.booleans())),
        )
        for place, amount in enumerate(days, start=1)
    ]


def longest(parts):
    """Working days along the longest way, by trying all of them."""
    ends: dict[str, float] = {}
    for place, part in enumerate(parts, start=1):
        before = max((ends[code] for code in part.follows), default=0)
        ends[str(place)] = before + part.limit.amount
    return max(ends.values())


@given(graphs(), st.integers(0, 30), st.integers(0, 400))
def test_the_longest_way_in_working_days_is_never_later_than_the_whole(parts, whole, days):
    calendar, stages = named("cn"), stages_of(parts, Kind())
    start = wall(MONDAY) + timedelta(days=days)
    start = start.combine(calendar.on_or_after(start.date()), start.time())
    due = start.combine(calendar.add(start.date(), whole), start.min.time()) + timedelta(1)
    refuse_bad_graph(parts, stages)

    if longest(parts) <= whole:
        refuse_overrun(parts, stages, calendar, start, due)
    else:
        with pytest.raises(Unusable):
            refuse_overrun(parts, stages, calendar, start, due)
