"""Who may look over what others do."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow, has_role, may
from xiaoneng.access.roles import Role
from xiaoneng.people.models import User

READERS = (Role.HEAD, Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER)
allow("cockpit.read", has_role(*READERS), _("Read the cockpit"))
allow("flow.read", has_role(*READERS), _("Read real flows"))
allow("lab.read", has_role(*READERS), _("Use the limit lab"))


def may_read_flows(user: User) -> bool:
    """Whether the side bar leads to the flows."""
    return may(user, "flow.read")


def may_read_cockpit(user: User) -> bool:
    """Whether the side bar leads to the cockpit."""
    return may(user, "cockpit.read")


def may_read_lab(user: User) -> bool:
    """Whether the side bar leads to the limit lab."""
    return may(user, "lab.read")
