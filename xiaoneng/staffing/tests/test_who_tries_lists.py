"""A list is compared with everybody, so it is tried and imported by who keeps the whole tree."""

import io

import pytest
from django.urls import reverse

from xiaoneng.access.policy import may
from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Denied
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import FOUNDED, OrganFactory, someone
from xiaoneng.staffing.models import Sheet
from xiaoneng.staffing.operations.imports import import_sheet, try_sheet
from xiaoneng.staffing.tests.conftest import AT, fresh, granted


@pytest.fixture
def partial(bureau):
    """Who keeps the records of one bureau alone."""
    return granted(Role.SYSTEM_ADMIN, bureau)


@pytest.fixture
def stranger(other):
    return someone("officer", other, username="stranger", full_name="欧阳外人")


def tried(actor):
    text = "用户名,姓名,单位编码,岗位\nstranger,某人,B,科员\n"
    return try_sheet("staff", "名单.csv", io.BytesIO(text.encode()), actor=actor, at=AT)


def test_who_keeps_one_bureau_alone_tries_no_list(client, partial, stranger):
    client.force_login(partial, "django.contrib.auth.backends.ModelBackend")

    with pytest.raises(Denied):
        tried(partial)

    assert client.get(reverse("staffing:import_")).status_code == 403
    assert not Sheet.objects.exists()


def test_a_list_that_was_tried_before_names_nobody_to_who_keeps_one_bureau_now(
    client, partial, stranger, keeper
):
    sheet = tried(keeper)
    Sheet.objects.update(uploaded_by=partial)
    client.force_login(partial, "django.contrib.auth.backends.ModelBackend")

    answer = client.get(sheet.get_absolute_url())

    assert answer.status_code == 403
    assert stranger.full_name not in answer.content.decode()
    with pytest.raises(Denied):
        import_sheet(fresh(sheet), actor=partial, at=AT)


def test_beside_another_root_a_list_is_for_who_keeps_both(district, keeper, partial):
    assert may(keeper, "sheet.try")
    root = OrganFactory(level=Level.DISTRICT, name="外地日志")

    assert not may(fresh(keeper), "sheet.try")
    keeper.grants.create(role=Role.SYSTEM_ADMIN, organ=root, from_on=FOUNDED)
    assert may(fresh(keeper), "sheet.try")
