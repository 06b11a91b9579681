"""What somebody tried in the limit lab and kept: the question, the figures, as of which moment."""

from datetime import date

from django.db import models
from django.urls import reverse

from xiaoneng.access.scope import keys_seen
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
