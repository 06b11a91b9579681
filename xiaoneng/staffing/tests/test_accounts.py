"""The door: who comes in, who does not, and what the ledger keeps of it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.models import Level, User
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.staffing.operations.accounts import (
    begun_factor,
    change_password,
    enrol_factor,
    remove_factor,
    reset_password,
    unlock_account,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PASSWORD = "gongzuo-2026-hao"
OTHER = "ling-yi-ge-2027"
DOOR = "/sign-in/"


@pytest.fixture
def person():
    user = UserFactory(username="chenxl", full_name="陈晓岚")
    user.set_password(PASSWORD)
    user.save()
    return user


def administrator(role):
    root = OrganFactory(level=Level.DISTRICT)
    user = UserFactory()
    user.grants.create(role=role, organ=root, from_on=root.opened_on)
    return user


def enter(client, **fields):
    return client.post(DOOR, {"username": "chenxl", "password": PASSWORD, **fields})


def code_of(device, at=None):
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = (at or now()).timestamp()
    return f"{totp.token():06}"


def events(user):
    return sorted(entry.event for entry in entries_of(user))


def test_the_right_password_leads_home_and_is_written_down(client, person):
    answer = enter(client)

    assert answer["Location"] == "/"
    assert events(person) == ["account.signed_in"]


def test_one_comes_back_to_the_page_that_was_asked_for(client, person):
    assert enter(client, next="/obligations/")["Location"] == "/obligations/"


def test_nobody_is_led_to_another_site(client, person):
    assert enter(client, next="https://example.invalid/")["Location"] == "/"


@pytest.mark.parametrize("username", ["chenxl", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client, person, username):
    page = client.post(DOOR, {"username": username, "password": "wrong-one-99"})

    assert "还可再试 4 次" in page.content.decode()


def test_five_wrong_attempts_lock_the_door_even_for_the_right_password(client, person):
    for _attempt in range(5):
        enter(client, password="wrong-one-99")

    answer = enter(client)
    assert answer.status_code == 429
    assert "已锁定" in answer.content.decode()


def test_the_security_administrator_unlocks(client, person):
    for _attempt in range(5):
        enter(client, password="wrong-one-99")
    unlock_account(person, actor=administrator("security_admin"), at=AT)

    assert enter(client).status_code == 302
    with pytest.raises(IllegalStep):
        unlock_account(person, actor=administrator("security_admin"), at=AT)


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "head"])
def test_nobody_else_unlocks(person, role):
    with pytest.raises(Denied):
        unlock_account(person, actor=administrator(role), at=AT)


def test_one_who_has_left_and_the_clock_never_come_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    assert enter(client).status_code == 200
    assert (
        client.post(DOOR, {"username": clock_user().username, "password": "!"}).status_code == 200
    )


def test_signing_out_ends_the_session_and_is_written_down(client, person):
    enter(client)
    client.post(reverse("staffing:sign_out"))

    assert client.get("/account/").status_code == 302
    assert "account.signed_out" in events(person)


def test_a_password_given_by_another_has_to_be_changed_first(client, person):
    person.must_change_password = True
    person.save()
    enter(client)
    assert client.get("/account/")["Location"] == reverse("staffing:password")

    client.post(reverse("staffing:password"), {"old": PASSWORD, "new": OTHER, "again": OTHER})
    person.refresh_from_db()
    assert person.check_password(OTHER)
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old": "wrong"}, "现密码不对"),
        ({"again": "different-one-1"}, "不一致"),
        ({"new": "short", "again": "short"}, "10"),
        ({"new": "1234567890123", "again": "1234567890123"}, "数字"),
        ({"new": PASSWORD, "again": PASSWORD}, "相同"),
    ],
)
def test_a_bad_new_password_is_refused_at_its_field(client, person, fields, words):
    enter(client)
    given = {"old": PASSWORD, "new": OTHER, "again": OTHER, **fields}

    page = client.post(reverse("staffing:password"), given).content.decode()

    assert words in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_nobody_changes_anothers_password(person):
    with pytest.raises(Denied):
        change_password(person, OTHER, actor=UserFactory(), at=AT)


def test_the_system_administrator_resets_a_password_once_shown(client, person):
    given = reset_password(person, actor=administrator("system_admin"), at=AT)

    person.refresh_from_db()
    assert person.must_change_password
    assert enter(client, password=given).status_code == 302
    assert "password.reset" in events(person)


def test_an_administrator_does_not_reset_ones_own(person):
    one = administrator("system_admin")

    with pytest.raises(Denied):
        reset_password(one, actor=one, at=AT)


def test_a_second_factor_is_set_up_by_a_code_and_asked_for_from_then_on(client, person):
    device = begun_factor(person)
    enrol_factor(person, code_of(device), actor=person, at=AT)
    assert enter(client).status_code == 200
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)

    device.refresh_from_db()
    answer = enter(client, code=code_of(device))
    assert answer.status_code == 302
    assert events(person) == ["account.signed_in", "factor.enrolled"]


def test_a_wrong_code_does_not_set_it_up(person):
    with pytest.raises(Unusable):
        enrol_factor(person, "000000", actor=person, at=AT)


def test_a_lost_factor_is_removed_by_the_security_administrator(person):
    enrol_factor(person, code_of(begun_factor(person)), actor=person, at=AT)
    remove_factor(person, actor=administrator("security_admin"), at=AT)

    assert not TOTPDevice.objects.filter(user=person).exists()
    with pytest.raises(IllegalStep):
        remove_factor(person, actor=person, at=AT)


def test_a_role_may_require_the_second_factor(client, settings, person):
    settings.XIAONENG_SECOND_FACTOR = ["audit_admin"]
    root = OrganFactory(level=Level.DISTRICT)
    person.grants.create(role="audit_admin", organ=root, from_on=root.opened_on)
    enter(client)

    assert client.get("/account/")["Location"] == reverse("staffing:factor")
    assert "data:image/svg+xml" in client.get(reverse("staffing:factor")).content.decode()


def test_a_session_ends_after_twelve_hours_however_busy(client, person):
    enter(client)
    session = client.session
    session["signed_in_at"] = (now() - timedelta(hours=13)).isoformat()
    session.save()

    assert client.get("/account/")["Location"] == reverse("staffing:sign_in")


def test_the_log_ins_of_the_demonstration_are_shown_only_there(client, settings, tmp_path):
    settings.XIAONENG_HOME = tmp_path
    (tmp_path / "demo_logins.json").write_text(
        '[{"username": "officer", "password": "x-demo", "words": "承办人"}]', encoding="utf-8"
    )
    settings.XIAONENG_DEMO = False
    assert "x-demo" not in client.get(DOOR).content.decode()

    settings.XIAONENG_DEMO = True
    assert "x-demo" in client.get(DOOR).content.decode()
