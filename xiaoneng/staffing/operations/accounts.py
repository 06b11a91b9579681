"""Signing in and out, being locked out, an account closed: what the ledger keeps of each."""

from datetime import datetime

from axes.utils import reset
from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.access.presences import begin_presence, end_keys, end_presences
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User


@transaction.atomic
def note_sign_in(  # who, where, by which proof
    user: User,
    key: str,
    *,
    actor: User,
    at: datetime,
    second_factor: bool,
    device: str = "",
) -> None:
    """Write down that a person signed in, and end the oldest session beyond the limit."""
    require(actor, "account.sign_in", user)

    User.objects.filter(pk=user.pk).update(last_login=at)
    ended = begin_presence(user, key, at=at, device=device)

    record("account.signed_in", user, actor=actor, at=at, second_factor=second_factor, ended=ended)


@transaction.atomic
def note_sign_out(user: User, key: str, *, actor: User, at: datetime) -> None:
    """Write down that a person signed out."""
    require(actor, "account.sign_out", user)

    end_keys([key])

    record("account.signed_out", user, actor=actor, at=at)


@transaction.atomic
def note_lock_out(user: User, *, actor: User, at: datetime, attempts: int) -> None:
    """Write down that too many attempts failed, so that nobody is let in by this name."""
    require(actor, "account.lock", user)

    record("account.locked", user, actor=actor, at=at, attempts=attempts)


@transaction.atomic
def unlock_account(user: User, *, actor: User, at: datetime) -> None:
    """Let a person try again who was locked out."""
    require(actor, "account.unlock", user)

    if not reset(username=user.username):
        raise IllegalStep(_("%(who)s is not locked out.") % {"who": user})

    record("account.unlocked", user, actor=actor, at=at)


@transaction.atomic
def end_sessions(user: User, *, actor: User, at: datetime, but: str = "") -> int:
    """Sign a person out everywhere, or everywhere but in the browser this is asked from."""
    require(actor, "session.end", user)

    ended = end_presences(user, but=but)
    if not ended:
        raise IllegalStep(_("%(who)s is signed in nowhere else.") % {"who": user})

    record("session.ended", user, actor=actor, at=at, ended=ended)
    return ended


@transaction.atomic
def close_account(user: User, *, reason: str, actor: User, at: datetime) -> None:
    """Let a person no longer sign in, who left as a rule; posts, roles and matters stay."""
    require(actor, "account.close", user)

    check_said(reason)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False) != 1:
        raise IllegalStep(_("The account of %(who)s is closed already.") % {"who": user})
    user.is_active = False
    ended = end_presences(user)

    record("account.closed", user, actor=actor, at=at, reason=reason.strip(), ended=ended)


@transaction.atomic
def open_account(user: User, *, reason: str, actor: User, at: datetime) -> None:
    """Let a person sign in again whose account was closed, by the password of before."""
    require(actor, "account.open", user)

    check_said(reason)
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True) != 1:
        raise IllegalStep(_("The account of %(who)s is open.") % {"who": user})
    user.is_active = True

    record("account.opened", user, actor=actor, at=at, reason=reason.strip())


def check_said(reason: str) -> None:
    """Refuse an empty reason; raises Unusable."""
    if not reason.strip():
        raise Unusable(_("Say why."))
