"""The words of codes: states, channels, outcomes, and what an event does to the clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

APPLICANT = "申请人"  # to whom it is owed where a log names nobody


class States(models.TextChoices):
    REGISTERED = "registered", pgettext_lazy("case", "Received")
    AWAITING_PAPERS = "awaiting_papers", pgettext_lazy("case", "Waiting for papers")
    REFUSED = "refused", pgettext_lazy("case", "Not accepted")
    ACCEPTED = "accepted", pgettext_lazy("case", "In hand")
    DECIDED = "decided", pgettext_lazy("case", "Decided")
    DELIVERED = "delivered", pgettext_lazy("case", "Delivered")
    WITHDRAWN = "withdrawn", pgettext_lazy("case", "Withdrawn")


class Channels(models.TextChoices):
    """GB/T 39046-2020, table A.5; exchange is an organ's own system."""

    WINDOW = "window", _("At the window")
    WEB = "web", _("On line")
    MOBILE = "mobile", _("By phone")
    COURIER = "courier", _("By courier")
    EXCHANGE = "exchange", _("From the organ's own system")
    OTHER = "other", _("Another way")


class Outcomes(models.TextChoices):
    GRANTED = "granted", pgettext_lazy("case", "Granted")
    DENIED = "denied", pgettext_lazy("case", "Denied")
    OTHER = "other", pgettext_lazy("case", "Ended otherwise")


class Deeds(models.TextChoices):
    """What an event does (contracts.md, Mapping)."""

    START = "start", _("begins the clock")
    PAUSE = "pause", _("stops the clock")
    RESUME = "resume", _("lets the clock go on")
    CLOSE = "close", _("ends the clock")
    REOPEN = "reopen", _("opens it again")
    STEP = "step", _("a step")
    IGNORE = "ignore", _("beside the clock")


class Applicants(models.TextChoices):
    PERSON = "person", _("A person")
    BODY = "body", _("An organisation")


class RejectStates(models.TextChoices):
    WAITING = "waiting", _("Waiting to be mended")
    REPAIRED = "repaired", _("Already put right")
    DROPPED = "dropped", _("Left out")


class BatchStates(models.TextChoices):
    TRIED = "tried", pgettext_lazy("batch", "Tried")
    RUNNING = "running", pgettext_lazy("batch", "On its way in")
    IMPORTED = "imported", pgettext_lazy("batch", "Taken in")
    DROPPED = "dropped", pgettext_lazy("batch", "Put aside")


ACTS = {  # the platform's own; activities of foreign logs are shown as they came
    "received": _("Application received"),
    "notified": _("Told once what is missing"),
    "supplemented": _("Missing papers handed in"),
    "accepted": pgettext_lazy("progress", "Accepted"),
    "deemed": _("Accepted by silence"),
    "refused": _("Not accepted"),
    "paused": _("Clock stopped"),
    "resumed": _("Clock goes on"),
    "extended": _("Extended"),
    "handed_over": _("Handed over"),
    "decided": _("Decided"),
    "delivered": _("Delivered"),
    "withdrawn": _("Withdrawn by the applicant"),
    "reopened": _("Decision taken back"),
}
