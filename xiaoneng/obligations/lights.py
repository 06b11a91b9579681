"""The words of lights, states and rungs, as the tables keep them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xiaoneng.core.clock import Light
from xiaoneng.core.ladders import Rung


class Lights(models.TextChoices):
    """The words of the lights; which one holds is the clock's to say (core/clock.py)."""

    ON_TIME = Light.ON_TIME, _("On track")
    DUE_SOON = Light.DUE_SOON, _("Due soon")
    OVERDUE = Light.OVERDUE, _("Overdue")
    PAUSED = Light.PAUSED, _("Paused")
    MET = Light.MET, _("Met")
    MISSED = Light.MISSED, _("Missed")
    NONE = Light.NONE, _("No limit")


class States(models.TextChoices):
    OPEN = "open", pgettext_lazy("obligation", "Open")
    CLOSED = "closed", pgettext_lazy("obligation", "Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Rungs(models.TextChoices):
    REMINDER = Rung.REMINDER, _("Reminder")
    YELLOW = Rung.YELLOW, _("Yellow card line")
    RED = Rung.RED, _("Red card line")
