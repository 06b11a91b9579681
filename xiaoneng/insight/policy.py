"""Who may look over what others do."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow, has_role, has_role_over, may
from xiaoneng.access.roles import Role
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User

READERS = (Role.HEAD, Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER)
allow("cockpit.read", has_role(*READERS), _("Read the cockpit"))
allow("flow.read", has_role(*READERS), _("Read real flows"))
allow("lab.read", has_role(*READERS), _("Use the limit lab"))
keeps = has_role_over(Role.EFFICIENCY_OFFICE, Role.HEAD)
allow("scenario.save", keeps)
allow("scenario.rename", keeps)
allow("scenario.drop", keeps)
allow("scenario.propose", keeps)

allow("flow.export", has_role(*READERS), _("Export event logs"))
allow("doubt.read", has_role(*READERS), _("Read data quality and suspicions"))
WORKERS = (Role.WINDOW_OFFICER, Role.OFFICER, Role.SECTION_CHIEF)  # of the cases they see
allow("forecast.read", has_role(*READERS, *WORKERS), _("Read the forecast"))

declare("scenario.saved", _("Scenario of the limit lab kept"))
declare("scenario.renamed", _("Scenario renamed"))
declare("scenario.dropped", _("Scenario given up"))
declare("scenario.proposed", _("Scenario handed to the catalogue"))
declare("flow.exported", _("Event log exported"))


def may_read_flows(user: User) -> bool:
    """Whether the side bar leads to the flows."""
    return may(user, "flow.read")


def may_read_cockpit(user: User) -> bool:
    """Whether the side bar leads to the cockpit."""
    return may(user, "cockpit.read")


def may_read_lab(user: User) -> bool:
    """Whether the side bar leads to the limit lab."""
    return may(user, "lab.read")


def may_read_doubts(user: User) -> bool:
    """Whether the side bar leads to the suspicion lists."""
    return may(user, "doubt.read")


def may_read_forecast(user: User) -> bool:
    """Whether the side bar leads to the forecast."""
    return may(user, "forecast.read")
