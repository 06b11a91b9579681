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

    called_by = ("user", "organ")

    def __str__(self) -> str:
        return f"{self.user}: {self.role} in {self.organ}"


class PastPassword(models.Model):
    """A password a person had before, as it was kept: none of the last ones is taken again."""

    user = models.ForeignKey("people.User", models.PROTECT, related_name="past_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    called_by = ("user",)

    def __str__(self) -> str:
        return f"{self.user}: {self.replaced_at:%F %T}"


class Presence(models.Model):
    """One browser in which a person is signed in, by the key of its session."""

    user = models.ForeignKey("people.User", models.PROTECT, related_name="presences")
    key = models.CharField(max_length=40, unique=True)
    signed_in_at = models.DateTimeField()
    device = models.CharField(max_length=60, blank=True)  # its browser and system, in words

    class Meta:
        ordering = ["signed_in_at", "pk"]

    called_by = ("user",)

    def __str__(self) -> str:
        return f"{self.user}: {self.signed_in_at:%F %T}"
