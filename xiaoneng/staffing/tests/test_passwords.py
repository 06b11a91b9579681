"""Passwords: one's own, given by another, too old, had lately."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.core.refusals import Denied, Unusable
from xiaoneng.kit.time import now
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.staffing.operations.passwords import change_password, reset_password
from xiaoneng.staffing.tests.doors import AT, OTHER, PASSWORD, administrator, enter, events

pytestmark = pytest.mark.django_db
PAGE = "/account/password/"
GIVEN = {"old_password": PASSWORD, "new_password": OTHER, "new_password_again": OTHER}


def test_a_password_given_by_another_has_to_be_changed_first(client, person):
    person.must_change_password = True
    person.save()
    enter(client)
    sent = client.get("/messages/")["Location"]
    assert sent.startswith(PAGE)

    assert client.post(sent, GIVEN)["Location"] == "/messages/"
    person.refresh_from_db()
    assert person.check_password(OTHER)
    assert client.get("/account/").status_code == 200


def test_a_password_may_have_to_be_changed_when_it_is_too_old(client, settings, person):
    settings.XIAONENG_PASSWORD_DAYS = 90
    person.password_changed_at = now() - timedelta(days=90)
    person.save()
    enter(client)
    assert client.get("/account/").status_code == 200

    person.password_changed_at = now() - timedelta(days=91)
    person.save()
    assert client.get("/account/")["Location"].startswith(PAGE)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"old_password": "wrong"}, "现密码不对"),
        ({"new_password_again": "different-one-1"}, "不一致"),
        ({"new_password": "short", "new_password_again": "short"}, "密码太短，至少要有 10 个"),
        ({"new_password": "1234567890123", "new_password_again": "1234567890123"}, "不能全是数字"),
        ({"new_password": "password123", "new_password_again": "password123"}, "太常见"),
        ({"new_password": "chenxl-2026", "new_password_again": "chenxl-2026"}, "太相近"),
        ({"new_password": PASSWORD, "new_password_again": PASSWORD}, "最近用过"),
    ],
)
def test_a_bad_new_password_is_refused_at_its_field(client, person, fields, words):
    enter(client)

    page = client.post(PAGE, {**GIVEN, **fields}).content.decode()

    assert words in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_none_of_the_last_five_passwords_is_taken_again(person):
    for place in range(4):
        change_password(person, f"{OTHER}-{place}", actor=person, at=AT)
    with pytest.raises(Unusable):
        change_password(person, PASSWORD, actor=person, at=AT)

    change_password(person, f"{OTHER}-4", actor=person, at=AT)
    change_password(person, PASSWORD, actor=person, at=AT)
    assert person.check_password(PASSWORD)


def test_a_changed_password_ends_every_other_session(client, person):
    other = Client()
    enter(other)
    enter(client)
    client.post(PAGE, GIVEN)

    assert other.get("/account/").status_code == 302
    assert client.get("/account/").context["here"] == person.presences.get().key


def test_nobody_changes_anothers_password(person):
    with pytest.raises(Denied):
        change_password(person, OTHER, actor=UserFactory(), at=AT)


def test_the_system_administrator_resets_a_password_once_shown(client, person):
    keeper = Client()
    keeper.force_login(administrator("system_admin"))
    address = reverse("staffing:password_reset", args=[person.pk])
    asked = keeper.get(address)
    page = keeper.post(address, follow=True)
    given = page.context["password"]
    assert person.full_name in asked.content.decode()
    assert keeper.get(page.redirect_chain[-1][0]).context["password"] == ""

    person.refresh_from_db()
    assert person.must_change_password
    assert given in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert enter(client, password=given).status_code == 302
    assert "password.reset" in events(person)


@pytest.mark.parametrize("role", ["security_admin", "audit_admin", "head", "efficiency_office"])
def test_nobody_else_resets_a_password(person, role):
    with pytest.raises(Denied):
        reset_password(person, actor=administrator(role), at=AT)


def test_an_administrator_does_not_reset_ones_own():
    one = administrator("system_admin")

    with pytest.raises(Denied):
        reset_password(one, actor=one, at=AT)


ADMINISTRATORS = ["system_admin", "security_admin", "audit_admin"]


@pytest.mark.parametrize("of", ADMINISTRATORS)
@pytest.mark.parametrize("by", ADMINISTRATORS)
def test_no_administrator_gets_the_password_of_another(by, of):
    root = OrganFactory()
    other = administrator(of, OrganFactory(parent=root))

    with pytest.raises(Denied):
        reset_password(other, actor=administrator(by, root), at=AT)


def test_nor_that_of_one_who_becomes_an_administrator_tomorrow(person):
    keeper = administrator("system_admin", root := OrganFactory())
    tomorrow = now().date() + timedelta(days=1)
    person.grants.create(role="audit_admin", organ=root, from_on=tomorrow)

    with pytest.raises(Denied):
        reset_password(person, actor=keeper, at=AT)
    person.grants.update(until_on=now().date(), from_on=root.opened_on)
    assert reset_password(person, actor=keeper, at=AT)


def test_the_page_says_where_the_password_of_an_administrator_is_reset():
    keeper, root = Client(), OrganFactory()
    keeper.force_login(administrator("system_admin", root))
    guard = administrator("security_admin", root)
    page = keeper.get(reverse("staffing:person_account", args=[guard.pk])).content.decode()

    assert f"xiaoneng reset-password {guard.username}" in page
    assert "重置密码</a>" not in page


def test_on_the_machine_everybody_is_given_one_but_the_clock(client):
    guard = administrator("security_admin")
    password = reset_password(guard, actor=clock_user(), at=AT)
    guard.refresh_from_db()

    assert guard.check_password(password)
    assert guard.must_change_password
    assert events(guard) == ["password.reset"]
    for actor in (clock_user(), administrator("system_admin")):
        with pytest.raises(Denied):
            reset_password(clock_user(), actor=actor, at=AT)


def test_the_administrator_of_one_organ_does_not_reach_above_it():
    root = OrganFactory()
    local = administrator("system_admin", OrganFactory(parent=root))

    with pytest.raises(Denied):
        reset_password(administrator("supervision", root), actor=local, at=AT)


def test_the_page_of_a_refusal_shows_no_password(client, person):
    enter(client)
    page = client.post(PAGE, {**GIVEN, "new_password_again": "secret-of-mine"})

    assert "secret-of-mine" not in page.content.decode()
    assert OTHER not in page.content.decode()
