"""The keys of somebody else: seen by who sees the account, stopped by who guards it."""

import pytest
from django.urls import reverse

from xiaoneng.api.models import ApiKey
from xiaoneng.api.operations import revoke_api_key
from xiaoneng.api.tests.asking import asked, key_of
from xiaoneng.kit.tests.clients import signed_in
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.messages.queries import inbox_of
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files")]


@pytest.fixture
def officer():
    return someone("officer", OrganFactory())


@pytest.fixture
def secret(officer):
    return key_of(officer, "审批系统")


def administrator(role, organ):
    """An administrator of an organ, signed in."""
    user = UserFactory()
    user.grants.create(role=role, organ=organ, from_on=organ.opened_on)
    return signed_in(user)


def organ_of(user):
    return user.terms.get().post.organ


def test_the_security_administrator_stops_a_key_and_it_stands_on_the_ledger(officer, secret):
    guard, key = administrator("security_admin", organ_of(officer)), ApiKey.objects.get()
    asked(secret, "obligations")
    account = guard.get(reverse("staffing:person_account", args=[officer.pk]))
    page = reverse("api:person_keys", args=[officer.pk])
    shown = guard.get(page).content.decode()

    done = guard.post(reverse("api:revoke_key", args=[key.pk]))

    assert f'href="{page}"' in account.content.decode()
    assert "审批系统" in shown
    assert "尚未使用" not in shown
    assert done["Location"] == page
    assert asked(secret, "obligations").status_code == 401
    [line] = [one for one in entries_of(key) if one.event == "api_key.revoked"]
    assert ("made_by", str(officer)) in line.facts


@pytest.mark.usefixtures("secret")
def test_whose_key_somebody_else_stops_is_told(officer):
    guard, key = administrator("security_admin", organ_of(officer)), ApiKey.objects.get()
    guard.post(reverse("api:revoke_key", args=[key.pk]))
    key_of(officer, "自己停用的")
    revoke_api_key(ApiKey.objects.get(name="自己停用的"), actor=officer, at=now())

    [told] = inbox_of(officer, now())
    assert (told.event, told.title, told.url) == ("api_key.revoked", key.name, reverse("api:keys"))
    box = signed_in(officer).get(reverse("messages:inbox")).content.decode()
    assert "作废接口密钥" in box


@pytest.mark.parametrize("role", ["system_admin", "audit_admin"])
@pytest.mark.usefixtures("secret")
def test_the_other_administrators_see_the_keys_and_stop_none(officer, role):
    other, key = administrator(role, organ_of(officer)), ApiKey.objects.get()

    shown = other.get(reverse("api:person_keys", args=[officer.pk]))
    done = other.post(reverse("api:revoke_key", args=[key.pk]))

    assert "审批系统" in shown.content.decode()
    assert reverse("api:revoke_key", args=[key.pk]) not in shown.content.decode()
    assert done.status_code == 404
    assert ApiKey.objects.get().revoked_at is None


@pytest.mark.usefixtures("secret")
def test_whoever_administers_another_organ_finds_nothing(officer):
    stranger = administrator("security_admin", OrganFactory())

    assert stranger.get(reverse("api:person_keys", args=[officer.pk])).status_code == 404
    assert (
        stranger.post(reverse("api:revoke_key", args=[ApiKey.objects.get().pk])).status_code == 404
    )


def test_a_person_without_keys_has_an_empty_page(officer):
    guard = administrator("audit_admin", organ_of(officer))

    page = guard.get(reverse("api:person_keys", args=[officer.pk])).content.decode()

    assert "没有" in page
