"""Whatever an organ owes someone: one responsible unit, one clock, the lines it crossed."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from xiaoneng.core.clock import USUAL, Profile
from xiaoneng.core.limits import Unit
from xiaoneng.obligations.lifecycle import OBLIGATION
from xiaoneng.obligations.lights import Lights, Rungs, States
from xiaoneng.obligations.tallies import MonthTally, Tally

__all__ = [  # the tables of this room
    "Crossing",
    "Extension",
    "Holding",
    "Kind",
    "MonthTally",
    "Move",
    "Obligation",
    "ObligationQuerySet",
    "Pause",
    "Step",
    "Tally",
    "Urging",
]


def units() -> list[tuple[str, str]]:
    return [(unit.value, unit.value) for unit in Unit]


class Kind(models.Model):
    """A kind of obligation and the rules its clocks follow: ladder, pauses, extension, urging.

    `grounds` are rows {"code", "words", "words_en", "cap_days"}: why a clock may stand still and
    for how many working days at most. `urging_days` are the working days between two urgings of
    one obligation by one person; with 0 there is no rest. The ladder's distances are those of
    core.clock.Distances. `edition` counts the rules' changes;
    the present ladder judges from `ladder_from_at` on, what was reached before stays.
    """

    code = models.SlugField(max_length=40, unique=True)
    words = models.CharField(max_length=80)
    words_en = models.CharField(max_length=80)
    profile = models.CharField(max_length=20, default=Profile.PROMISE_STATUTE)
    yellow_days = models.PositiveSmallIntegerField(default=USUAL.yellow)
    red_days = models.PositiveSmallIntegerField(default=USUAL.red)
    law_days = models.PositiveSmallIntegerField(default=USUAL.law)
    reminder_share = models.PositiveSmallIntegerField(default=USUAL.share)
    promised_amount = models.FloatField(null=True)
    promised_unit = models.CharField(max_length=10, choices=units, blank=True)
    statutory_amount = models.FloatField(null=True)
    statutory_unit = models.CharField(max_length=10, choices=units, blank=True)
    closes_with_business = models.BooleanField(default=False)
    grounds = models.JSONField(default=list, blank=True)
    extension_cap = models.FloatField(default=0)
    extension_times = models.PositiveSmallIntegerField(default=1)
    is_extended_by_government = models.BooleanField(default=False)
    most_pauses = models.PositiveSmallIntegerField(default=3)
    reminders_from_on = models.DateField(null=True)
    urging_days = models.PositiveSmallIntegerField(default=1)
    edition = models.PositiveSmallIntegerField(default=1)
    ladder_from_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.words

    def get_absolute_url(self) -> str:
        return reverse("obligations:kind", args=[self.code])


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def open(self) -> "ObligationQuerySet":
        return self.filter(state=States.OPEN)

    def due_a_look(self, at: datetime) -> "ObligationQuerySet":
        return self.filter(look_at__lte=at).order_by("look_at", "pk")


ENDED, IS_STEP, OF_POST = (Q((f"{one}__isnull", False)) for one in ("closed_at", "parent", "post"))


class Obligation(models.Model):
    """Something an organ owes someone by a time.

    Limits are kept as they were promised: amount and unit, or a given date or moment. `due_at`,
    `statutory_due_at`, `light`, `look_at` and `used_permille` are copies for lists and figures,
    derived from limits, pauses and extensions by the clock; a command and a test prove them right.
    `generation` counts how often the clock was begun anew: each rung is reached once in each;
    `arming`, how often the reminder was armed. `own_grounds` are the grounds of the matter itself,
    where it brings some: then they hold instead of the kind's. What is owed to a person shows the
    name masked in `owed_to`, which every list, file and search reads; `creditor_name` is the whole
    name, read by `unmask_creditor` alone, and empty for organs, bodies and documents.
    """

    kind = models.ForeignKey(Kind, models.PROTECT, related_name="obligations", db_index=False)
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    organ = models.ForeignKey(
        "people.Organ", models.PROTECT, related_name="obligations", db_index=False
    )
    post = models.ForeignKey(
        "people.Post", models.PROTECT, null=True, related_name="+", db_index=False
    )
    officer = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="obligations", db_index=False
    )
    owed_to = models.CharField(max_length=120)
    creditor_name = models.CharField(max_length=120, blank=True, default="")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="steps", db_index=False
    )
    calendar = models.CharField(max_length=40, default="cn")
    started_at = models.DateTimeField()
    promised_amount = models.FloatField(null=True)
    promised_unit = models.CharField(max_length=10, choices=units, blank=True)
    promised_given = models.DateTimeField(null=True)
    statutory_amount = models.FloatField(null=True)
    statutory_unit = models.CharField(max_length=10, choices=units, blank=True)
    statutory_given = models.DateTimeField(null=True)
    given_is_moment = models.BooleanField(default=False)
    warn = models.FloatField(null=True)  # due soon from so much left; else by the ladder's rule
    own_grounds = models.JSONField(default=list, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=States.choices, default=OBLIGATION.initial)
    closed_at = models.DateTimeField(null=True)
    generation = models.PositiveSmallIntegerField(default=1)
    arming = models.PositiveSmallIntegerField(default=1)
    armed_at = models.DateTimeField(null=True)  # when an extension or a calendar re-armed it
    reopened_at = models.DateTimeField(null=True)  # when this generation began, but the first
    light = models.CharField(max_length=10, choices=Lights.choices, default=Lights.ON_TIME)
    due_at = models.DateTimeField(null=True)
    statutory_due_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField(default=False)
    look_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)  # why the sweep had to put it off
    used_permille = models.PositiveIntegerField(null=True)  # of the promise, when it was closed
    is_generated = models.BooleanField(default=False)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="obligation_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(look_at__isnull=True),
                name="obligation_looked_at_while_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["look_at", "id"],
                name="obligation_to_look_at",
                condition=Q(look_at__isnull=False),
            ),
            models.Index(
                fields=["organ", "state", "due_at", "id", "light"], name="obligation_of_organ"
            ),
            models.Index(
                fields=["officer", "state", "due_at", "id", "organ", "light"],
                name="obligation_of_officer",
            ),
            models.Index(fields=["state", "light", "due_at", "id"], name="obligation_by_light"),
            models.Index(fields=["state", "due_at", "id"], name="obligation_by_due"),
            models.Index(fields=["due_at", "id"], name="obligation_by_due_day"),
            models.Index(fields=["state", "statutory_due_at", "id"], name="obligation_by_statute"),
            models.Index(fields=["statutory_due_at", "id"], name="obligation_by_statute_day"),
            models.Index(fields=["closed_at", "id"], name="obligation_by_closing", condition=ENDED),
            models.Index(fields=["parent"], name="obligation_step", condition=IS_STEP),
            models.Index(fields=["post"], name="obligation_of_post", condition=OF_POST),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("obligations:detail", args=[self.pk])

    @property
    def grounds(self) -> list[dict[str, Any]]:
        """Why its clock may stand still: rows like those of `Kind.grounds`."""
        found: list[dict[str, Any]] = self.own_grounds or self.kind.grounds
        return found


class Pause(models.Model):
    """A stretch during which the clock stands still: its ground, its paper, its cap."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="pauses")
    ground = models.CharField(max_length=40)
    paper = models.CharField(max_length=120, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    cap_days = models.PositiveSmallIntegerField(null=True)
    counted_by = models.CharField(max_length=40, blank=True)  # calendar of the cap, if another's
    is_excess = models.BooleanField(default=False)  # beyond what the kind allows: a flag, no bar
    recorded_at = models.DateTimeField()
    end_recorded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["started_at", "pk"]
        indexes = [models.Index("counted_by", condition=Q(counted_by__gt=""), name="pause_counted")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="pause_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(ended_at__isnull=True, cap_days__isnull=True),
                name="obligation_has_one_endless_pause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.ground}"


class Extension(models.Model):
    """More time, granted by someone on a ground; a promise alone, or the legal limit too."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="extensions")
    granted_at = models.DateTimeField()
    amount = models.FloatField()
    lengthens_statute = models.BooleanField(default=True)
    ground = models.CharField(max_length=200)
    paper = models.CharField(max_length=120, blank=True)
    granted_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["granted_at", "pk"]

    def __str__(self) -> str:
        return f"{self.obligation_id} +{self.amount:g}"


class Holding(models.Model):
    """Who held the clock, and from when to when: lateness is attributed to the holder."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="holdings")
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["from_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(until_at__isnull=True),
                name="obligation_has_one_holder",
            )
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id}: {self.organ}"


class Crossing(models.Model):
    """An obligation reached a rung: written once by the sweep, never changed.

    `reached_at` is the moment the condition first held; `noticed_at` when the sweep saw it.
    """

    obligation = models.ForeignKey(
        Obligation, models.PROTECT, related_name="crossings", db_index=False
    )
    rung = models.CharField(max_length=10, choices=Rungs.choices)
    generation = models.PositiveSmallIntegerField(default=1)
    arming = models.PositiveSmallIntegerField(default=1)  # an extension re-arms the reminder
    reached_at = models.DateTimeField(db_index=True)
    noticed_at = models.DateTimeField()
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+", db_index=False)
    officer = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    told_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)  # when whoever gives cards for it had taken it

    class Meta:
        ordering = ["reached_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "rung", "generation", "arming"], name="crossing_once"
            )
        ]
        indexes = [
            models.Index(fields=["id"], name="crossing_untold", condition=Q(told_at__isnull=True)),
            models.Index(
                fields=["id"], name="crossing_unjudged", condition=Q(judged_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation_id} {self.rung}"


class Step(models.Model):
    """A step of a split, and what it follows. It owes nothing and has no clock until it begins.

    `obligation` is the row it became when the last of those it follows had ended. Where the whole
    ended before, it was dropped: it never begins, also when the whole is opened again.
    """

    parent = models.ForeignKey(Obligation, models.PROTECT, related_name="planned")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    officer = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    amount = models.FloatField()
    unit = models.CharField(max_length=10, choices=units)
    follows = models.ManyToManyField("self", symmetrical=False, related_name="followed_by")
    obligation = models.OneToOneField(
        Obligation, models.PROTECT, null=True, related_name="planned_as"
    )
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["parent", "place"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "place"], name="step_has_its_place")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.title}"


class Urging(models.Model):
    """A person asks the one who owes to hurry; it is answered, or withdrawn."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="urgings")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="sent")
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.obligation_id}: {self.words}"


class Move(models.Model):
    """A change of rules that running clocks read, and how far its moves are written.

    `kind` or `calendar` was changed at `changed_at`, the calendar by `notice` or in its office
    hours; `before` is what a rule was until then. Of the obligations up to `until_key` those up
    to `last_key` have their lines. `is_running` is true until all have them, then null: so there
    is one at a time.
    """

    kind = models.ForeignKey(Kind, models.PROTECT, null=True, related_name="+")
    calendar = models.ForeignKey("people.Calendar", models.PROTECT, null=True, related_name="+")
    notice = models.ForeignKey("people.Notice", models.PROTECT, null=True, related_name="+")
    before = models.JSONField(default=dict, blank=True)
    changed_at = models.DateTimeField()
    errand = models.ForeignKey("errands.Errand", models.PROTECT, null=True, related_name="+")
    until_key = models.BigIntegerField()
    last_key = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_running = models.BooleanField(null=True, default=True, unique=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.notice or self.kind or self.calendar)

    @property
    def rules_url(self) -> str:
        """The page of what was changed."""
        if self.calendar is None:
            return self.kind.get_absolute_url() if self.kind else ""
        address = reverse("obligations:calendar_year", args=[self.calendar.name])
        return f"{address}?year={self.notice.year}" if self.notice else address
