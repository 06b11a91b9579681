"""Rules with their versions, what they found, and cards with all that was done to them."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiaoneng.access.scope import keys_seen, organ_keys, sees_all
from xiaoneng.core.rulebook import Colour
from xiaoneng.people.models import User
from xiaoneng.supervision.lifecycle import (
    APPEAL,
    CARD,
    FINDING,
    PROPOSAL,
    RULE,
    STANDING,
    UNANSWERED,
)


class Colours(models.TextChoices):
    YELLOW = Colour.YELLOW, _("Yellow card")
    RED = Colour.RED, _("Red card")
    SUSPICION = Colour.SUSPICION, _("Suspicion")


class Sources(models.TextChoices):
    """What makes a rule speak."""

    LADDER = "ladder", _("A line crossed by an obligation")
    LIFE = "life", _("A card left unanswered")
    COUNT = "count", _("The number of cards")
    ROOM = "room", _("What a room reports")
    MANUAL = "manual", _("A person proposes, another approves")


class CardStates(models.TextChoices):
    ISSUED = "issued", pgettext_lazy("card", "Issued")
    DELIVERED = "delivered", pgettext_lazy("card", "Signed for")
    EXPLAINED = "explained", pgettext_lazy("card", "Explained")
    CONFIRMED = "confirmed", pgettext_lazy("card", "Confirmed")
    DOWNGRADED = "downgraded", pgettext_lazy("card", "Downgraded")
    RECTIFYING = "rectifying", pgettext_lazy("card", "Being put right")
    APPEALED = "appealed", pgettext_lazy("card", "Under appeal")
    UPHELD = "upheld", pgettext_lazy("card", "Upheld on appeal")
    CLOSED = "closed", pgettext_lazy("card", "Closed")
    REVOKED = "revoked", pgettext_lazy("card", "Revoked")


class Grounds(models.TextChoices):
    """Why a card may be revoked."""

    FORCE_MAJEURE = "force_majeure", _("Force majeure")
    SYSTEM_FAULT = "system_fault", _("Fault of a system or network, proven by its log")
    APPLICANT = "applicant", _("Cause on the applicant's side")
    LATE_PAUSE = "late_pause", _("A stop recorded late, its papers dated before the due day")
    WRONG_LIMIT = "wrong_limit", _("The limit of the item was entered wrongly")
    UNFOUNDED = "unfounded", _("No longer founded by the facts as known now")


class Rule(models.Model):
    """A rule of supervision; what it says at a time is its version of that time.

    `seen_until` is how far a room's reports have been read. While a long stretch is being read it
    is that from there until `reading_until`, and `reading_after` is the place of the last subject.
    """

    code = models.CharField(max_length=40, unique=True)
    source = models.CharField(max_length=8, choices=Sources.choices)
    state = models.CharField(max_length=10, default=RULE.initial)
    seen_until = models.DateTimeField(null=True)
    reading_until = models.DateTimeField(null=True)
    reading_after = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("supervision:rule", args=[self.pk])


class RuleVersion(models.Model):
    """What a rule says from one moment up to another: its parameters, colour and points."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    parameters = models.JSONField(default=dict)
    colour = models.CharField(max_length=10, choices=Colours.choices)
    points = models.FloatField(default=0)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    paper = models.CharField(max_length=200)

    class Meta:
        ordering = ["rule", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "number"], name="rule_version_once"),
            models.UniqueConstraint(
                fields=["rule"], condition=Q(until_at__isnull=True), name="rule_has_one_last"
            ),
        ]

    called_by = ("rule",)

    def __str__(self) -> str:
        return f"{self.rule} {self.number}"


class Series(models.Model):
    """How many cards were numbered in a year."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: User, day: date) -> "CardQuerySet":
        """The cards of organs in scope, those on the person, and those the person signs for."""
        if sees_all(user, day):
            return self
        organs = organ_keys(user, day)  # one by one: then each of three indexes is asked
        of_organs = Q(organ__in=keys_seen(user, day) if organs is None else organs)
        seen = of_organs | Q(officer=user) | Q(liaison=user)
        return self.filter(seen)

    def standing(self) -> "CardQuerySet":
        """Those that were confirmed and hold: what points and consequences come from."""
        return self.filter(state__in=STANDING)

    def open(self) -> "CardQuerySet":
        return self.exclude(state__in=CARD.final)

    def unanswered(self) -> "CardQuerySet":
        return self.filter(state__in=UNANSWERED)

    def due_to_escalate(self, at: datetime) -> "CardQuerySet":
        return self.filter(escalate_at__lte=at).order_by("escalate_at", "pk")


class Card(models.Model):
    """A yellow or red card: which rule saw what, whose clock it was, and how far its life is.

    `subject` names what it is about ("obligations.crossing:7"): one card for each rule and subject.
    `facts` are frozen at issue. `organ` and `officer` held the clock when the line was reached at
    `reached_at`; `body` is the organ they belonged to that day; `liaison` signs. `duty` is the
    limit that runs now: to explain, to put right. `escalate_at` is when silence has consequences.
    `is_founded` is what the last re-check said of it, with the difference.
    """

    number = models.CharField(max_length=40, unique=True)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="cards")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="cards")
    colour = models.CharField(max_length=10, choices=Colours.choices)
    points = models.FloatField(default=0)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    obligation = models.ForeignKey(
        "obligations.Obligation", models.PROTECT, null=True, related_name="+"
    )
    crossing = models.OneToOneField(
        "obligations.Crossing", models.PROTECT, null=True, related_name="+"
    )
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    officer = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    body = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    liaison = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    reached_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=CardStates.choices, default=CARD.initial)
    duty = models.ForeignKey("obligations.Obligation", models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    judged_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    is_recurrence = models.BooleanField(default=False)
    escalate_at = models.DateTimeField(null=True)
    rechecked_at = models.DateTimeField(null=True)
    is_founded = models.BooleanField(null=True)
    difference = models.JSONField(default=dict, blank=True)
    is_generated = models.BooleanField(default=False)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-reached_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject"], name="card_once_for_each"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(STANDING)) | Q(judged_at__isnull=False),
                name="card_standing_was_judged",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "reached_at", "id"], name="card_by_state"),
            models.Index(fields=["reached_at", "id"], name="card_by_moment"),
            models.Index(
                fields=["reached_at", "organ", "body", "colour", "state", "points"],
                name="card_counted",
            ),
            models.Index(fields=["organ", "reached_at", "id"], name="card_of_organ"),
            models.Index(fields=["body", "colour", "state"], name="card_of_body"),
            models.Index(
                fields=["escalate_at", "id"],
                name="card_to_escalate",
                condition=Q(escalate_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("supervision:card", args=[self.pk])


class CardTally(models.Model):
    """How many cards of one part of an organ, month of the fact, colour and state there are.

    `thousandths` are their points. `month` is year and month on the wall (202611). The database
    keeps it (migration 0004) as it keeps those of obligations: on PostgreSQL in several rows, whose
    sum counts.
    """

    organ = models.ForeignKey(
        "people.Organ", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    body = models.ForeignKey(
        "people.Organ", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    month = models.IntegerField()
    colour = models.CharField(max_length=10, choices=Colours.choices)
    state = models.CharField(max_length=10, choices=CardStates.choices)
    number = models.BigIntegerField()
    thousandths = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["month", "organ", "body", "colour", "state"], name="tally_of_cards"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} {self.month} {self.colour} {self.state}: {self.number}"


class Step(models.Model):
    """Something done to a card: signed for, explained, confirmed, and what was said with it."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=12)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=1000, blank=True)
    ground = models.CharField(max_length=20, choices=Grounds.choices, blank=True)
    paper = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.card_id} {self.act}"


class Appeal(models.Model):
    """The organ does not accept what was confirmed; somebody else decides within a limit."""

    card = models.OneToOneField(Card, models.PROTECT, related_name="appeal")
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, default=APPEAL.initial)
    duty = models.ForeignKey("obligations.Obligation", models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=1000, blank=True)

    def __str__(self) -> str:
        return f"{self.card_id} {self.state}"


class FindingStates(models.TextChoices):
    FOUND = "found", _("To be looked at")
    CONFIRMED = "confirmed", pgettext_lazy("finding", "Confirmed")
    DISMISSED = "dismissed", _("Dismissed")
    CARDED = "carded", _("Made a card by rule")


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: User, day: date) -> "FindingQuerySet":
        """Findings of organs in scope; who may read any at all is the policy's to say."""
        return self if sees_all(user, day) else self.filter(organ__in=keys_seen(user, day))


class Finding(models.Model):
    """What a room's rule saw: the subject, the facts, the arithmetic. A person says what it is."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="findings")
    version = models.ForeignKey(RuleVersion, models.PROTECT, related_name="findings")
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    officer = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    obligation = models.ForeignKey(
        "obligations.Obligation", models.PROTECT, null=True, related_name="+"
    )
    happened_at = models.DateTimeField()
    found_at = models.DateTimeField()
    evidence = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=FindingStates.choices, default=FINDING.initial)
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True)
    card = models.ForeignKey(Card, models.PROTECT, null=True, related_name="findings")

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "subject"], name="finding_once_for_each")
        ]
        indexes = [models.Index(fields=["state", "happened_at", "id"], name="finding_by_state")]

    called_by = ("rule",)

    def __str__(self) -> str:
        return f"{self.rule}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("supervision:finding", args=[self.pk])

    @property
    def is_generated(self) -> bool:
        """Whether the matter it is about was generated."""
        return self.obligation is not None and self.obligation.is_generated


class ProposalStates(models.TextChoices):
    PROPOSED = "proposed", _("Waits for approval")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", pgettext_lazy("proposal", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("proposal", "Withdrawn")


class Proposal(models.Model):
    """A card that one person wants and another must approve."""

    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+")
    colour = models.CharField(max_length=10, choices=Colours.choices)
    organ = models.ForeignKey("people.Organ", models.PROTECT, related_name="+")
    officer = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="proposals")
    title = models.CharField(max_length=200)
    happened_on = models.DateField()
    reason = models.CharField(max_length=1000)
    by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(
        max_length=10, choices=ProposalStates.choices, default=PROPOSAL.initial
    )
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=500, blank=True)
    card = models.OneToOneField(Card, models.PROTECT, null=True, related_name="proposal")

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("supervision:proposal", args=[self.pk])
