"""Who stands in for whom; lists of organs and staff on their way in."""

import re
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xiaoneng.staffing.lifecycle import IN_FORCE, SHEET, SUBSTITUTION

SEPARATORS = re.compile("[,，、;；]")


class States(models.TextChoices):
    ARRANGED = "arranged", _("Arranged")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    ENDED = "ended", _("Ended early")
    CANCELLED = "cancelled", _("Called off")


class SubstitutionQuerySet(models.QuerySet["Substitution"]):
    def on(self, day: date) -> "SubstitutionQuerySet":
        """Those in force on a day, which were accepted by then; called-off ones never were."""
        within = self.filter(state__in=IN_FORCE, from_on__lte=day, until_on__gt=day)
        return within.filter(accepted_at__date__lte=day)

    def meeting(self, from_on: date, until_on: date) -> "SubstitutionQuerySet":
        """Those arranged for any day of a stretch of days, accepted or not yet."""
        return self.filter(state__in=IN_FORCE, from_on__lt=until_on, until_on__gt=from_on)


class Substitution(models.Model):
    """While A is away, B sees and owns what A owes (同岗替代, AB角), once B has accepted.

    `until_on` is the day A is back. `matters` is the hand-over list, one matter a line. Until
    `accepted_at` A alone answers: who is away without a hand-over is liable (domain.md 3.8).
    `late_reason` says why it was arranged less than a working day before; it marks it late.
    """

    absent = models.ForeignKey("people.User", models.PROTECT, related_name="absences")
    substitute = models.ForeignKey("people.User", models.PROTECT, related_name="substitutions")
    reason = models.CharField(max_length=200)
    late_reason = models.CharField(max_length=200, blank=True)
    matters = models.TextField(blank=True)
    from_on = models.DateField()
    until_on = models.DateField()
    arranged_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=States.choices, default=SUBSTITUTION.initial)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("from_on")), name="substitution_lasts_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="substitution_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(accepted_at__isnull=False),
                name="substitution_accepted_has_moment",
            ),
        ]

    called_by = ("absent", "substitute")

    def __str__(self) -> str:
        return f"{self.substitute} / {self.absent}"

    def get_absolute_url(self) -> str:
        return reverse("staffing:substitution", args=[self.pk])

    @property
    def matter_lines(self) -> list[str]:
        return [line.strip() for line in self.matters.splitlines() if line.strip()]


class CategoryKind(models.TextChoices):
    """What an entry of the register is for."""

    ORGAN = "organ", _("Evaluation category of organs")
    SECTION = "section", _("Class of sections")


class CategoryQuerySet(models.QuerySet["Category"]):
    def in_use(self, day: date) -> "CategoryQuerySet":
        return self.exclude(from_on__gt=day).exclude(until_on__lte=day)


class Category(models.Model):
    """An evaluation category of organs, or a class of sections: ranked only within one.

    Organs refer to it by `code`. `also` are other words that lists may use for it; without days it
    is in use from the beginning, and for good.
    """

    code = models.SlugField(max_length=12, unique=True)
    kind = models.CharField(max_length=8, choices=CategoryKind.choices, default=CategoryKind.ORGAN)
    words = models.CharField(max_length=80)
    words_en = models.CharField(max_length=80)
    also = models.CharField(max_length=200, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True)
                | Q(until_on__isnull=True)
                | Q(until_on__gt=F("from_on")),
                name="category_is_used_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("staffing:categories-detail", args=[self.pk])

    @property
    def label(self) -> str:
        """What it is called in the reader's language."""
        return self.words_en if (get_language() or "").startswith("en") else self.words

    @property
    def spellings(self) -> frozenset[str]:
        """Every way to write it in a list, in small letters."""
        said = (self.code, self.words, self.words_en, *SEPARATORS.split(self.also))
        return frozenset(word for one in said if (word := one.strip().casefold()))

    def is_used(self, day: date) -> bool:
        begins, ends = self.from_on or date.min, self.until_on or date.max
        return begins <= day < ends


class StandbyQuerySet(models.QuerySet["Standby"]):
    def on(self, day: date) -> "StandbyQuerySet":
        return self.filter(from_on__lte=day).exclude(until_on__lte=day)


class Standby(models.Model):
    """Who is the B of a post (B角) from one day up to (not including) another, and why.

    Without a person the post is a special one that has none, as that of the accountant.
    """

    post = models.ForeignKey("people.Post", models.PROTECT, related_name="standbys")
    user = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="standbys")
    reason = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    named_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    objects = StandbyQuerySet.as_manager()

    class Meta:
        ordering = ["post", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["post", "from_on"], name="standby_starts_once"),
            models.UniqueConstraint(
                fields=["post"], condition=Q(until_on__isnull=True), name="post_has_one_standby"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="standby_lasts_a_day",
            ),
        ]

    called_by = ("post__organ", "user")

    def __str__(self) -> str:
        return f"{self.post}: {self.user or '—'}"


class SheetKind(models.TextChoices):
    """What the rows of an uploaded list are."""

    ORGANS = "organs", _("Organ tree")
    STAFF = "staff", _("Staff list")


class Sheet(models.Model):
    """A list of organs or staff as it was uploaded: tried first, imported once.

    `rows` are {"number": 2, "cells": {"code": "…"}}, with the "outcome" once begun; they are
    emptied once imported, since the tables then hold them.
    """

    kind = models.CharField(max_length=8, choices=SheetKind.choices)
    filename = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)  # rows {"number", "column", "reason"}
    state = models.CharField(max_length=10, default=SHEET.initial)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("staffing:sheet", args=[self.pk])
