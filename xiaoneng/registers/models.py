"""Registers that come by files: what organs issued, and the queue tickets of their halls.

They are kept beside the cases, as their own systems have them, so that both can be compared. No
applicant is in them.
"""

from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiaoneng.access.scope import keys_seen
from xiaoneng.people.models import User
from xiaoneng.registers.lifecycle import BATCH


class Kinds(models.TextChoices):
    RESULTS = "results", _("Issued results")
    TICKETS = "tickets", _("Queue tickets")


class States(models.TextChoices):
    TRIED = "tried", pgettext_lazy("file of a register", "Only tried")
    IMPORTED = "imported", pgettext_lazy("file of a register", "Taken over")
    DROPPED = "dropped", pgettext_lazy("file of a register", "Put aside")
    WITHDRAWN = "withdrawn", pgettext_lazy("file of a register", "Withdrawn")


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> "BatchQuerySet":
        """One's own: a file is taken over by the one who tried it."""
        return self.filter(brought_by=user)


class Batch(models.Model):
    """One file of a register: tried first, then taken over. The same file twice changes nothing.

    `organ` is whose register it is; rows name organs below it, or none. `rows` are {"number": 2,
    "cells": {"number": "…"}}, gone once they were taken or the file was put aside; `counts` and
    `refused` say what came. `before` is what the rows that were known said before this file, by
    key, and of which file they were: {"12": {"case_number": "", "batch_id": 3}}.
    """

    kind = models.CharField(max_length=10, choices=Kinds.choices)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=States.choices, default=BATCH.initial)
    brought_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # put aside or withdrawn
    words = models.CharField(max_length=500, blank=True)  # why it was withdrawn
    is_generated = models.BooleanField(default=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("registers:batch", args=[self.pk])


class ResultQuerySet(models.QuerySet["Result"]):
    def visible_to(self, user: User, day: date) -> "ResultQuerySet":
        return self.filter(organ__in=keys_seen(user, day))


class Result(models.Model):
    """One licence or document that an organ issued (证照、批文), as its register has it."""

    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.Item", models.PROTECT, related_name="+")
    number = models.CharField(max_length=120)
    issued_on = models.DateField()
    case_number = models.CharField(max_length=120, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="results")
    is_generated = models.BooleanField(default=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organ", "number"], name="result_once_in_its_organ")
        ]
        indexes = [models.Index(fields=["issued_on", "id"], name="result_by_day")]

    def __str__(self) -> str:
        return self.number


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: User, day: date) -> "TicketQuerySet":
        return self.filter(organ__in=keys_seen(user, day))


class Ticket(models.Model):
    """One ticket that somebody drew in a hall (取号): numbers begin anew every day.

    What the machine calls the matter stands in `matter`; `item` is set where that is an item of the
    organ. `officer_name` is who called it up, `officer` the one who is meant, where only one is.
    """

    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    item = models.ForeignKey("catalogue.Item", models.PROTECT, null=True, related_name="+")
    matter = models.CharField(max_length=300, blank=True)
    case_number = models.CharField(max_length=120, blank=True)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    window = models.CharField(max_length=60, blank=True)
    officer_name = models.CharField(max_length=80, blank=True)
    officer = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="tickets")
    is_generated = models.BooleanField(default=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "number", "taken_at"], name="ticket_once_at_its_moment"
            ),
            models.CheckConstraint(
                condition=Q(called_at__isnull=True) | Q(called_at__gte=models.F("taken_at")),
                name="ticket_called_after_taken",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("taken_at")),
                name="ticket_ended_after_taken",
            ),
        ]
        indexes = [models.Index(fields=["taken_at", "id"], name="ticket_by_moment")]

    def __str__(self) -> str:
        return self.number
