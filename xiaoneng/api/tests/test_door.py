"""Who is let in by a key, and what is said to the rest."""

import sqlite3
from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoneng.api.models import ApiKey
from xiaoneng.api.tests.asking import asked, key_of
from xiaoneng.kit.time import now
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return someone("officer", OrganFactory())


@pytest.fixture
def secret(officer):
    return key_of(officer, "审批系统")


def refused(answer, status=401):
    """The sentence of a refusal."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    return told["detail"]


def lock(user):
    """As many wrong passwords as lock a name."""
    failures = {"failures_since_start": settings.AXES_FAILURE_LIMIT, "attempt_time": now()}
    AccessAttempt.objects.create(username=user.username, ip_address="10.0.0.1", **failures)


def test_a_key_lets_in(secret):
    answer = asked(secret, "obligations")

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer


def test_without_a_key_nothing_is_told(officer):
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(reverse("api:obligations"), headers={"Accept-Language": "en"})

    assert reverse("api:keys") in refused(answer)
    assert answer["WWW-Authenticate"] == "Bearer"
    assert refused(asked("", "obligations")) == refused(answer)


def test_an_unknown_key_is_refused(secret):
    assert "unknown" in refused(asked(f"{secret}x", "obligations"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expires_on": date(2020, 1, 1)}, "expired on 2020-01-01"),
        ({"revoked_at": now()}, "was revoked on"),
    ],
)
def test_an_ended_key_is_refused(secret, change, said):
    ApiKey.objects.update(**change)

    words = refused(asked(secret, "obligations"))

    assert said in words
    assert "审批系统" in words


def test_a_key_opens_until_its_last_day(secret):
    ApiKey.objects.update(expires_on=now().date())

    assert asked(secret, "obligations").status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [({"is_active": False}, "is closed"), ({"must_change_password": True}, "changed first")],
)
def test_the_state_of_the_account_is_that_of_its_keys(officer, secret, change, said):
    type(officer).objects.filter(pk=officer.pk).update(**change)

    words = refused(asked(secret, "obligations"))

    assert said in words
    assert "审批系统" in words


def test_an_account_without_the_second_factor_its_role_must_have_reads_nothing(
    officer, secret, settings
):
    settings.XIAONENG_SECOND_FACTOR = ["officer"]
    words = refused(asked(secret, "obligations"))

    assert "must have a second factor" in words
    assert reverse("staffing:factor") in words
    TOTPDevice.objects.create(user=officer, confirmed=True)
    assert asked(secret, "obligations").status_code == 200


def test_another_role_that_must_have_one_stops_no_key(secret, settings):
    settings.XIAONENG_SECOND_FACTOR = ["audit_admin"]

    assert asked(secret, "obligations").status_code == 200


@pytest.mark.parametrize("path", ["nothing/", "obligations/nothing/", "nothing"])
def test_an_unknown_address_is_refused_as_programs_read_it(db, path):
    answer = Client().get(f"{reverse('api:manual')}{path}", headers={"Accept-Language": "en"})

    assert reverse("api:manual") in refused(answer, 404)


def test_a_database_that_others_keep_is_503(secret):
    def refuses(execute, sql, params, many, context):
        if "obligations_obligation" in sql:
            cause = sqlite3.OperationalError("database is locked")
            cause.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("database is locked") from cause
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuses):
        answer = asked(secret, "obligations")

    assert "Ask again" in refused(answer, 503)
    assert int(answer["Retry-After"]) > 0


def test_a_locked_account_reads_nothing(officer, secret):
    lock(officer)

    assert "is locked" in refused(asked(secret, "obligations"))


def test_after_some_unknown_keys_an_address_is_told_to_wait(secret):
    for number in range(settings.AXES_FAILURE_LIMIT):
        refused(asked(f"guess {number}", "obligations"))

    words = refused(asked("one more", "obligations"), 429)

    assert "Wait 15 minutes" in words
    assert asked(secret, "obligations").status_code == 200


def test_the_last_use_is_written_once_a_minute(secret):
    asked(secret, "obligations")
    first = ApiKey.objects.get().used_at
    asked(secret, "obligations")
    again = ApiKey.objects.get().used_at
    earlier = now() - timedelta(minutes=2)
    ApiKey.objects.update(used_at=earlier)
    asked(secret, "obligations")

    assert first == again
    assert ApiKey.objects.get().used_at not in (None, earlier)


def test_a_refusal_is_said_in_the_language_asked_for(secret):
    ApiKey.objects.update(expires_on=date(2020, 1, 1))

    assert "已于 2020-01-01 到期" in refused(asked(secret, "obligations", language="zh-CN"))


def test_nothing_is_written_here(secret):
    answer = Client().post(
        reverse("api:obligations"), headers={"Authorization": f"Bearer {secret}"}
    )

    assert answer.status_code == 405
