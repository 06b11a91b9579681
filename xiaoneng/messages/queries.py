"""What is in whose box, and what has not left the house yet."""

from datetime import date, datetime

from django.db.models import Count, Min, QuerySet

from xiaoneng.ledger.events import words_of
from xiaoneng.messages.models import Delivered, Delivery, Message, MessageQuerySet
from xiaoneng.people.models import User
from xiaoneng.staffing.queries.persons import people_seen


def inbox_of(user: User, at: datetime) -> MessageQuerySet:
    """A person's messages whose time has come, the newest first."""
    return Message.objects.visible_to(user, at)


def unread_count(user: User, at: datetime) -> int:
    """How many messages wait to be read."""
    return inbox_of(user, at).unread().order_by().count()


def events_in(inbox: MessageQuerySet) -> list[tuple[str, str]]:
    """What the messages of a box tell of: event and its words, for a filter."""
    events = inbox.order_by().values_list("event", flat=True).distinct()
    return sorted(((one, words_of(one)) for one in events), key=lambda pair: pair[1])


def outbox_state(at: datetime) -> dict[str, int | datetime | None]:
    """The outbox for the health page: how much waits, since when, and what was given up.

    What has become due and is not queued waits too: where the minute hand stands, that is all.
    """
    counted = {"count": Count("pk"), "oldest": Min("next_at")}
    waiting = Delivery.objects.filter(state=Delivered.WAITING).order_by().aggregate(**counted)
    due = Message.objects.filter(queued_at__isnull=True, not_before__lte=at).order_by()
    unqueued = due.aggregate(count=Count("pk"), oldest=Min("not_before"))
    since = [one["oldest"] for one in (waiting, unqueued) if one["oldest"]]
    return {
        "waiting": waiting["count"] + unqueued["count"],
        "oldest": min(since, default=None),
        "failed": Delivery.objects.filter(state=Delivered.FAILED).count(),
    }


def is_going_out(since: datetime) -> bool:
    """Whether any mail has gone out since a moment: what waits then has its turn, one by one."""
    return Delivery.objects.filter(state=Delivered.SENT, sent_at__gte=since).exists()


def undelivered_for(user: User, day: date) -> QuerySet[Delivery]:
    """The mails that were given up and were for people whom a person may look up."""
    people = people_seen(user, day).values("pk")
    found = Delivery.objects.filter(state=Delivered.FAILED, message__addressee__in=people)
    return found.select_related("message__addressee")
