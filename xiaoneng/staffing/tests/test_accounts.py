"""The door: who comes in, who does not, and what the ledger keeps of it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from xiaoneng.core.refusals import Denied, IllegalStep
from xiaoneng.kit.time import now
from xiaoneng.people.models import User
from xiaoneng.people.queries import clock_user
from xiaoneng.staffing.operations.accounts import end_sessions, note_lock_out, unlock_account
from xiaoneng.staffing.tests.doors import AT, DOOR, administrator, enter, events

pytestmark = pytest.mark.django_db


def test_the_right_password_leads_home_and_is_written_down(client, person):
    answer = enter(client)

    assert answer["Location"] == "/"
    assert events(person) == ["account.signed_in"]


def test_a_person_knows_a_browser_again(client, person):
    client.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36"
    enter(client)

    assert "Chrome · Windows，" in client.get(reverse("staffing:me")).content.decode()


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
    assert events(person) == ["account.locked"]


@pytest.mark.parametrize(("behind", "is_locked"), [(True, False), (False, True)])
def test_a_stranger_elsewhere_locks_nobody_out(client, person, settings, behind, is_locked):
    settings.XIAONENG_BEHIND_PROXY = behind
    client.defaults["HTTP_X_FORWARDED_FOR"] = "10.1.1.9, 203.0.113.7"
    for _attempt in range(5):
        enter(client, password="wrong-one-99")

    client.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.8"
    assert (enter(client).status_code == 429) is is_locked


def test_only_the_clock_writes_down_a_lock_out(person):
    with pytest.raises(Denied):
        note_lock_out(person, actor=administrator("security_admin"), at=AT, attempts=5)


def test_a_name_nobody_has_is_locked_in_the_same_words(client, person):
    for _attempt in range(5):
        answer = client.post(DOOR, {"username": "nobody", "password": "wrong-one-99"})

    assert answer.status_code == 429
    assert "已锁定" in answer.content.decode()


def test_the_last_attempt_is_announced(client, person):
    for _attempt in range(4):
        page = enter(client, password="wrong-one-99")

    assert "还可再试 1 次" in page.content.decode()


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


def test_the_oldest_of_too_many_sessions_ends(settings, person):
    settings.XIAONENG_SESSIONS = 2
    browsers = [Client() for _place in range(3)]
    for browser in browsers:
        enter(browser)

    assert [browser.get("/account/").status_code for browser in browsers] == [302, 200, 200]


def test_a_session_that_ran_out_does_not_count(settings, person):
    settings.XIAONENG_SESSIONS = 2
    first, second, third = (Client() for _place in range(3))
    enter(first)
    enter(second)
    run_out = Session.objects.filter(session_key=second.session.session_key)
    run_out.update(expire_date=now() - timedelta(hours=1))
    enter(third)

    assert [one.get("/account/").status_code for one in (first, second, third)] == [200, 302, 200]


def test_one_signs_out_everywhere_else(client, person):
    other = Client()
    enter(other)
    enter(client)
    client.post(reverse("staffing:sessions_end"))

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200
    assert "session.ended" in events(person)


def test_the_security_administrator_signs_somebody_out(client, person):
    enter(client)
    with pytest.raises(Denied):
        end_sessions(person, actor=administrator("system_admin"), at=AT)
    end_sessions(person, actor=administrator("security_admin"), at=AT)

    assert client.get("/account/").status_code == 302
    with pytest.raises(IllegalStep):
        end_sessions(person, actor=person, at=AT)
