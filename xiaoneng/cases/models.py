"""Cases: one application for one item, from the day it came in to the day it was delivered."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse

from xiaoneng.access.scope import keys_seen
from xiaoneng.cases.lifecycle import BATCH, CASE, REJECT, REPORT
from xiaoneng.cases.words import (
    Applicants,
    BatchStates,
    Channels,
    Deeds,
    Outcomes,
    RejectStates,
    States,
)
from xiaoneng.people.models import User

if TYPE_CHECKING:
    from xiaoneng.obligations.queries import Obligation


class Source(models.Model):
    """An organ's own system from which cases come, and how its files are read.

    `mapping` is the text of a mapping (contracts.md). What happened is entered at most
    `tolerance_days` working days later; beyond that an entry is late. With `creates_organs` an
    organ that the log names and nobody knows is founded below the source's organ. With
    `takes_unknown` nobody is asked about officers and events that nobody knows. Lines crossed
    before `live_from_on` are facts without card, points or message; while it is empty, all that a
    case had crossed when it came in. Where its organ has such a day too, the later counts.
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    mapping = models.TextField()
    provenance = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    tolerance_days = models.PositiveSmallIntegerField(default=1)
    creates_organs = models.BooleanField(default=False)
    takes_unknown = models.BooleanField(default=False)
    live_from_on = models.DateField(null=True)
    is_generated = models.BooleanField(default=False)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cases:source", args=[self.code])


class Outage(models.Model):
    """A time in which a source could not send; entries that are late by it are not late."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="outages")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    paper = models.CharField(max_length=200)
    declared_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-from_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=models.F("from_at")), name="outage_ends_after_it_begins"
            )
        ]

    called_by = ("source",)

    def __str__(self) -> str:
        return f"{self.source}: {self.from_at} - {self.until_at}"


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User, day: date) -> "CaseQuerySet":
        """What a person may see: the cases of organs in scope, and those in the person's hands."""
        return self.filter(Q(organ__in=keys_seen(user, day)) | Q(decision__officer=user))

    def open(self) -> "CaseQuerySet":
        return self.exclude(state__in=[*CASE.final, States.DECIDED])


class Case(models.Model):
    """One application for one item.

    It is kept under the version of the catalogue it was accepted under. Time is not counted here:
    `intake` (to notice or accept), `decision` and `delivery` are obligations, each with its clock.
    An imported case has the number of its source in `source_key`; `code` and the number together
    open its progress to the applicant.
    """

    number = models.CharField(max_length=50, unique=True)
    code = models.CharField(max_length=12)
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, related_name="cases", db_index=False
    )
    source_key = models.CharField(max_length=120, blank=True)
    item = models.ForeignKey(
        "catalogue.Item", models.PROTECT, null=True, related_name="cases", db_index=False
    )
    version = models.ForeignKey(
        "catalogue.Version", models.PROTECT, null=True, related_name="cases"
    )
    item_name = models.CharField(max_length=300)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="cases", db_index=False)
    matter = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=10, choices=Channels.choices, default=Channels.WINDOW)
    applicant = models.CharField(max_length=120)
    applicant_kind = models.CharField(
        max_length=6, choices=Applicants.choices, default=Applicants.BODY
    )
    applicant_phone = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=16, choices=States.choices, default=CASE.initial)
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    is_deemed = models.BooleanField(default=False)  # accepted by silence (行政许可法 art. 32)
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcomes.choices, blank=True)
    reason = models.TextField(blank=True)  # of a refusal or a denial
    decision_paper = models.CharField(max_length=120, blank=True)
    decision_paper_on = models.DateField(null=True)  # the date the document bears, where told
    delivered_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)  # when something last happened to the row
    intake = models.OneToOneField(
        "obligations.Obligation", models.PROTECT, null=True, related_name="+"
    )
    decision = models.OneToOneField(
        "obligations.Obligation", models.PROTECT, null=True, related_name="+"
    )
    delivery = models.OneToOneField(
        "obligations.Obligation", models.PROTECT, null=True, related_name="+"
    )
    is_generated = models.BooleanField(default=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"],
                condition=Q(source__isnull=False),
                name="case_once_in_its_source",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "decided", "delivered"])
                | Q(accepted_at__isnull=False, decision__isnull=False),
                name="case_accepted_has_clock",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_at__isnull=False),
                name="case_decided_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "state", "received_at", "id"], name="case_of_organ"),
            models.Index(fields=["item", "state", "received_at", "id"], name="case_of_item"),
            models.Index(fields=["state", "received_at", "id"], name="case_by_state"),
            models.Index(fields=["received_at", "id"], name="case_by_day"),
            models.Index(fields=["changed_at", "id"], name="case_by_change"),
            models.Index(
                fields=["decided_at", "id"],
                name="case_by_decision",
                condition=Q(decided_at__isnull=False),
            ),
            models.Index(  # what an organ closed in some days
                fields=["organ", "decided_at", "id"],
                name="case_decided_in",
                condition=Q(decided_at__isnull=False),
            ),
            models.Index(  # what only logs know has no item of the catalogue
                fields=["item_name", "received_at", "id"],
                name="case_of_name",
                condition=Q(item__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:detail", args=[self.pk])

    @property
    def clock(self) -> "Obligation | None":
        """What the organ owes the applicant now, or owed last: the answer, the decision."""
        return self.decision or self.intake

    @property
    def officer(self) -> "User | None":
        """Who has the case in hand since it was accepted."""
        return self.decision.officer if self.decision else None


class Event(models.Model):
    """Something that happened in a case, when it happened, and when that was recorded.

    The columns from `item` on are those a row of a foreign log brought along, kept so that the
    case can be folded anew when later rows come; `print` knows the row again.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    activity = models.CharField(max_length=120)
    does = models.CharField(max_length=8, choices=Deeds.choices, default=Deeds.STEP)
    is_credited = models.BooleanField(default=False)
    at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    organ_name = models.CharField(max_length=120, blank=True)
    officer_name = models.CharField(max_length=120, blank=True)
    words = models.CharField(max_length=300, blank=True)
    paper = models.CharField(max_length=120, blank=True)
    batch = models.ForeignKey(
        "Batch", models.PROTECT, null=True, related_name="events", db_index=False
    )
    print = models.CharField(max_length=20, blank=True)
    item = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    amount = models.FloatField(null=True)
    unit = models.CharField(max_length=10, blank=True)
    statutory_amount = models.FloatField(null=True)
    warn = models.FloatField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["case", "at", "id"], name="event_of_case")]

    def __str__(self) -> str:
        return self.activity


class Supplement(models.Model):
    """A one-time notice (一次性告知): what is missing or wrong, and how to mend it.

    `is_second` marks a further notice after papers were handed in (行政许可法 art. 72).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    defects = models.JSONField(default=list)  # rows {"material", "problem", "remedy", "basis"}
    is_second = models.BooleanField(default=False)
    reason = models.CharField(max_length=300, blank=True)  # of a second one
    issued_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    papers_at = models.DateTimeField(null=True)  # when everything was handed in

    class Meta:
        ordering = ["issued_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.issued_at}"


class Report(models.Model):
    """A prior negative report (否定报备): no refusal or denial without its approval before."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    facts = models.TextField()
    reason = models.TextField()
    basis = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default=REPORT.initial)
    proposed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["proposed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class Batch(models.Model):
    """One import of one file of a source: tried, then taken in. The same file twice is one.

    `settled` is what was decided of the names nobody knows (`cases.unknown`), by whom and when.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="batches")
    filename = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    kept = models.CharField(max_length=200)  # where the file lies in the store
    state = models.CharField(max_length=10, choices=BatchStates.choices, default=BATCH.initial)
    brought_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    brought_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)  # rows read, used, rejected, duplicate, cases …
    settled = models.JSONField(default=dict, blank=True)
    settled_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-brought_at", "-pk"]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("cases:batch", args=[self.pk])


class Reject(models.Model):
    """A row that could not be used: where it stands, what is wrong, and what became of it.

    `case` is its case as the row names it; `cells` are its values in the columns of the mapping,
    [column, value], shortened, to tell which matter it is. `line` is the whole row as its reader
    gave it (`bringing.lines`), to be put right without the file; "" where it is too long or from
    before lines were kept. `words` say why it was left out, where it was.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="rejects")
    row = models.PositiveIntegerField()
    case = models.CharField(max_length=120, blank=True)
    cells = models.JSONField(default=list, blank=True)
    line = models.TextField(blank=True)
    column = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=RejectStates.choices, default=REJECT.initial)
    repaired = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=200, blank=True)
    settled_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["row", "pk"]
        indexes = [models.Index(fields=["batch", "state", "row"], name="reject_of_batch")]

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"

    def get_absolute_url(self) -> str:
        return reverse("cases:reject", args=[self.pk])
