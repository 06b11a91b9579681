"""Keys for programs: made, kept as a hash, shown once, revoked."""

from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.api.models import ApiKey
from xiaoneng.api.operations import make_api_key, revoke_api_key
from xiaoneng.api.queries import key_behind
from xiaoneng.api.tests.asking import asked, key_of
from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.kit.tests.clients import secret_shown, signed_in
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.tests.factories import at
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_files")]
NOON = at("2026-03-31", "12:00")


@pytest.fixture
def officer():
    return someone("officer", OrganFactory())


def test_a_key_is_kept_as_a_hash_and_written_down(officer):
    secret = make_api_key("审批系统", 3, actor=officer, at=NOON)

    key = ApiKey.objects.get()
    [line] = entries_of(key)
    assert key_behind(secret) == key
    assert key.expires_on == date(2026, 6, 30)
    assert secret not in str(ApiKey.objects.values())
    assert line.event == "api_key.made"
    assert "审批系统" in str(line.facts)
    assert secret not in str(line.facts)


def test_two_keys_in_use_never_share_a_name(officer):
    make_api_key("审批系统", 3, actor=officer, at=NOON)

    with pytest.raises(Unusable, match="审批系统"):
        make_api_key("审批系统", 1, actor=officer, at=NOON)
    revoke_api_key(ApiKey.objects.get(), actor=officer, at=NOON)

    assert make_api_key("审批系统", 1, actor=officer, at=NOON)


def test_a_closed_account_makes_no_key(officer):
    officer.is_active = False

    with pytest.raises(Denied):
        make_api_key("审批系统", 3, actor=officer, at=NOON)
    assert not ApiKey.objects.exists()


def test_only_its_maker_revokes_a_key_and_once(officer):
    make_api_key("审批系统", 3, actor=officer, at=NOON)
    key = ApiKey.objects.get()

    with pytest.raises(Denied):
        revoke_api_key(key, actor=someone("officer", OrganFactory()), at=NOON)
    for _ in range(2):
        revoke_api_key(key, actor=officer, at=NOON)

    assert [line.event for line in entries_of(key)] == ["api_key.made", "api_key.revoked"]
    assert ApiKey.objects.get().revoked_at == NOON


def test_the_page_shows_a_secret_once_and_when_it_was_used(officer):
    client, page = signed_in(officer), reverse("api:keys")

    made = client.post(page, {"name": "审批系统", "months": "3"})
    secret = secret_shown(client, page, made)
    unused = client.get(page).content.decode()
    asked(secret, "obligations")
    used = client.get(page).content.decode()

    assert ApiKey.objects.count() == 1
    assert "尚未使用" in unused
    assert "尚未使用" not in used


def test_the_page_says_what_revoking_does_before_it_is_done(officer):
    key_of(officer, "审批系统")

    page = signed_in(officer).get(reverse("api:keys")).content.decode()

    asked_first, _the_rest = page.split("确认作废")
    assert "<details>" in asked_first
    assert "使用“审批系统”的程序将不能再读取" in asked_first


def test_the_page_revokes_ones_own_key_and_no_other(officer):
    key_of(officer)
    key, stranger = ApiKey.objects.get(), someone("officer", OrganFactory())
    address = reverse("api:revoke_key", args=[key.pk])

    foreign = signed_in(stranger).post(address)
    own = signed_in(officer).post(address)

    assert foreign.status_code == 404
    assert own.status_code == 302
    assert ApiKey.objects.get().revoked_at is not None


def test_a_name_that_is_taken_comes_back_as_it_was_typed(officer):
    key_of(officer, "审批系统")

    answer = signed_in(officer).post(reverse("api:keys"), {"name": "审批系统", "months": "3"})

    assert answer.status_code == 422
    assert answer.context["secret"] == ""
    assert 'value="审批系统"' in answer.content.decode()
