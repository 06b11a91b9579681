"""Who may do what with accounts, and what the ledger calls it. Part of the room's policy."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import Rule, allow, is_clock, names_of, today
from xiaoneng.access.roles import ADMINISTRATORS, Role, granted_from, holdings_of
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
        if not isinstance(subject, User) or is_self(user, subject) or is_clock(subject, None):
            return False
        if not alone(user, subject):
            return False
        held = [one.organ for one in holdings_of(user, today()) if one.role == role]
        return all(
            any(other.organ.path.startswith(organ.path) for organ in held)
            for other in holdings_of(subject, today())
        )

    holds.__doc__ = f"A rule: the {names_of([role])}, for anybody but oneself."
    return holds


keeps = administers(Role.SYSTEM_ADMIN)
unlocks = administers(Role.SECURITY_ADMIN)
audits = administers(Role.AUDIT_ADMIN)


def is_administrator(user: User) -> bool:
    """Whether a person is one of the three administrators, or is going to be."""
    return bool(ADMINISTRATORS & granted_from(user, today()))


def resets(user: User, subject: object) -> bool:
    """A rule: the system administrator, for anybody who is none of the three; on the machine, all.

    Whoever is shown a password can come in with it: no administrator gets that of another.
    """
    return resets_all(user, subject) or closes(user, subject)


def resets_all(user: User, subject: object) -> bool:
    """A rule: what is asked for on the machine itself, for everybody but the clock."""
    return is_clock(user, subject) and isinstance(subject, User) and not is_clock(subject, None)


def closes(user: User, subject: object) -> bool:
    """A rule: the system administrator, for anybody who is none of the three.

    From an administrator who leaves, the security administrator first withdraws the role.
    """
    return keeps(user, subject) and isinstance(subject, User) and not is_administrator(subject)


def removes(user: User, subject: object) -> bool:
    """A rule: oneself, or the security administrator."""
    return is_self(user, subject) or unlocks(user, subject)


def removes_factor(user: User, subject: object) -> bool:
    """A rule: oneself, or the security administrator; on the machine, that of everybody."""
    return removes(user, subject) or resets_all(user, subject)


def shows_account(user: User, subject: object) -> bool:
    """A rule: the state of an account is looked at by the three administrators."""
    return keeps(user, subject) or unlocks(user, subject) or audits(user, subject)


allow("account.sign_in", is_self)
allow("account.sign_out", is_self)
allow("account.lock", is_clock)
allow("account.unlock", unlocks)
allow("account.close", closes)
allow("account.open", closes)
allow("account.show", shows_account, _("Look at the account of a person"))
allow("session.end", removes)
allow("password.change", is_self)
allow("password.reset", resets)
allow("factor.enrol", is_self)
allow("factor.remove", removes_factor)
allow("codes.renew", is_self)

declare("account.signed_in", _("Signed in"), is_quiet=True)
declare("account.signed_out", _("Signed out"), is_quiet=True)
declare("account.locked", _("Sign-in locked after too many attempts"), is_quiet=True)
declare("account.unlocked", _("Account unlocked"))
declare("account.closed", _("Account closed"))
declare("account.opened", _("Account opened again"))
declare("session.ended", _("Signed out everywhere"))
declare("password.changed", _("Password changed"))
declare("password.reset", _("Password reset"))
declare("factor.enrolled", _("Second factor set up"))
declare("factor.removed", _("Second factor removed"))
declare("codes.renewed", _("Backup codes made anew"))
