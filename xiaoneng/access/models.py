"""Roles given to people beyond those of their posts."""

from datetime import date

from django.db import models


class GrantQuerySet(models.QuerySet["Grant"]):
    def on(self, day: date) -> "GrantQuerySet":
        return self.filter(from_on__lte=day).exclude(until_on__lte=day)


class Grant(models.Model):
    """A person has a role in an organ and all below it, from one day up to another."""

    user = models.ForeignKey("people.User", models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="grants")
    basis = models.CharField(max_length=200, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "from_on"]

    def __str__(self) -> str:
        return f"{self.user}: {self.role} in {self.organ}"
