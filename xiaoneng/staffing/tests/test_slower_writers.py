"""Of two writers the slower is judged by what stands then, not by what was read before."""

import pytest

from xiaoneng.access.roles import Holding, Role
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, PostFactory
from xiaoneng.staffing.operations.accounts import close_account
from xiaoneng.staffing.operations.levels import set_level
from xiaoneng.staffing.operations.nameplates import hang_nameplate
from xiaoneng.staffing.operations.organs import (
    Founding,
    categorise_organ,
    close_organ,
    found_organ,
    move_organ,
    rename_organ,
    set_live,
)
from xiaoneng.staffing.operations.passwords import reset_password
from xiaoneng.staffing.operations.posts import Description, change_post, close_post, open_post
from xiaoneng.staffing.operations.roles import grant_role
from xiaoneng.staffing.operations.successions import merge_organs
from xiaoneng.staffing.operations.terms import appoint, give_charge
from xiaoneng.staffing.tests.conftest import AT, BEFORE, DAY, fresh, granted

BASIS = "编〔2026〕3号"


@pytest.fixture
def closed(bureau, keeper):
    """A section as somebody read it, that another closed meanwhile."""
    organ = OrganFactory(parent=bureau, level=Level.SECTION, name="空科")
    close_organ(fresh(organ), on=DAY, basis=BASIS, actor=keeper, at=AT)
    return organ


@pytest.mark.parametrize(
    "act",
    [
        lambda closed, known, **_more: open_post(closed, Description("岗"), on=DAY, **known),
        lambda closed, known, **_more: found_organ(
            Founding("N", "新科", Level.SECTION, closed), on=DAY, **known
        ),
        lambda closed, known, section, **_more: move_organ(section, closed, on=DAY, **known),
        lambda closed, known, section, **_more: merge_organs(
            [section], closed, on=DAY, basis=BASIS, **known
        ),
        lambda closed, known, head, **_more: give_charge(
            head, closed, clauses="", from_on=DAY, **known
        ),
        lambda closed, known, **_more: hang_nameplate(
            closed, "牌", number_prefix="牌", on=DAY, **known
        ),
        lambda closed, known, person, guard, **_more: grant_role(
            person,
            Holding(Role.SUPERVISION, closed),
            basis=BASIS,
            from_on=DAY,
            **{**known, "actor": guard},
        ),
    ],
    ids=["open_post", "found", "move", "merge", "charge", "nameplate", "grant"],
)
def test_nothing_is_put_into_an_organ_closed_meanwhile(act, closed, section, keeper, request):
    others = {name: request.getfixturevalue(name) for name in ("head", "person", "guard")}

    with pytest.raises(Unusable, match="空科"):
        act(closed=closed, known={"actor": keeper, "at": AT}, section=section, **others)


@pytest.mark.parametrize(
    "act",
    [
        lambda closed, known: set_level(closed, Level.WINDOW, on=DAY, reason=BASIS, **known),
        lambda closed, known: categorise_organ(closed, "support", on=DAY, **known),
    ],
    ids=["level", "category"],
)
def test_an_organ_closed_meanwhile_becomes_nothing_else(act, closed, keeper):
    before = fresh(closed)

    with pytest.raises(Unusable, match="空科"):
        act(closed, {"actor": keeper, "at": AT})

    assert (fresh(closed).level, fresh(closed).category) == (before.level, before.category)


def test_an_organ_whose_parent_became_another_kind_meanwhile_is_judged_by_that(
    district, section, keeper
):
    street = OrganFactory(parent=district, level=Level.STREET, name="东街道")
    stale = OrganFactory(parent=street, level=Level.SECTION, name="东村")
    set_level(fresh(street), Level.ORGAN, on=DAY, reason=BASIS, actor=keeper, at=AT)

    with pytest.raises(Unusable, match=f"东村.*{street.name}"):
        set_level(stale, Level.VILLAGE, on=DAY, reason=BASIS, actor=keeper, at=AT)

    assert fresh(stale).level == Level.SECTION


def test_a_post_closed_meanwhile_is_neither_filled_nor_changed(section, person, keeper):
    stale = PostFactory(organ=section)
    close_post(fresh(stale), on=DAY, actor=keeper, at=AT)

    with pytest.raises(Unusable, match="科员"):
        appoint(person, stale, from_on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable, match="科员"):
        change_post(stale, Description("科员", duties="新"), on=DAY, actor=keeper, at=AT)


def test_a_post_described_anew_meanwhile_is_looked_at_again(section, keeper):
    stale = PostFactory(organ=section, role="")
    change_post(fresh(stale), Description("科员", duties="甲"), on=DAY, actor=keeper, at=AT)

    with pytest.raises(Conflict, match=f"科员.*{keeper}，2026-11-24.*重新查看"):
        change_post(stale, Description("科员", duties="乙"), on=DAY, actor=keeper, at=AT)

    assert fresh(stale).duties == "甲"


def test_whose_account_was_closed_meanwhile_gets_neither_post_nor_role(
    section, person, keeper, guard
):
    stale, holding = fresh(person), Holding(Role.SUPERVISION, section)
    close_account(person, reason="离职", actor=keeper, at=AT)

    with pytest.raises(Unusable, match=person.full_name):
        appoint(stale, PostFactory(organ=section), from_on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable, match=person.full_name):
        grant_role(stale, holding, basis=BASIS, from_on=DAY, actor=guard, at=AT)


def test_whose_password_was_given_meanwhile_does_not_become_administrator(
    district, person, keeper, guard
):
    stale, holding = fresh(person), Holding(Role.SECURITY_ADMIN, district)
    reset_password(person, actor=keeper, at=AT)

    with pytest.raises(Unusable, match=person.full_name):
        grant_role(stale, holding, basis=BASIS, from_on=DAY, actor=guard, at=AT)


def test_who_is_told_of_a_change_hears_of_the_one_that_came_between(bureau, district, keeper):
    office = granted(Role.EFFICIENCY_OFFICE, district, full_name="效能办")
    stale = fresh(bureau)
    set_live(bureau, DAY, basis=BASIS, actor=office, at=AT)
    rename_organ(fresh(bureau), "建设局", on=DAY, actor=keeper, at=AT)

    with pytest.raises(Conflict, match=f"{office}，2026-11-24") as refused:
        set_live(stale, BEFORE, basis=BASIS, actor=office, at=AT)

    assert str(keeper) not in str(refused.value)


def test_nobody_is_named_where_no_line_tells_of_it(bureau, district, keeper):
    office = granted(Role.EFFICIENCY_OFFICE, district, full_name="效能办")
    stale = fresh(bureau)
    type(bureau).objects.filter(pk=bureau.pk).update(live_from_on=DAY)
    rename_organ(fresh(bureau), "建设局", on=DAY, actor=keeper, at=AT)

    with pytest.raises(Conflict) as refused:
        set_live(stale, BEFORE, basis=BASIS, actor=office, at=AT)

    assert str(keeper) not in str(refused.value)


def test_who_changes_an_organ_that_was_moved_with_one_above_hears_of_that_move(
    district, bureau, section, keeper
):
    known = {"on": DAY, "at": AT}
    desk = OrganFactory(parent=section, level=Level.WINDOW, name="一号窗口")
    rename_organ(desk, "一窗", actor=granted(Role.SYSTEM_ADMIN, bureau, full_name="早先"), **known)
    stale, there = fresh(desk), OrganFactory(parent=district, name="政务局")
    move_organ(fresh(section), there, actor=keeper, **known)
    later = granted(Role.SYSTEM_ADMIN, district, full_name="后来")
    rename_organ(fresh(bureau), "建设局", actor=later, **known)

    for act in (
        lambda: rename_organ(stale, "二窗", actor=keeper, **known),
        lambda: move_organ(stale, bureau, actor=keeper, **known),
    ):
        with pytest.raises(
            Conflict, match=f"{keeper}，2026-11-24.*隶属关系.*位置已经变动"
        ) as refused:
            act()
        assert not [one for one in ("早先", "后来") if one in str(refused.value)]
