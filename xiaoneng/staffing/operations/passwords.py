"""Changing one's own password, and resetting that of another."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string

from xiaoneng.access.passwords import check_fit, keep_past_password
from xiaoneng.access.policy import require
from xiaoneng.access.presences import end_presences
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User
from xiaoneng.staffing.operations.holding import held_person

LENGTH = 14  # of a password given by an administrator
SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike


@transaction.atomic
def change_password(
    user: User, password: str, *, actor: User, at: datetime, session: str = ""
) -> None:
    """Give oneself another password, and sign out everywhere but in this session.

    The old password is asked for by the form.
    """
    require(actor, "password.change", user)

    try:
        check_fit(password, user)
    except ValidationError as error:
        raise Unusable(" ".join(error.messages)) from error
    replace_password(user, password, at=at, is_given=False)
    end_presences(user, but=session)

    record("password.changed", user, actor=actor, at=at)


@transaction.atomic
def reset_password(user: User, *, actor: User, at: datetime) -> str:
    """Give a person a password for one sign-in; it is shown once and has to be changed then.

    Where the actor is the clock, it was asked for on the machine itself.
    """
    held_person(user)  # a role that is just being granted is waited for, and seen
    require(actor, "password.reset", user)

    password = get_random_string(LENGTH, SIGNS)
    replace_password(user, password, at=at, is_given=True)
    end_presences(user)

    record("password.reset", user, actor=actor, at=at)
    return password


def replace_password(user: User, password: str, *, at: datetime, is_given: bool) -> None:
    keep_past_password(user, at=at)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = is_given, at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
