"""The account of another person: who looks at it, and which buttons are there."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.staffing.operations.factors import begun_factor, enrol_factor
from xiaoneng.staffing.tests.doors import AT, administrator, code_of, enter, events

pytestmark = pytest.mark.django_db


def signed_in(role):
    client = Client()
    client.force_login(administrator(role))
    return client


def page_of(person, act="person_account"):
    return reverse(f"staffing:{act}", args=[person.pk])


@pytest.mark.parametrize(
    ("role", "buttons"),
    [
        ("system_admin", {"重置密码"}),
        ("security_admin", {"解锁", "停用动态码"}),
        ("audit_admin", set()),
    ],
)
def test_each_administrator_has_buttons_of_their_own(client, person, role, buttons):
    enrol_factor(person, code_of(begun_factor(person)), actor=person, at=AT)
    for _attempt in range(5):
        enter(client, password="wrong-one-99")
    page = signed_in(role).get(page_of(person)).content.decode()

    assert "已锁定" in page
    ends = ("</button>", "</a>")  # a reset is asked about first, on a page of its own
    acts = ("重置密码", "解锁", "停用动态码")
    shown = {one for one in acts if any(f"{one}{end}" in page for end in ends)}
    assert shown == buttons


def test_the_security_administrator_unlocks_removes_and_signs_out(client, person):
    guard = signed_in("security_admin")
    for _attempt in range(5):
        enter(client, password="wrong-one-99")
    guard.post(page_of(person, "account_unlock"))
    enter(client)
    guard.post(page_of(person, "person_sessions_end"))
    enrol_factor(person, code_of(begun_factor(person)), actor=person, at=AT)
    guard.post(page_of(person, "person_factor_remove"))

    assert client.get("/account/").status_code == 302
    assert events(person) == [
        "account.locked",
        "account.signed_in",
        "account.unlocked",
        "factor.enrolled",
        "factor.removed",
        "session.ended",
    ]


def test_the_page_of_a_person_leads_administrators_to_the_account(person):
    address = page_of(person)

    assert address in signed_in("audit_admin").get(page_of(person, "person")).content.decode()
    assert signed_in("head").get(address).status_code == 404


def test_nobody_removes_ones_own_factor_without_password_and_code(client, person):
    enter(client)
    key = client.session.session_key
    enrol_factor(person, code_of(begun_factor(person)), actor=person, at=AT, session=key)
    answer = client.post(page_of(person, "person_factor_remove"))

    assert answer.status_code == 403
    assert "factor.removed" not in events(person)


def test_a_language_is_kept_for_the_next_browser_and_for_mails(client, person):
    enter(client)
    client.post("/language/", {"language": "en", "next": "/"})
    client.get("/")
    person.refresh_from_db()
    assert person.language == "en"

    other = type(client)()
    enter(other)

    assert other.cookies["xiaoneng_language"].value == "en"
    assert '<html lang="en"' in other.get("/").content.decode()
