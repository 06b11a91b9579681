"""The second factor: set up, asked for, lost."""

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.staffing.operations.factors import (
    begun_factor,
    enrol_factor,
    remove_factor,
    renew_backup_codes,
)
from xiaoneng.staffing.tests.doors import AT, PASSWORD, administrator, code_of, enter, events

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(person):
    """A second factor that has been set up."""
    enrol_factor(person, code_of(begun_factor(person)), actor=person, at=AT)
    return again()


def again():
    """The factor, ready for another code: one code is never taken twice."""
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0)
    return TOTPDevice.objects.get()


def test_it_is_set_up_by_a_code_and_asked_for_from_then_on(client, person, device):
    assert enter(client).status_code == 200
    device = again()

    assert enter(client, code=code_of(device)).status_code == 302
    assert events(person) == ["account.signed_in", "factor.enrolled"]


def test_of_two_begun_in_two_windows_the_first_is_set_up(client, person):
    first, _second = (TOTPDevice.objects.create(user=person, confirmed=False) for _ in range(2))
    enter(client)

    shown = client.get(reverse("staffing:factor"))
    client.post(reverse("staffing:factor"), {"code": code_of(first)})

    assert shown.status_code == 200
    assert [(one.pk, one.confirmed) for one in TOTPDevice.objects.all()] == [(first.pk, True)]


def test_a_wrong_code_does_not_tell_that_the_password_was_right(client, person, device):
    page = enter(client, code="000000").content.decode()
    assert "还可再试 4 次" in page

    for _attempt in range(4):
        enter(client, code="000000")
    assert enter(client, code=code_of(again())).status_code == 429


def test_setting_it_up_shows_backup_codes_each_good_for_one_time(client, person):
    enter(client)
    begun = begun_factor(person)
    page = client.post(reverse("staffing:factor"), {"code": code_of(begun)})
    codes = page.context["codes"]
    client.post(reverse("staffing:sign_out"))

    assert len(set(codes)) == 8
    assert enter(client, code=codes[0].upper()).status_code == 302
    assert enter(Client(), code=codes[0]).status_code == 200


def test_a_wrong_code_does_not_set_it_up(client, person):
    enter(client)
    answer = client.post(reverse("staffing:factor"), {"code": "000000"})

    assert answer.status_code == 422
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    with pytest.raises(Unusable):
        enrol_factor(person, "000000", actor=person, at=AT)


def test_it_is_not_replaced_by_whoever_finds_an_open_screen(client, person):
    enter(client)
    enrol_factor(
        person,
        code_of(begun_factor(person)),
        actor=person,
        at=AT,
        session=client.session.session_key,
    )

    assert client.get(reverse("staffing:factor"))["Location"] == reverse("staffing:me")
    with pytest.raises(IllegalStep):
        enrol_factor(person, "000000", actor=person, at=AT)


def test_sessions_that_began_without_it_end(client, person):
    enter(client)
    enrol_factor(person, code_of(begun_factor(person)), actor=person, at=AT)

    assert client.get("/account/").status_code == 302


def test_one_removes_ones_own_by_password_and_code(client, person, device):
    enter(client, code=code_of(device))
    device = again()
    page = reverse("staffing:factor_remove")
    assert client.post(page, {"old_password": PASSWORD, "code": "000000"}).status_code == 422
    device = again()
    client.post(page, {"old_password": PASSWORD, "code": code_of(device)})

    assert not TOTPDevice.objects.exists()
    assert "factor.removed" in events(person)


def test_a_lost_factor_is_removed_by_the_security_administrator(person, device):
    with pytest.raises(Denied):
        remove_factor(person, actor=administrator("system_admin"), at=AT)
    remove_factor(person, actor=administrator("security_admin"), at=AT)

    assert not TOTPDevice.objects.filter(user=person).exists()
    with pytest.raises(IllegalStep):
        remove_factor(person, actor=person, at=AT)


def test_new_backup_codes_replace_the_old_ones(client, person, device):
    old = renew_backup_codes(person, actor=person, at=AT)
    new = renew_backup_codes(person, actor=person, at=AT)

    assert enter(client, code=old[0]).status_code == 200
    person.staticdevice_set.update(throttling_failure_count=0)
    assert enter(client, code=new[0]).status_code == 302
    assert "codes.renewed" in events(person)


def test_nobody_gets_backup_codes_of_another_or_without_a_factor(person):
    with pytest.raises(Denied):
        renew_backup_codes(person, actor=UserFactory(), at=AT)
    with pytest.raises(IllegalStep):
        renew_backup_codes(person, actor=person, at=AT)


@pytest.fixture
def required(settings, person):
    settings.XIAONENG_SECOND_FACTOR = ["head", " audit_admin"]  # as commas part them
    root = OrganFactory(level=Level.DISTRICT)
    person.grants.create(role="audit_admin", organ=root, from_on=root.opened_on)


def test_a_role_may_require_it(client, person, required):
    enter(client)
    sent = client.get("/account/")["Location"]

    assert sent.startswith(reverse("staffing:verify"))
    assert client.get(sent)["Location"] == reverse("staffing:factor")
    assert "data:image/svg+xml" in client.get(reverse("staffing:factor")).content.decode()


def test_a_session_without_it_is_asked_for_it(client, person, required, device):
    client.force_login(person)
    sent = client.get("/messages/")["Location"]
    assert client.post(sent, {"code": "000000"}).status_code == 422
    assert client.get("/messages/").status_code == 302

    answer = client.post(sent, {"code": code_of(again())})
    assert answer["Location"] == "/messages/"
    assert client.get("/messages/").status_code == 200
