"""Who may do what with accounts, and what the ledger calls it. Part of the room's policy."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User
from xiaoneng.staffing.policy import gives_roles, is_self, keeps_records


def resets(user: User, subject: object) -> bool:
    """A rule: the system administrator, for anybody but oneself."""
    return keeps_records(user, None) and not is_self(user, subject)


def unlocks(user: User, subject: object) -> bool:
    """A rule: the security administrator, for anybody but oneself."""
    return gives_roles(user, None) and not is_self(user, subject)


def removes(user: User, subject: object) -> bool:
    """A rule: oneself, or the security administrator."""
    return is_self(user, subject) or unlocks(user, subject)


allow("account.sign_in", is_self)
allow("account.sign_out", is_self)
allow("account.unlock", unlocks)
allow("password.change", is_self)
allow("password.reset", resets)
allow("factor.enrol", is_self)
allow("factor.remove", removes)

declare("account.signed_in", _("Signed in"))
declare("account.signed_out", _("Signed out"))
declare("account.unlocked", _("Account unlocked"))
declare("password.changed", _("Password changed"))
declare("password.reset", _("Password reset"))
declare("factor.enrolled", _("Second factor set up"))
declare("factor.removed", _("Second factor removed"))
