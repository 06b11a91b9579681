"""What a person keeps on the desk: filters under a name, and the key of a calendar feed."""

from django.db import models
from django.db.models import Q

from xiaoneng.people.models import User


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User) -> "SavedFilterQuerySet":
        return self.filter(user=user)


class SavedFilter(models.Model):
    """The conditions of one list under a name of one's own; `query` is what stands after the ?."""

    user = models.ForeignKey("people.User", models.PROTECT, related_name="saved_filters")
    page = models.CharField(max_length=40)  # the url name of the list
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    saved_at = models.DateTimeField()

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="filter_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class FeedKey(models.Model):
    """The secret in the address of a person's calendar feed; only its hash is kept."""

    user = models.ForeignKey("people.User", models.PROTECT, related_name="feed_keys")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="feed_key_one_each"
            )
        ]

    called_by = ("user",)

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%F}"
