"""One message for each key and addressee; a box is its owner's alone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from xiaoneng.core.refusals import Denied
from xiaoneng.kit.time import now
from xiaoneng.messages.models import Message
from xiaoneng.messages.operations import read_all_messages, read_message, tell
from xiaoneng.messages.queries import inbox_of, unread_count
from xiaoneng.people.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def told(*people, key="crossing:1", at=AT, **more):
    tell(people, "crossing.reached", title="燃气经营许可证核发", url="/", key=key, at=at, **more)
    return Message.objects.order_by("pk").last()


def test_the_same_key_reaches_the_same_person_once():
    person = UserFactory()
    told(person)
    told(person, person)

    assert Message.objects.count() == 1


def test_each_addressee_of_one_key_is_told():
    told(UserFactory(), UserFactory())

    assert Message.objects.count() == 2


def test_a_message_that_waits_is_not_in_the_box_yet():
    person = UserFactory()
    told(person, not_before=AT + timedelta(hours=9))

    assert not inbox_of(person, AT).exists()
    assert inbox_of(person, AT + timedelta(hours=9)).count() == 1


def test_the_first_reading_counts():
    person = UserFactory()
    message = told(person)
    read_message(message, actor=person, at=AT)
    read_message(message, actor=person, at=AT + timedelta(hours=1))

    message.refresh_from_db()
    assert message.read_at == AT
    assert unread_count(person, AT) == 0


def test_nobody_reads_anothers_message():
    message = told(UserFactory())

    with pytest.raises(Denied):
        read_message(message, actor=UserFactory(), at=AT)


def test_reading_everything_leaves_other_boxes_alone():
    mine, other = UserFactory(), UserFactory()
    told(mine, other)

    assert read_all_messages(actor=mine, at=AT) == 1
    assert unread_count(other, AT) == 1


def test_the_inbox_shows_ones_own_messages_alone(client):
    mine, other = UserFactory(), UserFactory()
    told(mine, at=now())
    tell([other], "crossing.reached", title="别人的事", url="/", key="x", at=now())
    client.force_login(mine)

    page = client.get(reverse("messages:inbox")).content.decode()

    assert "燃气经营许可证核发" in page
    assert "别人的事" not in page


def test_opening_a_message_marks_it_and_leads_to_the_matter(client):
    person = UserFactory()
    message = told(person, at=now())
    message.url = reverse("messages:inbox") + "?show=unread"
    message.save()
    client.force_login(person)

    answer = client.get(reverse("messages:open", args=[message.pk]))

    assert answer["Location"] == message.url
    assert unread_count(person, now()) == 0


def test_anothers_message_is_not_found(client):
    message = told(UserFactory(), at=now())
    client.force_login(UserFactory())

    assert client.get(reverse("messages:open", args=[message.pk])).status_code == 404


def test_everything_is_read_by_one_button(client):
    person = UserFactory()
    told(person, at=now())
    client.force_login(person)
    client.post(reverse("messages:read_all"))

    assert unread_count(person, now()) == 0
