"""Scenarios of the limit lab, for those who see the organs they are about."""

from datetime import date

from xiaoneng.insight.models import Scenario, ScenarioQuerySet
from xiaoneng.people.models import User

__all__ = ["Scenario", "scenarios_for"]


def scenarios_for(user: User, day: date) -> ScenarioQuerySet:
    """The scenarios a person may see, the last one first."""
    return Scenario.objects.visible_to(user, day).select_related("organ", "saved_by")
