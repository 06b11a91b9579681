"""Whatever made a mail due, it goes out while its addressee is at work."""

from datetime import UTC, datetime

import pytest

from xiaoneng.messages.jobs import LEASE, MOST_ATTEMPTS, deliver
from xiaoneng.messages.models import Delivered, Delivery
from xiaoneng.messages.operations import retry_delivery, tell
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
AFTERNOON = datetime(2026, 11, 20, 9, 28, tzinfo=UTC)  # a Friday, 17:28 on the wall
EVENING = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)  # 21:00
NIGHT = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # 02:00 on Saturday
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # nine o'clock, when the office opens


@pytest.fixture
def root(settings):
    settings.XIAONENG_EMAIL = True
    return OrganFactory(level=Level.DISTRICT)


@pytest.fixture
def officer(root):
    return someone("officer", OrganFactory(parent=root), email="li@example.invalid")


def due(person, next_at, **how):
    """A mail that was queued within office hours and has its turn at a moment."""
    tell([person], "obligation.urged", title="请抓紧", url="/", key="one", at=AFTERNOON)
    person.inbox.update(queued_at=AFTERNOON)
    return Delivery.objects.create(
        message=person.inbox.get(), transport="mail", next_at=next_at, **how
    )


def goes_out_on_monday(delivery, at, mailoutbox):
    """Nothing is sent at a moment, no attempt is used up, and the mail arrives on Monday."""
    assert deliver(at) == (0, 0, 0)
    delivery.refresh_from_db()
    waits = (Delivered.WAITING, MONDAY, 0)
    assert (delivery.state, delivery.next_at, delivery.attempts) == waits
    assert mailoutbox == []
    assert deliver(MONDAY) == (0, 1, 0)
    return [one.to for one in mailoutbox] == [["li@example.invalid"]]


def test_a_mail_tried_again_in_the_evening_waits_for_the_session(root, officer, mailoutbox):
    keeper = UserFactory()
    keeper.grants.create(role="system_admin", organ=root, from_on=root.opened_on)
    failed = due(officer, AFTERNOON, state=Delivered.FAILED, attempts=MOST_ATTEMPTS)
    retry_delivery(failed, actor=keeper, at=EVENING)

    assert goes_out_on_monday(failed, EVENING, mailoutbox)


def test_a_lease_that_ends_after_hours_lets_the_mail_go_in_the_morning(officer, mailoutbox):
    left = due(officer, AFTERNOON + LEASE)

    assert goes_out_on_monday(left, AFTERNOON + LEASE, mailoutbox)


def test_what_a_restart_at_night_finds_waits_and_keeps_no_other(officer, mailoutbox):
    waited = due(officer, AFTERNOON)
    applicant = UserFactory(email="chen@example.invalid")  # holds no post, keeps no hours
    due(applicant, AFTERNOON)

    assert deliver(NIGHT) == (0, 1, 0)
    assert [one.to for one in mailoutbox] == [["chen@example.invalid"]]
    mailoutbox.clear()
    assert goes_out_on_monday(waited, NIGHT, mailoutbox)
