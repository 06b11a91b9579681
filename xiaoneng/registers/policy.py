"""Who may bring registers in and read them, and what the ledger calls it."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow, has_role, may
from xiaoneng.access.roles import Role
from xiaoneng.cases.policy import runs_sources
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User

READERS = (Role.HEAD, Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER)

allow("register.list", has_role(*READERS), _("Read the registers of results and tickets"))
allow("register.try", runs_sources, _("Bring in files of registers"))
for action in ("register.import", "register.drop", "register.withdraw"):
    allow(action, runs_sources)

declare("register.tried", _("File of a register tried"))
declare("register.imported", _("File of a register taken over"))
declare("register.dropped", _("File of a register put aside"))
declare("register.withdrawn", _("File of a register withdrawn"))


def may_read_registers(user: User) -> bool:
    """Whether the side bar leads to the registers."""
    return may(user, "register.list")
