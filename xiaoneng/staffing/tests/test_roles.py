from datetime import date

import pytest

from xiaoneng.access.policy import may
from xiaoneng.access.roles import Holding, Role, roles_of
from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.people.tests.factories import FOUNDED, UserFactory
from xiaoneng.staffing.operations.roles import grant_role, withdraw_role
from xiaoneng.staffing.policy import RECORDS
from xiaoneng.staffing.queries.persons import grant_rows
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh, lines

LATER = date(2026, 12, 31)


def grant(user, role, organ, actor, **more):
    known = {"basis": "任〔2026〕1号", "from_on": DAY, **more}
    grant_role(user, Holding(role, organ), actor=actor, at=AT, **known)


def test_a_role_holds_from_the_day_it_was_granted_up_to_its_end(bureau, guard):
    user = UserFactory()

    grant(user, Role.SUPERVISION, bureau, guard, until_on=LATER)

    assert roles_of(user, DAY) == {Role.SUPERVISION}
    assert roles_of(fresh(user), LATER) == frozenset()
    assert lines(bureau) == ["role.granted"]


@pytest.mark.parametrize(
    "second", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN], ids=str
)
@pytest.mark.parametrize(
    "first", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN], ids=str
)
def test_nobody_holds_two_of_the_three_administrators(first, second, district, bureau, guard):
    user = UserFactory()
    grant(user, first, district, guard)

    if first != second:
        with pytest.raises(Unusable):
            grant(user, second, bureau, guard)
    else:
        grant(user, second, bureau, guard)
    assert {one.role for one in user.grants.all()} == {first}


def test_an_administrator_signs_in_by_an_own_password(district, guard):
    user = UserFactory(must_change_password=True)

    with pytest.raises(Unusable):
        grant(user, Role.AUDIT_ADMIN, district, guard)
    grant(user, Role.SUPERVISION, district, guard)


def test_whoever_came_to_hold_two_may_use_neither(district, keeper):
    keeper.grants.create(role=Role.SECURITY_ADMIN, organ=district, from_on=FOUNDED)

    assert not may(keeper, "organ.found", district)
    assert not may(keeper, "role.grant", district)


def test_nobody_grants_to_or_withdraws_from_themselves(district, guard):
    with pytest.raises(Denied):
        grant(guard, Role.HEAD, district, guard)
    with pytest.raises(Denied):
        withdraw_role(guard, guard.grants.get().pk, on=DAY, reason="", actor=guard, at=AT)


def test_what_a_grant_needs(bureau, guard):
    user, gone = UserFactory(), UserFactory(is_active=False)
    grant(user, Role.OFFICER, bureau, guard)

    for who, more in (
        (user, {}),
        (gone, {}),
        (UserFactory(), {"basis": " "}),
        (UserFactory(), {"from_on": date(2026, 1, 1)}),
        (UserFactory(), {"until_on": DAY}),
    ):
        with pytest.raises(Unusable):
            grant(who, Role.OFFICER, bureau, guard, **more)


def test_a_role_is_withdrawn_once_and_not_in_the_past(bureau, guard):
    user = UserFactory()
    grant(user, Role.OFFICER, bureau, guard)
    (row,) = grant_rows(DAY, user)

    with pytest.raises(Unusable):
        withdraw_role(user, row.pk, on=FOUNDED, reason="", actor=guard, at=AT)
    withdraw_role(user, row.pk, on=DAY, reason="调离", actor=guard, at=AT)
    with pytest.raises(Conflict, match=f"{user}.*{guard}，2026-11-24.*已没有这个角色"):
        withdraw_role(user, row.pk, on=DAY, reason="", actor=guard, at=AT)
    with pytest.raises(Conflict, match=f"{user}.*{guard}，2026-11-24.*已没有这个角色"):
        withdraw_role(user, 0, on=DAY, reason="", actor=guard, at=AT)
    assert grant_rows(DAY, user) == []
    assert lines(bureau) == ["role.granted", "role.withdrawn"]


@pytest.mark.parametrize("who", ["keeper", "auditor", "head", "officer"])
def test_only_the_security_administrator_grants(who, request, bureau, guard):
    actor = request.getfixturevalue(who)
    user = UserFactory()
    grant(user, Role.OFFICER, bureau, guard)

    with pytest.raises(Denied):
        grant(user, Role.HEAD, bureau, actor)
    with pytest.raises(Denied):
        withdraw_role(user, user.grants.get().pk, on=DAY, reason="", actor=actor, at=AT)


def test_none_of_the_three_does_what_is_anothers(keeper, guard, auditor, district):
    assert all(may(keeper, action, None) for action in RECORDS)
    assert not any(may(who, action, None) for who in (guard, auditor) for action in RECORDS)
    assert [may(who, "role.grant", district) for who in (keeper, guard, auditor)] == [
        False,
        True,
        False,
    ]
    assert [may(who, "role.list") for who in (keeper, guard, auditor)] == [False, True, True]
