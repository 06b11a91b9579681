"""The record of every act: written once, never changed, each line sealing the one before it."""

from django.db import models


class Head(models.Model):
    """The last line of one organ's chain; `organ` is empty for the chain of the system itself."""

    organ = models.OneToOneField("people.Organ", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=40, unique=True)
    count = models.PositiveBigIntegerField(default=0)
    seal = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}: {self.count}"


class Entry(models.Model):
    """One thing that somebody did: when it happened, when it was written down, to what."""

    chain = models.ForeignKey(Head, models.PROTECT, related_name="entries")
    place = models.PositiveBigIntegerField()
    event = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, db_index=True)
    actor = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)
    facts = models.TextField(blank=True)
    seal = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="ledger_no_fork")]

    def __str__(self) -> str:
        return f"{self.recorded_at:%F %T} {self.event} {self.subject}"
