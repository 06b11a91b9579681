"""What people are told: an outbox whose rows are also the inbox."""

from django.db import models


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
    read_at = models.DateTimeField(null=True)

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.addressee}: {self.title}"


class Delivery(models.Model):
    """One message by one transport: waiting, sent, or failed and tried again later."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="deliveries")
    transport = models.CharField(max_length=20)
    state = models.CharField(max_length=10, default="waiting")
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

    def __str__(self) -> str:
        return f"{self.message_id} by {self.transport}: {self.state}"
