"""Who reads the ledger and who has it verified; the words of its own events."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow, has_role, is_clock, today
from xiaoneng.access.roles import ADMINISTRATORS, Role, roles_of
from xiaoneng.ledger.events import declare
from xiaoneng.ledger.models import OVERSEES
from xiaoneng.people.models import User


def audits(user: User, _subject: object) -> bool:
    """A rule: the person is audit administrator and neither of the other two."""
    return roles_of(user, today()) & ADMINISTRATORS == {Role.AUDIT_ADMIN}


def reads_ledger(user: User, subject: object) -> bool:
    """A rule: the audit administrator, and who oversees an organ (rows are narrowed further)."""
    return audits(user, subject) or has_role(*OVERSEES)(user, subject)


def verifies(user: User, subject: object) -> bool:
    """A rule: the audit administrator, and the clock every night."""
    return audits(user, subject) or is_clock(user, subject)


allow("ledger.read", reads_ledger, _("Read the ledger"))
allow("ledger.verify", verifies, _("Verify the ledger"))
declare("ledger.verified", _("Ledger verified"))
