"""Mails that were given up: the system administrator has them tried again or leaves them unsent."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.ledger.queries import entries_of, names_of
from xiaoneng.messages.jobs import MOST_ATTEMPTS, deliver
from xiaoneng.messages.models import Delivered, Delivery, Message
from xiaoneng.messages.operations import dismiss_delivery, retry_delivery, tell
from xiaoneng.messages.queries import outbox_state
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, PostFactory, TermFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def keeper():
    root = OrganFactory(level=Level.DISTRICT)
    user = UserFactory()
    user.grants.create(role="system_admin", organ=root, from_on=root.opened_on)
    return user


@pytest.fixture
def failed():
    person = UserFactory(full_name="陈晓岚", email="chen@example.invalid")
    tell([person], "crossing.reached", title="燃气许可", url="/", key="one", at=AT)
    return Delivery.objects.create(
        message=person.inbox.get(),
        transport="mail",
        next_at=AT,
        state=Delivered.FAILED,
        attempts=MOST_ATTEMPTS,
        error="550 chen@example.invalid unknown here",
    )


def test_a_mail_given_up_is_tried_again_at_the_address_of_now(keeper, failed, settings, mailoutbox):
    settings.XIAONENG_EMAIL = True
    person = failed.message.addressee
    person.email = "chen.xl@example.invalid"
    person.save()
    retry_delivery(failed, actor=keeper, at=AT)
    deliver(AT)

    assert [one.to for one in mailoutbox] == [["chen.xl@example.invalid"]]
    assert outbox_state(AT)["failed"] == 0
    assert [line.event for line in entries_of(failed)] == ["delivery.retried"]


def test_a_mail_left_unsent_is_counted_no_more_and_the_ledger_knows_why(keeper, failed):
    dismiss_delivery(failed, actor=keeper, at=AT, reason=" 已调离 ")

    assert outbox_state(AT)["failed"] == 0
    [line] = entries_of(failed)
    assert dict(line.facts) == {"officer": str(failed.message.addressee), "reason": "已调离"}
    with pytest.raises(Conflict, match=f"陈晓岚.*{keeper}，2026-11-20.*不再发送.*不在未送达"):
        retry_delivery(failed, actor=keeper, at=AT)


def test_leaving_a_mail_unsent_takes_a_reason_and_the_administrator(keeper, failed):
    with pytest.raises(Unusable):
        dismiss_delivery(failed, actor=keeper, at=AT, reason=" ")
    with pytest.raises(Denied):
        dismiss_delivery(failed, actor=failed.message.addressee, at=AT, reason="不要")
    assert outbox_state(AT)["failed"] == 1


def test_the_list_is_reached_from_health_and_shows_no_address(client, keeper, failed):
    client.force_login(keeper)
    address = reverse("messages:undelivered")
    assert address in client.get(reverse("desk:health")).content.decode()

    page = client.get(address).content.decode()
    assert "陈晓岚" in page
    assert "550 c***@example.invalid" in page
    assert "chen@example.invalid" not in page
    assert "燃气许可" not in page

    client.post(address, {"bulk": "dismiss", "pk": failed.pk, "reason": "已调离"})
    assert outbox_state(AT)["failed"] == 0
    assert address not in client.get(reverse("desk:health")).content.decode()


def test_who_keeps_another_organ_neither_sees_it_nor_tries_it_again(client, keeper, failed):
    root = keeper.grants.get().organ
    organ, other = OrganFactory(parent=root), OrganFactory(parent=root)
    TermFactory(user=failed.message.addressee, post=PostFactory(organ=organ))
    far = UserFactory()
    far.grants.create(role="system_admin", organ=other, from_on=other.opened_on)
    client.force_login(far)

    page = client.get(reverse("messages:undelivered")).content.decode()

    assert "陈晓岚" not in page
    with pytest.raises(Denied):
        retry_delivery(failed, actor=far, at=AT)
    assert retry_delivery(failed, actor=keeper, at=AT).state == Delivered.WAITING


def test_many_mails_are_named_in_the_ledger_by_one_query(failed, django_assert_num_queries):
    tell([UserFactory()], "crossing.reached", title="燃气许可", url="/", key="two", at=AT)
    other = Delivery.objects.create(
        message=Message.objects.exclude(pk=failed.message_id).get(), transport="mail", next_at=AT
    )

    with django_assert_num_queries(1):
        names = names_of(f"messages.delivery:{one.pk}" for one in (failed, other))

    assert list(names.values()) == [str(failed), str(other)]
