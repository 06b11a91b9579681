"""The record of every act: written once, never changed, each line sealing the one before it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse

from xiaoneng.access.roles import ADMINISTRATORS, Role, holdings_of
from xiaoneng.access.scope import keys_seen
from xiaoneng.ledger.sealing import facts_in, receipt_of
from xiaoneng.people.models import User

OVERSEES = frozenset({Role.HEAD, Role.EFFICIENCY_OFFICE, Role.SUPERVISION})


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


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: User, day: date) -> "EntryQuerySet":
        """What a person may read: the audit administrator all, others the organs they oversee.

        The other two administrators read nothing here, unless a post of theirs oversees.
        """
        seen = Q(chain__organ__in=keys_seen(user, day, OVERSEES))
        held = holdings_of(user, day)
        if {one.role for one in held if one.role in ADMINISTRATORS} == {Role.AUDIT_ADMIN}:
            seen |= Q(chain__organ__in=keys_seen(user, day, {Role.AUDIT_ADMIN}))
            if any(one.role == Role.AUDIT_ADMIN and one.organ.parent_id is None for one in held):
                seen |= Q(chain__organ__isnull=True)
        return self.filter(seen)


class Entry(models.Model):
    """One thing that somebody did: when it happened, when it was written down, to what."""

    chain = models.ForeignKey(Head, models.PROTECT, related_name="entries", db_index=False)
    place = models.PositiveBigIntegerField()
    event = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, db_index=True)
    actor = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_index=True)
    facts = models.TextField(blank=True)
    salt = models.BinaryField(max_length=16)
    seal = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="ledger_no_fork")]

    def __str__(self) -> str:
        return f"{self.recorded_at:%F %T} {self.event} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("ledger:entry", args=[self.pk])

    @property
    def receipt(self) -> str:
        return receipt_of(self.chain.name, self.place, bytes(self.seal))


class Seal(models.Model):
    """The root over all chains on one day: the same line as in the file outside the database."""

    day = models.DateField(unique=True)
    sealed_at = models.DateTimeField()
    count = models.PositiveBigIntegerField()
    root = models.CharField(max_length=64)
    line = models.TextField()

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root}"


class Verification(models.Model):
    """One check of the whole ledger: who asked, how much was read, what was found broken."""

    actor = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    verified_at = models.DateTimeField(db_index=True)
    entries = models.PositiveBigIntegerField()
    chains = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    faults = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.verified_at:%F %T} {len(self.faults)}"


def facts_of(entry: Entry) -> dict[str, str]:
    """The facts of an entry, name by name; what cannot be read is shown as it stands."""
    try:
        return facts_in(entry.facts)
    except ValueError:
        return {"": entry.facts}
