"""Much to send is no fault while it goes out; what stands still is."""

from datetime import UTC, datetime, timedelta

import pytest

from xiaoneng.desk.health import outbox_sign
from xiaoneng.messages import jobs
from xiaoneng.messages.jobs import deliver
from xiaoneng.messages.operations import tell
from xiaoneng.messages.transports import mail
from xiaoneng.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def morning(settings, monkeypatch):
    """More mails than the rounds of some minutes take: one a round fits in no time at all."""
    settings.XIAONENG_EMAIL = True
    monkeypatch.setattr(jobs, "ROUND", 0)
    person = UserFactory(email="chen@example.invalid")
    for number in range(70):
        tell([person], "crossing.reached", title="事", url="/", key=str(number), at=AT)


def test_a_morning_with_many_mails_is_well_while_they_go_out(morning):
    for minute in range(9):
        deliver(AT + minute * MINUTE)

    sign = outbox_sign(AT + 9 * MINUTE)
    assert sign.is_well
    assert "61" in sign.words


def test_what_goes_out_no_more_is_seen_five_minutes_later(morning, monkeypatch):
    for minute in range(9):
        deliver(AT + minute * MINUTE)

    def refuse(*_, **__):
        raise mail.Unreachable("nobody listens")

    monkeypatch.setattr(mail, "send", refuse)
    for minute in range(9, 15):
        deliver(AT + minute * MINUTE)
    sign = outbox_sign(AT + 15 * MINUTE)
    assert not sign.is_well
    assert "没有邮件发出" in sign.words


def test_a_queue_that_never_ends_is_seen_though_mails_go_out(morning):
    for minute in range(0, 62, 2):
        deliver(AT + minute * MINUTE)

    sign = outbox_sign(AT + 61 * MINUTE)
    assert not sign.is_well
    assert "新增多于发出" in sign.words
