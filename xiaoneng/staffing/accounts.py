"""Who may do what with accounts, and what the ledger calls it. Part of the room's policy."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import Rule, allow, is_clock, names_of, today
from xiaoneng.access.roles import Role, holdings_of
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User
from xiaoneng.staffing.policy import alone_as, is_self


def administers(role: Role) -> Rule:
    """A rule: this administrator, over every post and role of another person; never oneself.

    Without the roles an administrator of one organ could take over the account of somebody
    whose role reaches further.
    """
    alone = alone_as(role)

    def holds(user: User, subject: object) -> bool:
        if not isinstance(subject, User) or is_self(user, subject) or not alone(user, subject):
            return False
        held = [one.organ for one in holdings_of(user, today()) if one.role == role]
        return all(
            any(other.organ.path.startswith(organ.path) for organ in held)
            for other in holdings_of(subject, today())
        )

    holds.__doc__ = f"A rule: the {names_of([role])}, for anybody but oneself."
    return holds


resets = administers(Role.SYSTEM_ADMIN)
unlocks = administers(Role.SECURITY_ADMIN)
audits = administers(Role.AUDIT_ADMIN)


def removes(user: User, subject: object) -> bool:
    """A rule: oneself, or the security administrator."""
    return is_self(user, subject) or unlocks(user, subject)


def shows_account(user: User, subject: object) -> bool:
    """A rule: the state of an account is looked at by the three administrators."""
    return resets(user, subject) or unlocks(user, subject) or audits(user, subject)


allow("account.sign_in", is_self)
allow("account.sign_out", is_self)
allow("account.lock", is_clock)
allow("account.unlock", unlocks)
allow("account.show", shows_account, _("Look at the account of a person"))
allow("session.end", removes)
allow("password.change", is_self)
allow("password.reset", resets)
allow("factor.enrol", is_self)
allow("factor.remove", removes)
allow("codes.renew", is_self)

declare("account.signed_in", _("Signed in"))
declare("account.signed_out", _("Signed out"))
declare("account.locked", _("Sign-in locked after too many attempts"))
declare("account.unlocked", _("Account unlocked"))
declare("session.ended", _("Signed out everywhere"))
declare("password.changed", _("Password changed"))
declare("password.reset", _("Password reset"))
declare("factor.enrolled", _("Second factor set up"))
declare("factor.removed", _("Second factor removed"))
declare("codes.renewed", _("Backup codes made anew"))
