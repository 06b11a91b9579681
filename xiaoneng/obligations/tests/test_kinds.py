"""Kinds of obligations: their rules, what a change of them moves, and what it leaves alone."""

import pytest
from django.core.exceptions import PermissionDenied

from xiaoneng.access.roles import Role
from xiaoneng.core.clock import Profile
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Conflict, Denied, IllegalStep, Unusable
from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.jobs import sweep, wrong_copies
from xiaoneng.obligations.kind_rows import preview_of
from xiaoneng.obligations.models import Crossing, Kind, Obligation
from xiaoneng.obligations.operations.closing import close_obligation
from xiaoneng.obligations.operations.kinds import change_kind, define_kind
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import MONDAY, at, kind, obligation
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
LATER = at("2026-03-04")  # the third of the ten working days
BASIS = "效能办〔2026〕3 号"


@pytest.fixture
def office():
    user = UserFactory()
    organ = OrganFactory()
    user.grants.create(role=Role.EFFICIENCY_OFFICE, organ=organ, from_on=organ.opened_on)
    return user


def by_days(**more):
    return {"profile": Profile.DAY_COUNT, **more}


def test_another_ladder_moves_the_lines_still_ahead_and_no_due_date(office):
    row = obligation()
    seen = preview_of(kind(), by_days(), LATER)

    after = change_kind(kind(), by_days(), basis=BASIS, actor=office, at=LATER)

    row.refresh_from_db()
    assert (after.edition, after.ladder_from_at) == (2, LATER)
    assert (seen.moved, seen.due_moved) == (1, 0)
    assert row.due_at == at("2026-03-17", "00:00")
    sweep(at("2026-04-10"))
    reached = dict(Crossing.objects.values_list("rung", "reached_at"))
    assert reached["yellow"] == at("2026-03-31", "00:00")  # one day over the law's 20
    assert reached["red"] == at("2026-04-01", "00:00")


def test_other_distances_move_the_lines_and_the_light(office):
    row = obligation()  # due on the 16th, two days left on the 12th
    thursday = at("2026-03-12")
    sweep(thursday)
    rules = {"yellow_days": 3, "red_days": 5, "law_days": 5, "reminder_share": 10}
    seen = preview_of(kind(), rules, thursday)

    after = change_kind(kind(), rules, basis=BASIS, actor=office, at=thursday)

    row.refresh_from_db()
    assert (after.ladder_from_at, row.light) == (thursday, "on_time")
    [moved] = seen.rows
    assert [one.label for one in moved.moves] == ["黄牌线", "红牌线", "时限状态"]
    assert wrong_copies(thursday) == []
    sweep(at("2026-04-20"))
    reached = dict(Crossing.objects.values_list("rung", "reached_at"))
    assert reached["yellow"] == at("2026-03-19", "00:00")
    assert reached["red"] == at("2026-04-07", "00:00")  # five days over the law's 20
    assert wrong_copies(at("2026-04-20")) == []


def test_what_was_reached_stays_and_the_new_ladder_crosses_nothing_before_it_held(office):
    row = obligation()
    monday_after = at("2026-03-18")
    sweep(monday_after)  # yellow by the promise, since the 17th
    before = set(Crossing.objects.values_list("rung", "reached_at"))

    change_kind(kind(), by_days(), basis=BASIS, actor=office, at=monday_after)
    sweep(at("2026-04-10"))

    after = set(row.crossings.values_list("rung", "reached_at"))
    assert before < after
    assert {rung for rung, _moment in after - before} == {"red"}
    assert wrong_copies(at("2026-04-10")) == []


def test_the_close_of_business_moves_the_due_moment_and_says_so_in_the_ledger(office):
    row = obligation()

    change_kind(kind(), {"closes_with_business": True}, basis=BASIS, actor=office, at=LATER)

    row.refresh_from_db()
    assert row.due_at == at("2026-03-16", "17:30")
    assert row.arming == 2
    moved = next(one for one in entries_of(row) if one.event == "obligation.moved")
    assert moved.actor == str(clock_user())
    changed = next(one for one in entries_of(kind()) if one.event == "kind.changed")
    assert changed.actor == str(office)
    assert BASIS in str(changed.facts)
    assert inbox_of(row.officer, at("2026-03-05")).filter(event="kind.changed").count() == 1


def test_a_limit_holds_for_what_is_opened_from_now_on(office):
    old = obligation(promised=Limit(10, Unit.WORKDAY))
    due_at = old.due_at

    change_kind(
        kind(),
        {"promised_amount": 5, "promised_unit": "workday"},
        basis=BASIS,
        actor=office,
        at=LATER,
    )

    old.refresh_from_db()
    assert old.due_at == due_at
    assert not [one for one in entries_of(old) if one.event == "obligation.moved"]


def test_a_closed_obligation_is_not_touched(office):
    row = obligation()
    close_obligation(row, outcome="准予许可", actor=row.officer, at=at("2026-03-03"))
    due_at = row.due_at

    change_kind(kind(), {"closes_with_business": True}, basis=BASIS, actor=office, at=LATER)

    row.refresh_from_db()
    assert row.due_at == due_at


@pytest.mark.parametrize("role", [None, Role.LEADER, Role.SUPERVISION, Role.SYSTEM_ADMIN])
def test_nobody_else_changes_rules(role):
    user, organ = UserFactory(), OrganFactory()
    if role:
        user.grants.create(role=role, organ=organ, from_on=organ.opened_on)

    with pytest.raises((Denied, PermissionDenied)):
        change_kind(kind(), by_days(), basis=BASIS, actor=user, at=LATER)
    assert Kind.objects.get().edition == 1


def test_the_slower_of_two_who_change_rules_is_told(office):
    seen = kind()
    change_kind(kind(), by_days(), basis=BASIS, actor=office, at=LATER)

    with pytest.raises(Conflict, match=f"{office}，2026-.*第 2 版"):
        change_kind(seen, {"urging_days": 3}, basis=BASIS, actor=office, at=LATER)
    assert kind().urging_days == 1


@pytest.mark.parametrize(
    ("rules", "basis"),
    [
        (by_days(), " "),
        ({}, BASIS),
        ({"profile": "by_mood"}, BASIS),
        ({"urging_days": -1}, BASIS),
        ({"yellow_days": 0}, BASIS),
        ({"law_days": 21}, BASIS),
        ({"yellow_days": 3, "red_days": 2}, BASIS),
        ({"reminder_share": 1}, BASIS),
        ({"promised_amount": 5}, BASIS),
        ({"promised_amount": 1.5, "promised_unit": "workday"}, BASIS),
        ({"statutory_amount": 5, "statutory_unit": "workday"}, BASIS),
        (
            {
                "promised_amount": 9,
                "promised_unit": "workday",
                "statutory_amount": 5,
                "statutory_unit": "workday",
            },
            BASIS,
        ),
    ],
)
def test_bad_rules_are_refused_and_nothing_is_changed(office, rules, basis):
    before = kind()

    with pytest.raises(Unusable):
        change_kind(before, rules, basis=basis, actor=office, at=LATER)
    assert kind().edition == before.edition
    assert not [one for one in entries_of(before) if one.event == "kind.changed"]


def test_a_kind_is_defined_once(office):
    define_kind("letter", "来文办理", words_en="Letter", actor=office, at=MONDAY)

    for code in ("letter", "grounds"):
        with pytest.raises(Unusable):
            define_kind(code, "来文", words_en="Letter", actor=office, at=MONDAY)
    assert Kind.objects.get().words == "来文办理"


def test_the_rest_between_two_urgings_is_a_rule_of_the_kind(office):
    row = obligation()
    head = someone("head", row.organ)
    change_kind(kind(), {"urging_days": 3}, basis=BASIS, actor=office, at=MONDAY)
    row = Obligation.objects.get()
    urge_obligation(row, words="请尽快", actor=head, at=MONDAY)

    with pytest.raises(IllegalStep, match="03-05"):
        urge_obligation(row, words="请尽快", actor=head, at=at("2026-03-04"))
    urge_obligation(row, words="请尽快", actor=head, at=at("2026-03-05"))
    assert row.urgings.count() == 2


def test_without_a_rest_one_may_urge_again_at_once(office):
    row = obligation()
    head = someone("head", row.organ)
    change_kind(kind(), {"urging_days": 0}, basis=BASIS, actor=office, at=MONDAY)
    row = Obligation.objects.get()

    for _again in range(2):
        urge_obligation(row, words="请尽快", actor=head, at=MONDAY)

    assert row.urgings.count() == 2
