"""What waits is sent once, tried again, given up at last; a sender that died lets go."""

from datetime import UTC, datetime, timedelta

import pytest

from xiaoneng.errands.queries import rows_aside
from xiaoneng.kit.time import wall
from xiaoneng.messages import jobs
from xiaoneng.messages.jobs import LEASE, MOST_ATTEMPTS, deliver, send
from xiaoneng.messages.models import Delivered, Delivery
from xiaoneng.messages.operations import tell
from xiaoneng.messages.queries import inbox_of, outbox_state
from xiaoneng.messages.transports import mail
from xiaoneng.people.models import Calendar, Notice
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def mailing(settings):
    settings.XIAONENG_EMAIL = True
    return UserFactory(email="chen@example.invalid")


@pytest.fixture
def broken(mailing, monkeypatch):
    """A mail server that is not there: the edge of the house, not our own code."""

    def refuse(*_, **__):
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(mail, "send", refuse)
    return mailing


def told(person, not_before=AT, *, title="燃气经营许可证核发", key="one"):
    tell(
        [person],
        "crossing.reached",
        title=title,
        url="/",
        key=key,
        at=AT,
        not_before=not_before,
    )


def test_a_message_is_mailed_once(mailing, mailoutbox):
    told(mailing)
    deliver(AT)
    deliver(AT + timedelta(minutes=1))

    assert [one.to for one in mailoutbox] == [["chen@example.invalid"]]
    assert Delivery.objects.get().state == Delivered.SENT


def test_a_message_that_cannot_be_queued_keeps_no_other_from_it(mailing, mailoutbox, monkeypatch):
    bad, sessions = UserFactory(email="bad@example.invalid"), jobs.sessions_of
    told(bad, title="许可", key="bad")
    told(mailing)

    def failing(people, at):
        if bad.pk in people:
            raise LookupError("no such calendar")
        return sessions(people, at)

    monkeypatch.setattr(jobs, "sessions_of", failing)
    deliver(AT)
    deliver(AT + timedelta(minutes=30))
    assert [one.to for one in mailoutbox] == [["chen@example.invalid"]]
    [(job, rows, [(number, reason)])] = rows_aside(3)
    assert (job, rows, reason) == ("messages", 1, "no such calendar")
    assert "许可" not in number

    monkeypatch.setattr(jobs, "sessions_of", sessions)
    deliver(AT + timedelta(hours=1))
    assert len(mailoutbox) == 2
    deliver(AT + timedelta(hours=1))
    assert rows_aside(3) == []


def test_at_night_a_mail_waits_for_the_session_of_whoever_it_goes_to(mailing, mailoutbox):
    officer = someone("officer", OrganFactory(), email="li@example.invalid")
    evening = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)  # a Friday, nine o'clock on the wall
    tell([officer, mailing], "obligation.urged", title="请抓紧", url="/", key="two", at=evening)

    deliver(evening)
    assert [one.to for one in mailoutbox] == [["chen@example.invalid"]]  # holds no post
    assert inbox_of(officer, evening).count() == 1
    deliver(evening + timedelta(days=2))
    assert len(mailoutbox) == 1
    deliver(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))  # Monday, nine o'clock
    assert [one.to for one in mailoutbox[1:]] == [["li@example.invalid"]]


def test_a_calendar_that_cannot_be_read_keeps_no_other_organs_mails(mailing, mailoutbox):
    nation = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]
    broken = Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)
    Notice.objects.create(
        calendar=broken, year=2150, days=[{"day": "2150-01-01", "works": False}], published_at=AT
    )
    there, here = (
        someone("officer", OrganFactory(calendar=one), email=f"{name}@example.invalid")
        for one, name in ((broken, "there"), (None, "here"))
    )
    tell([there, here], "obligation.urged", title="请抓紧", url="/", key="two", at=AT)

    deliver(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))  # a Friday, ten o'clock on the wall

    assert {one.to[0] for one in mailoutbox} == {"there@example.invalid", "here@example.invalid"}


def test_the_same_message_always_has_the_same_number(mailing, mailoutbox):
    told(mailing)
    deliver(AT)

    assert "message-" in mailoutbox[0].extra_headers["Message-ID"]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\u2028"])
def test_a_title_of_several_lines_is_a_subject_of_one(mailing, mailoutbox, end):
    told(mailing, title=f"燃气{end}许可")
    deliver(AT)

    assert mailoutbox[0].subject.endswith("燃气 许可")


def test_a_mail_that_cannot_be_written_does_not_keep_the_others(mailing, mailoutbox):
    other = UserFactory(email="chen@example.invalid\r\nBcc: all@example.invalid")
    told(other, key="first")
    told(mailing, key="second")

    assert deliver(AT)[1:] == (1, 1)
    assert [one.to for one in mailoutbox] == [["chen@example.invalid"]]
    kept = Delivery.objects.get(message__addressee=other)
    assert (kept.state, kept.attempts) == (Delivered.WAITING, 1)
    assert "newlines" in kept.error


def test_a_message_of_the_night_waits_for_the_morning(mailing, mailoutbox):
    told(mailing, not_before=AT + timedelta(hours=8))
    deliver(AT)
    assert mailoutbox == []

    deliver(AT + timedelta(hours=8))
    assert len(mailoutbox) == 1


def test_without_a_mail_server_a_message_is_read_in_the_platform_and_not_mailed_later(
    settings, mailoutbox
):
    settings.XIAONENG_EMAIL = False
    person = UserFactory(email="chen@example.invalid")
    told(person)
    assert deliver(AT).sent == 0

    settings.XIAONENG_EMAIL = True
    told(person, key="two")
    assert deliver(AT).sent == 1
    assert (person.inbox.count(), len(mailoutbox)) == (2, 1)


def test_a_failure_is_kept_and_tried_again_later(broken):
    told(broken)
    deliver(AT)

    delivery = Delivery.objects.get()
    assert delivery.state == Delivered.WAITING
    assert delivery.next_at > AT
    assert "nobody listens" in delivery.error


def test_mails_are_tried_again_in_office_hours_and_outlive_a_night(broken):
    """The server goes down on a Friday at 17:25, five minutes before the office closes."""
    officer = someone("officer", OrganFactory(), email="li@example.invalid")
    at = datetime(2026, 11, 20, 9, 25, tzinfo=UTC)
    tell([officer], "obligation.urged", title="请抓紧", url="/", key="two", at=at)
    tries: list[str] = []
    while Delivery.objects.filter(state=Delivered.WAITING).exists() or not tries:
        deliver(at)
        tries.append(f"{wall(at):%d %H:%M}")
        at = Delivery.objects.get().next_at

    assert tries == [
        *("20 17:25", "20 17:27", "23 09:00", "23 09:08"),
        *("23 09:24", "23 09:56", "23 11:00", "23 13:30"),
    ]
    assert Delivery.objects.get().attempts == MOST_ATTEMPTS


def test_what_fails_too_often_is_given_up_and_shown(broken):
    told(broken)
    at = AT
    for _attempt in range(MOST_ATTEMPTS):
        deliver(at)
        at = Delivery.objects.get().next_at

    assert outbox_state(at)["failed"] == 1


def test_a_round_takes_all_that_is_due_however_many(mailing, mailoutbox, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    for number in range(5):
        told(mailing, key=str(number))

    assert deliver(AT) == (5, 5, 0)
    assert len(mailoutbox) == 5


def test_a_round_without_time_sends_one_and_leaves_the_rest_to_the_next(
    mailing, mailoutbox, monkeypatch
):
    monkeypatch.setattr(jobs, "ROUND", 0)
    for number in range(3):
        told(mailing, key=str(number))

    assert [deliver(AT + timedelta(minutes=n)) for n in range(2)] == [(3, 1, 0), (0, 1, 0)]
    assert len(mailoutbox) == 2


def test_two_senders_do_not_send_one_delivery_twice(mailing):
    told(mailing)
    delivery = Delivery.objects.create(
        message_id=mailing.inbox.first().pk, transport="mail", next_at=AT
    )
    from_two = [send(delivery, mail.connect(), AT), send(delivery, mail.connect(), AT)]

    assert from_two == [True, None]
    assert Delivery.objects.get().attempts == 1


def test_a_sender_that_died_lets_go_after_its_lease(mailing):
    told(mailing)
    deliver(AT - timedelta(days=1))
    delivery = Delivery.objects.create(
        message_id=mailing.inbox.get().pk, transport="mail", next_at=AT + LEASE
    )
    assert deliver(AT).sent == 0

    assert deliver(AT + LEASE).sent == 1
    delivery.refresh_from_db()
    assert delivery.state == Delivered.SENT
