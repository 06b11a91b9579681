"""The law of history: what is entered later changes no answer about an earlier day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Refused
from xiaoneng.people.models import Level, Organ
from xiaoneng.people.queries import body_of, category_on, name_on, names_on, parent_on, tree_on
from xiaoneng.people.tests.factories import OrganFactory
from xiaoneng.staffing.operations.levels import set_level
from xiaoneng.staffing.operations.organs import (
    categorise_organ,
    close_organ,
    move_organ,
    rename_organ,
)
from xiaoneng.staffing.queries.categories import categories_in_use, kind_of
from xiaoneng.staffing.tests.conftest import AT, granted

FIRST = date(2020, 1, 1)
acts = st.lists(
    st.tuples(
        st.sampled_from(["rename", "move", "categorise", "level", "close"]),
        st.integers(0, 4),
        st.integers(0, 4),
        st.integers(0, 2000),
    ),
    max_size=12,
)


def answers(organs, day):
    """Everything the tree says of a day."""
    said = [(name_on(one, day), parent_on(one, day), category_on(one, day)) for one in organs]
    bodies = [body_of(one, day) for one in organs]
    tree = tree_on(day)
    return said, bodies, [(one.organ, one.name, one.parent, one.level) for one in tree]


def do(act, organ, other, on, keeper):
    if act == "rename":
        rename_organ(organ, f"{on} {other.pk}", on=on, actor=keeper, at=AT)
    elif act == "move":
        move_organ(organ, other, on=on, actor=keeper, at=AT)
    elif act == "categorise":
        known = [one.code for one in categories_in_use(on, kind_of(organ.level))]
        wanted = known[other.pk % len(known)]
        categorise_organ(organ, wanted, on=on, basis="编办文件", actor=keeper, at=AT)
    elif act == "level":
        level = Level.values[other.pk % len(Level.values)]
        set_level(organ, level, on=on, reason="编办文件", actor=keeper, at=AT)
    else:
        close_organ(organ, on=on, basis="编办文件", actor=keeper, at=AT)


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(acts=acts, asked=st.integers(0, 2000))
def test_no_act_changes_an_answer_about_a_day_before_it(acts, asked):
    root = OrganFactory(level=Level.DISTRICT)
    organs = [root]
    for place in range(4):
        level = Level.SECTION if place > 1 else Level.ORGAN
        organs.append(OrganFactory(parent=organs[place // 2], level=level))
    keeper = granted(Role.SYSTEM_ADMIN, root)
    day = FIRST + timedelta(days=asked)

    for act, which, towards, when in acts:
        on = FIRST + timedelta(days=when)
        before = answers(organs, day)
        organ, other = (Organ.objects.get(pk=organs[one].pk) for one in (which, towards))
        try:
            do(act, organ, other, on, keeper)
        except Refused:
            assert answers(organs, day) == before
            continue
        if day < on:
            assert answers(organs, day) == before


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(acts=acts)
def test_the_tree_of_today_is_what_the_organs_say(acts):
    root = OrganFactory(level=Level.DISTRICT)
    organs = [root]
    for place in range(4):
        level = Level.SECTION if place > 1 else Level.ORGAN
        organs.append(OrganFactory(parent=organs[place // 2], level=level))
    keeper = granted(Role.SYSTEM_ADMIN, root)
    today = date(2026, 11, 24)

    for act, which, towards, when in acts:
        organ, other = (Organ.objects.get(pk=organs[one].pk) for one in (which, towards))
        try:
            do(act, organ, other, FIRST + timedelta(days=when), keeper)
        except Refused:
            continue

    mine = {one.pk for one in organs}
    tree = {one.organ.pk: one for one in tree_on(today) if one.organ.pk in mine}
    for organ in Organ.objects.filter(pk__in=mine):
        above = organ.parent.path if organ.parent else "/"
        assert organ.path == f"{above}{organ.pk}/"
        assert (organ.pk in tree) == (organ.closed_on is None)
        if organ.pk in tree:
            branch = tree[organ.pk]
            assert (branch.name, branch.parent) == (organ.name, organ.parent_id)
            assert (branch.category, branch.level) == (organ.category, organ.level)


@pytest.mark.django_db
def test_the_names_of_many_organs_cost_one_query(django_assert_num_queries):
    organs = [OrganFactory() for _ in range(3)]
    rename_organ(organs[0], "新设局", on=FIRST, actor=granted(Role.SYSTEM_ADMIN, organs[0]), at=AT)
    asked = [(one, day) for one in organs for day in (FIRST, FIRST + timedelta(days=900))]

    with django_assert_num_queries(1):
        found = names_on(asked)
    assert {key: str(name) for key, name in found.items()} == {
        (one.pk, day): name_on(one, day) for one, day in asked
    }
