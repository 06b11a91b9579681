"""Sending what waits in the outbox: claimed row by row, tried again later, given up at last."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import NamedTuple

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from xiaoneng.errands.putting_off import still_aside, together
from xiaoneng.ledger.events import words_of
from xiaoneng.messages.models import Delivered, Delivery, Message
from xiaoneng.messages.quiet import sessions_of
from xiaoneng.messages.transports import mail

MESSAGES = "messages"  # the job, as the minute hand names it
BATCH = 500  # messages queued, and mails read, at a time
ROUND = 20  # seconds for the mails of one round: the jobs after it are not kept waiting
LEASE = timedelta(minutes=10)  # a sender that died lets go after this
MOST_ATTEMPTS = 8
logger = logging.getLogger(__name__)


class Sent(NamedTuple):
    """What one round did."""

    queued: int
    sent: int
    failed: int


def deliver(at: datetime) -> Sent:
    """Queue what has become due and send it; safe to run twice at once and after a crash."""
    queued = queue_all(at)
    if not mail.is_on():
        return Sent(queued, 0, 0)
    done = Counter(send_all(within(ROUND, waiting(at)), at))
    return Sent(queued, done[True], done[False])


def within(seconds: float, deliveries: Iterable[Delivery]) -> Iterator[Delivery]:
    """Those that fit in some seconds, one at least: the rest has its turn in the next round."""
    until = monotonic() + seconds
    for delivery in deliveries:
        yield delivery
        if monotonic() >= until:
            return


def send_all(deliveries: Iterable[Delivery], at: datetime) -> Iterator[bool | None]:
    """Send one after the other over one connection; the rest waits where nobody answers."""
    connection = mail.connect()
    try:
        for delivery in deliveries:
            yield send(delivery, connection, at)
    except mail.Unreachable:
        yield False
    finally:
        mail.hang_up(connection)


def queue_all(at: datetime) -> int:
    """Queue everything that has become due, by batches: it is written, nothing is sent.

    One that cannot be queued is put off and shown on Health; the others go out.
    """
    queued = 0
    due = Message.objects.filter(queued_at__isnull=True, not_before__lte=at)
    keys_of = due.order_by("not_before", "pk").values_list("pk", flat=True)
    aside = still_aside(MESSAGES, at, lambda keys: keys_of.filter(pk__in=keys))
    while keys := list(keys_of.exclude(pk__in=aside)[:BATCH]):
        done, failed = together(MESSAGES, keys, lambda some: queue(some, at), about, at)
        queued, aside = queued + done, aside | failed
    return queued


def about(key: int) -> str:
    """What a message that cannot be queued is called: its event and key, and nothing it says."""
    return f"{words_of(Message.objects.values_list('event', flat=True).get(pk=key))} {key}"


def queue(keys: Sequence[int], at: datetime) -> int:
    """Write a delivery for each of some messages whose addressee has an address.

    At night it waits for the addressee's next session. Without a mail server none is written, nor
    later: nobody wants mails that are weeks old.
    """
    outside = Message.objects.filter(~Q(addressee__email=""), pk__in=keys, read_at__isnull=True)
    open_from = sessions_of({message.addressee_id for message in outside}, at)
    rows = [
        Delivery(
            message=message,
            transport=mail.NAME,
            next_at=open_from.get(message.addressee_id, at),
        )
        for message in outside
        if mail.is_on()
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    Message.objects.filter(pk__in=keys).update(queued_at=at)
    return len(rows)


def waiting(at: datetime) -> Iterator[Delivery]:
    """The deliveries whose turn it is, each once: what fails has its turn later."""
    found = Delivery.objects.filter(state=Delivered.WAITING, next_at__lte=at)
    ordered = found.select_related("message__addressee").order_by("next_at", "pk")
    while batch := list(ordered[:BATCH]):
        yield from in_office_hours(batch, at)


def in_office_hours(deliveries: Sequence[Delivery], at: datetime) -> list[Delivery]:
    """Those whose addressee is at work; the others wait for the next session, with no attempt less.

    Asked again when a mail goes out: one tried again in the evening, one let go by a lease, and all
    that a restart finds at night were due within office hours that are over.
    """
    open_from = sessions_of({one.message.addressee_id for one in deliveries}, at)
    later: dict[datetime, list[int]] = {}
    now = []
    for one in deliveries:
        opens = open_from.get(one.message.addressee_id, at)
        if opens > at:
            later.setdefault(opens, []).append(one.pk)
        else:
            now.append(one)
    for opens, keys in later.items():
        due = Delivery.objects.filter(pk__in=keys, state=Delivered.WAITING, next_at__lte=at)
        due.update(next_at=opens)  # one that another sender took meanwhile is left to it
    return now


def send(delivery: Delivery, connection: mail.Connection, at: datetime) -> bool | None:
    """Send one delivery; None where another sender has it.

    A failure is kept with the delivery, whatever it was. Raises Unreachable after that where the
    next would fail as well.
    """
    mine = Delivery.objects.filter(
        pk=delivery.pk, state=Delivered.WAITING, next_at=delivery.next_at
    )
    if not mine.update(next_at=at + LEASE):
        return None
    message = delivery.message
    try:
        with translation.override(message.addressee.language or None):
            mail.send(
                connection,
                key=message.pk,
                to=message.addressee.email,
                subject=f"{words_of(message.event)} {message.title}",
                body=body_of(message),
            )
    except Exception as error:  # whatever one mail suffers from, the others go out
        _put_off(delivery, at, error)
        if isinstance(error, mail.Unreachable):
            raise
        return False
    Delivery.objects.filter(pk=delivery.pk).update(
        state=Delivered.SENT, sent_at=at, attempts=delivery.attempts + 1, error=""
    )
    return True


def body_of(message: Message) -> str:
    """The text of a mail: what happened, about what; details stay behind the sign-in."""
    return _("%(event)s: %(title)s\nSign in to see it.") % {
        "event": words_of(message.event),
        "title": message.title,
    }


def _put_off(delivery: Delivery, at: datetime, error: Exception) -> None:
    """Try again later, twice as late each time, and within the addressee's office hours: the
    attempts are not used up overnight.
    """
    attempts, why = delivery.attempts + 1, mail.told_by(error)
    person, later = delivery.message.addressee_id, at + timedelta(minutes=2**attempts)
    is_usual = isinstance(error, OSError)  # the network, or the mail server's refusal
    trace = None if is_usual else error
    logger.warning("message %s was not sent: %s", delivery.message_id, why, exc_info=trace)
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts,
        error=why[:300],
        next_at=sessions_of([person], later).get(person, later),
        state=Delivered.FAILED if attempts >= MOST_ATTEMPTS else Delivered.WAITING,
    )
