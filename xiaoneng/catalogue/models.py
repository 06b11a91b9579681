"""What organs may and must do for people: items, the dated versions of each, their steps."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiaoneng.access.roles import Role, holdings_of
from xiaoneng.catalogue.lifecycle import DATED, ROUND, VERSION
from xiaoneng.core.limits import Unit
from xiaoneng.people.models import Organ, User

UNPUBLISHED = ("draft", "dropped")


class Kinds(models.TextChoices):
    """Kinds of powers and services (GB/T 39046 A.1); 11 to 19 are left for local use there."""

    LICENCE = "01", _("Administrative licence")
    PENALTY = "02", _("Administrative penalty")
    COERCION = "03", _("Administrative coercion")
    LEVY = "04", _("Administrative levy")
    PAYMENT = "05", _("Administrative payment")
    INSPECTION = "06", _("Administrative inspection")
    CONFIRMATION = "07", _("Administrative confirmation")
    REWARD = "08", _("Administrative reward")
    RULING = "09", _("Administrative ruling")
    OTHER = "10", _("Other administrative power")
    APPROVAL = "11", _("Approval other than licence (abolished)")
    SERVICE = "20", _("Public service")


class CaseTypes(models.TextChoices):
    INSTANT = "instant", _("Done at once")
    PROMISED = "promised", _("Done within a promise")
    UPWARD = "upward", _("Passed up")
    JOINT = "joint", _("Done jointly")


class States(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("version", "Draft")
    PUBLISHED = "published", pgettext_lazy("version", "Published")
    SUPERSEDED = "superseded", pgettext_lazy("version", "Superseded")
    ABOLISHED = "abolished", pgettext_lazy("version", "Abolished")
    DROPPED = "dropped", pgettext_lazy("version", "Dropped")


def units() -> list[tuple[str, str]]:
    return [(unit.value, unit.value) for unit in Unit]


class Item(models.Model):
    """One power or public service as one organ exercises it.

    `code` is the implementation code of the national or provincial catalogue, kept as it came:
    provinces compose it differently.
    """

    code = models.CharField(max_length=80, unique=True)
    basic_code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=2, choices=Kinds.choices)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="items")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("catalogue:item", args=[self.pk])


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, user: User, day: date) -> "VersionQuerySet":
        """What was published is everybody's; a draft is seen by those who may change it."""
        mine = Q(pk__in=[])
        for one in holdings_of(user, day):
            if one.role in (Role.EFFICIENCY_OFFICE, Role.HEAD):
                mine |= Q(item__organ__path__startswith=one.organ.path)
        return self.filter(Q(state__in=DATED) | mine)

    def in_force(self, day: date) -> "VersionQuerySet":
        """Those that hold on a day: published by then or not, their dates say so."""
        return self.filter(state__in=DATED, from_on__lte=day).exclude(until_on__lte=day)


class Version(models.Model):
    """How one item stands from one day up to, not including, another.

    A draft may be changed; a published version never is, another follows it. `legal_bases` are
    rows {"title", "article", "text"}; `materials` {"name", "form", "copies", "source",
    "may_be_missing"}; `procedures` {"code", "words", "words_en", "basis", "cap_days"}: the grounds
    on which the clock of a case may stand still (行政许可法 art. 45). `extension_cap` is in the
    unit of the limit it lengthens. `edition` counts the changes of a draft. `reason` is why it was
    begun, with the page of the evidence where another room began it.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=States.choices, default=VERSION.initial)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    case_type = models.CharField(
        max_length=10, choices=CaseTypes.choices, default=CaseTypes.PROMISED
    )
    legal_bases = models.JSONField(default=list, blank=True)
    promised_amount = models.FloatField(null=True)
    promised_unit = models.CharField(max_length=10, choices=units, blank=True)
    statutory_amount = models.FloatField(null=True)
    statutory_unit = models.CharField(max_length=10, choices=units, blank=True)
    limit_basis = models.CharField(max_length=200, blank=True)
    extension_cap = models.FloatField(default=0)
    conditions = models.TextField(blank=True)
    materials = models.JSONField(default=list, blank=True)
    fees = models.TextField(blank=True)
    result = models.CharField(max_length=200, blank=True)
    procedures = models.JSONField(default=list, blank=True)
    basis_paper = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    reason_url = models.CharField(max_length=200, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    is_generated = models.BooleanField(default=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="draft"), name="item_has_one_draft"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(state="published"), name="item_has_one_published"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNPUBLISHED) | Q(from_on__isnull=False),
                name="version_published_from_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("superseded", "abolished")) | Q(until_on__isnull=False),
                name="version_past_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="version_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["state", "from_on", "until_on"], name="version_in_force")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalogue:version", args=[self.pk])

    @property
    def organ(self) -> Organ:
        """The organ whose item it is."""
        return self.item.organ

    @property
    def organ_id(self) -> int:
        return self.item.organ_id


class Step(models.Model):
    """One step of a version: who does it within which time, after which other steps."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    words = models.CharField(max_length=120)
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    amount = models.FloatField(null=True)
    unit = models.CharField(max_length=10, choices=units, blank=True)
    follows = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["version", "place", "pk"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="step_code_once")]

    def __str__(self) -> str:
        return self.words


class Alias(models.Model):
    """What lists call an organ beside its names: a short name, a former one, a credit code."""

    words = models.CharField(max_length=120, unique=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="aliases")

    class Meta:
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: User) -> "RoundQuerySet":
        """One's own: a list is taken by the one who tried it."""
        return self.filter(uploaded_by=user)


class Round(models.Model):
    """A list of items on its way in: tried first, then published row by row (清理).

    `rows` are {"number": 2, "cells": {"code": "…"}}; those that were taken are gone from it.
    `counts` and `refused` say what came of the others.
    """

    filename = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    paper = models.CharField(max_length=200)
    from_on = models.DateField()
    uploaded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=ROUND.initial)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("catalogue:round", args=[self.pk])
