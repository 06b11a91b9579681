"""Scenarios of the lab; forecasts and what became of them; where the time of cases went."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.scope import keys_seen, sees_all
from xiaoneng.cases.queries import cases_for
from xiaoneng.kit.time import wall
from xiaoneng.people.models import User


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: User, day: date) -> "ScenarioQuerySet":
        """Those of organs in scope: they were counted over what these organs held."""
        return self.filter(organ__in=keys_seen(user, day))


class Scenario(models.Model):
    """A question to the limit lab with its answer.

    `question` are the pairs of its address; `figures` what was counted over all, `items` of each
    item. They are of the extract `as_of` and are never counted anew: opened in the lab, the same
    question is answered from the extract of that day.
    """

    title = models.CharField(max_length=120)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    question = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    items = models.JSONField(default=list)
    as_of = models.DateTimeField()
    saved_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("insight:scenario", args=[self.pk])


class Said(models.TextChoices):
    """What a forecast says of a case: a chance, that it is late, or why it does not know."""

    TOLD = "told", _("Forecast")
    LATE = "late", _("Late already")
    OUTLIVED = "outlived", _("Not known: no case like it took so long")
    FEW = "few", _("Not known: too few cases like it")
    WIDE = "wide", _("Not known: cases like it differ too much")


def said_choices() -> list[tuple[str, object]]:
    return list(Said.choices)


def seen(user: User, at: datetime) -> models.QuerySet[Any, Any]:
    """The keys of the cases that a person may see."""
    return cases_for(user, at).values("pk")


class Forecasting(models.Model):
    """The last forecast: of which extract, and how many open cases it left out.

    `tried_on` is the day on which the months before were forecast anew and compared.
    """

    as_of = models.DateTimeField()
    generation = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    without_limit = models.PositiveIntegerField(default=0)
    tried_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d %H:%M}"


class ForecastQuerySet(models.QuerySet["Forecast"]):
    def visible_to(self, user: User, at: datetime) -> "ForecastQuerySet":
        """Those of cases that a person may see."""
        return self if sees_all(user, wall(at).date()) else self.filter(case__in=seen(user, at))


class Forecast(models.Model):
    """What is foreseen of one open case, and what it was reckoned from.

    Shares and chances are per mille. `low` and `high` enclose the chance with 95 %; of cases like
    it, a tenth is over by `first_on`, half by `finish_on`, nine tenths by `last_on`: none where the
    clock stands still. `used` is the share of the limit; `known` how many cases the item has, and
    each level says how many of them lasted as long, and which share of these was late. `rank` puts
    the list in order. It is derived and made anew every hour, so it goes with its case.
    """

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    obligation = models.OneToOneField("obligations.Obligation", models.CASCADE, related_name="+")
    said = models.CharField(max_length=8, choices=said_choices)
    rank = models.SmallIntegerField(db_index=True)
    chance = models.PositiveSmallIntegerField(null=True)
    low = models.PositiveSmallIntegerField(null=True)
    high = models.PositiveSmallIntegerField(null=True)
    first_on = models.DateField(null=True)
    finish_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    is_paused = models.BooleanField(default=False)
    used = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    own_number = models.PositiveIntegerField()
    own_late = models.PositiveSmallIntegerField()
    organ_number = models.PositiveIntegerField()
    organ_late = models.PositiveSmallIntegerField()
    all_number = models.PositiveIntegerField()
    all_late = models.PositiveSmallIntegerField()

    objects = ForecastQuerySet.as_manager()

    class Meta:
        ordering = ["-rank", "pk"]

    called_by = ("case",)

    def __str__(self) -> str:
        return str(self.case)


class HindcastQuerySet(models.QuerySet["Hindcast"]):
    def visible_to(self, user: User, at: datetime) -> "HindcastQuerySet":
        """Those of cases that a person may see."""
        return self if sees_all(user, wall(at).date()) else self.filter(case__in=seen(user, at))


class Hindcast(models.Model):
    """A forecast made for the beginning of a past month from what was known then, and the outcome.

    `base` is the plain share of late ones among the cases closed in the year before, per mille.
    `is_late` is none where the case is still open in time, or was cancelled.
    """

    month = models.DateField()
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
    said = models.CharField(max_length=8, choices=said_choices)
    chance = models.PositiveSmallIntegerField(null=True)
    base = models.PositiveSmallIntegerField()
    is_late = models.BooleanField(null=True)

    objects = HindcastQuerySet.as_manager()

    class Meta:
        ordering = ["month", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["month", "case"], name="insight_hindcast_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.case_id}"


class OrganTime(models.Model):
    """Where the time went of the cases of one organ that were closed in one month.

    Seconds of office time by kind (`measures.kinds`), counted from an extract as of a moment.
    `month` is year and month on the wall (202611). The clock counts it anew; nothing else writes.
    """

    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    month = models.IntegerField()
    cases = models.IntegerField()
    work = models.BigIntegerField()
    waiting = models.BigIntegerField()
    applicant = models.BigIntegerField()
    paused = models.BigIntegerField()
    as_of = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "organ"], name="organ_time_once_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.month}"
