"""Keys by which a program reads what a person may see."""

from datetime import date

from django.db import models
from django.db.models import Q

from xiaoneng.people.models import User


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def visible_to(self, user: User) -> "ApiKeyQuerySet":
        return self.filter(user=user)


class ApiKey(models.Model):
    """A named secret that reads as its maker does, up to a day; only its hash is kept."""

    user = models.ForeignKey("people.User", models.PROTECT, related_name="api_keys")
    name = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()  # the last day on which it opens anything
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=Q(revoked_at__isnull=True),
                name="api_key_named_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def has_expired(self, day: date) -> bool:
        return day > self.expires_on
