"""What people are told: an outbox whose rows are also the inbox."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xiaoneng.people.models import User


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User, at: datetime) -> "MessageQuerySet":
        """A person's own messages whose time has come."""
        return self.filter(addressee=user, not_before__lte=at)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at__isnull=True)


class Message(models.Model):
    """One notice to one person about one thing. `key` makes it once: a rung, an act.

    `not_before` waits for the addressee's next working session; the fact itself never waits.
    """

    addressee = models.ForeignKey("people.User", models.PROTECT, related_name="inbox")
    key = models.CharField(max_length=120)
    event = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    words = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    not_before = models.DateTimeField(db_index=True)
    queued_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-not_before", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["addressee", "key"], name="message_once_for_each")
        ]
        indexes = [
            models.Index(
                fields=["addressee"],
                name="message_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(
                fields=["not_before"],
                name="message_to_queue",
                condition=models.Q(queued_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Delivered(models.TextChoices):
    """How far a message came by one transport."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Given up")
    DISMISSED = "dismissed", _("Left unsent")


class Delivery(models.Model):
    """One message by one transport: waiting, sent, or failed and tried again later.

    What failed too often stays given up until the system administrator has it tried again or
    leaves it unsent.
    """

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    transport = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=Delivered.choices, default=Delivered.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["next_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "transport"], name="delivery_once_each")
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="delivery_waiting", condition=models.Q(state="waiting")
            )
        ]

    called_by = ("message__addressee",)

    def __str__(self) -> str:
        return gettext("Mail to %(who)s") % {"who": self.message.addressee}
