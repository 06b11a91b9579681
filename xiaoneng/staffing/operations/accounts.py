"""Signing in and out, and being locked out: what the ledger keeps of each."""

from datetime import datetime

from axes.utils import reset
from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.access.presences import begin_presence, end_keys, end_presences
from xiaoneng.core.refusals import IllegalStep
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
