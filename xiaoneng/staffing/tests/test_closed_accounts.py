"""An account is closed when somebody leaves, and opened again: by whom, and what comes of it."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.staffing.operations.accounts import close_account, open_account
from xiaoneng.staffing.operations.terms import appoint
from xiaoneng.staffing.tests.conftest import DAY, fresh, granted
from xiaoneng.staffing.tests.doors import AT, administrator, enter, events

pytestmark = pytest.mark.django_db


def page_of(user, act="person_account"):
    return reverse(f"staffing:{act}", args=[user.pk])


def test_whoever_left_is_signed_out_and_comes_in_again_once_opened(client, person, keeper):
    enter(client)
    close_account(person, reason="调离", actor=keeper, at=AT)

    assert client.get("/account/").status_code == 302
    assert enter(client).status_code == 200
    assert events(person) == ["account.closed", "account.signed_in"]
    with pytest.raises(IllegalStep):
        close_account(person, reason="调离", actor=keeper, at=AT)

    open_account(person, reason="返岗", actor=keeper, at=AT)
    assert enter(client).status_code == 302
    with pytest.raises(IllegalStep):
        open_account(person, reason="返岗", actor=keeper, at=AT)


def test_a_refused_appointment_is_possible_once_the_account_is_open_again(officer, keeper, section):
    post = officer.terms.get().post
    officer.terms.update(until_on=DAY)
    close_account(officer, reason="调离", actor=keeper, at=AT)
    with pytest.raises(Unusable):
        appoint(fresh(officer), post, from_on=DAY, actor=keeper, at=AT)

    open_account(officer, reason="返岗", actor=keeper, at=AT)
    assert appoint(fresh(officer), post, from_on=DAY, actor=keeper, at=AT)


@pytest.mark.parametrize("act", [close_account, open_account])
def test_who_closes_and_opens_whom(act, person, keeper, guard, bureau):
    district, head = bureau.parent, someone("head", bureau)
    local = granted(Role.SYSTEM_ADMIN, bureau)
    auditor = granted(Role.AUDIT_ADMIN, district)
    for actor, user in (
        (guard, person),
        (auditor, person),
        (head, person),
        (keeper, keeper),
        (keeper, guard),
        (keeper, auditor),
        (keeper, local),
        (guard, keeper),
        (keeper, clock_user()),
        (local, someone("officer", district)),
        (administrator("system_admin", OrganFactory()), head),
    ):
        with pytest.raises(Denied):
            act(user, reason="调离", actor=actor, at=AT)
    with pytest.raises(Unusable):
        act(person, reason=" ", actor=keeper, at=AT)


def test_the_page_says_what_stays_and_closes_once_that_was_read(officer, keeper):
    browser = Client()
    browser.force_login(keeper)
    assert "停用账号</a>" in browser.get(page_of(officer)).content.decode()

    page = browser.post(page_of(officer, "account_close"), {"reason": "调离"})
    assert officer.terms.get().post.title in page.content.decode()
    assert fresh(officer).is_active
    seen = {"reason": "调离", "seen": page.context["mark"]}
    assert browser.post(page_of(officer, "account_close"), seen)["Location"] == page_of(officer)
    assert not fresh(officer).is_active

    closed = browser.get("/people/?account=closed").content.decode()
    assert officer.full_name in closed
    assert keeper.full_name not in closed.split("<main")[1].split("</table>")[0]
    assert "启用账号</a>" in browser.get(page_of(officer)).content.decode()
    browser.post(page_of(officer, "account_open"), {"reason": "返岗"})
    assert fresh(officer).is_active


def test_whoever_leaves_without_a_post_is_asked_about_no_more(person, keeper):
    browser = Client()
    browser.force_login(keeper)
    browser.post(page_of(person, "account_close"), {"reason": "调离"})

    assert not fresh(person).is_active
