"""Long work that somebody asked for, and what the minute hand does by itself."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiaoneng.errands.kinds import label_of, why_unstoppable
from xiaoneng.errands.lifecycle import ERRAND
from xiaoneng.people.models import User


class States(models.TextChoices):
    WAITING = "waiting", _("Waiting its turn")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Not done")
    CANCELLED = "cancelled", _("Called off")


class ErrandQuerySet(models.QuerySet["Errand"]):
    def visible_to(self, user: User) -> "ErrandQuerySet":
        """One's own: what is in the file was drawn by one's own rights."""
        return self.filter(asked_by=user)

    def unfinished(self) -> "ErrandQuerySet":
        return self.filter(state__in=(States.WAITING, States.RUNNING))


class Errand(models.Model):
    """One piece of long work: who asked for it, how far it is, what came of it.

    `done` of `total` rows; `total` is empty where nobody counted. Whoever does it holds it until
    `leased_until` and says so again at every step; `attempts` counts how often it was begun.
    `stop_asked_at` is when the asker called it off while it was under way.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey("people.User", models.PROTECT, related_name="errands")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=States.choices, default=ERRAND.initial)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    stop_asked_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    file = models.CharField(max_length=200, blank=True)
    filename = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=200, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state", "id"],
                name="errand_unfinished",
                condition=Q(state__in=("waiting", "running")),
            ),
            models.Index(fields=["asked_by", "-id"], name="errand_of_person"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("errands:detail", args=[self.pk])

    @property
    def kind_words(self) -> str:
        return label_of(self.kind)

    @property
    def why_unstoppable(self) -> str:
        """Why it is not called off; "" where it may be."""
        return why_unstoppable(self.kind)

    @property
    def is_over(self) -> bool:
        return self.state in ERRAND.final

    @property
    def percent(self) -> int | None:
        """How far it is, of a hundred; None where the whole is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


class Chore(models.Model):
    """One job of the minute hand, by its name: one row however often it is done.

    `failures` counts how often it failed since it last came to its end, `failing_since` is the
    first of these; a success clears both. `error` names no person.
    """

    name = models.CharField(max_length=40, unique=True)
    succeeded_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Aside(models.Model):
    """One row that a job of the minute hand could not deal with, put off until a moment.

    `number` is what people call it by, `error` why; it names no person.
    """

    job = models.CharField(max_length=40)
    row = models.BigIntegerField()
    number = models.CharField(max_length=200)
    until = models.DateTimeField()
    error = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["job", "row"], name="aside_once_a_job")]

    def __str__(self) -> str:
        return f"{self.job} {self.number}"
