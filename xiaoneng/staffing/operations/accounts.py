"""Signing in and out, passwords, the second factor: what the ledger keeps of each."""

from datetime import datetime

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

LENGTH = 14  # of a password given by an administrator
SIGNS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike


@transaction.atomic
def note_sign_in(user: User, *, actor: User, at: datetime, second_factor: bool) -> None:
    """Write down that a person signed in."""
    require(actor, "account.sign_in", user)

    User.objects.filter(pk=user.pk).update(last_login=at)

    record("account.signed_in", user, actor=actor, at=at, second_factor=second_factor)


@transaction.atomic
def note_sign_out(user: User, *, actor: User, at: datetime) -> None:
    """Write down that a person signed out."""
    require(actor, "account.sign_out", user)

    record("account.signed_out", user, actor=actor, at=at)


@transaction.atomic
def change_password(user: User, password: str, *, actor: User, at: datetime) -> None:
    """Give oneself another password; the old one is asked for by the form."""
    require(actor, "password.change", user)

    if user.check_password(password):
        raise Unusable(_("The new password is the old one; choose another."))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Unusable(" ".join(error.messages)) from error
    user.set_password(password)
    user.must_change_password, user.password_changed_at = False, at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])

    record("password.changed", user, actor=actor, at=at)


@transaction.atomic
def reset_password(user: User, *, actor: User, at: datetime) -> str:
    """Give a person a password for one sign-in; it is shown once and has to be changed then."""
    require(actor, "password.reset", user)

    password = get_random_string(LENGTH, SIGNS)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = True, at
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])

    record("password.reset", user, actor=actor, at=at)
    return password


@transaction.atomic
def unlock_account(user: User, *, actor: User, at: datetime) -> None:
    """Let a person try again who was locked out."""
    require(actor, "account.unlock", user)

    if not reset(username=user.username):
        raise IllegalStep(_("%(who)s is not locked out.") % {"who": user})

    record("account.unlocked", user, actor=actor, at=at)


def second_factor_of(user: User) -> TOTPDevice | None:
    """The confirmed second factor of a person, if there is one."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def begun_factor(user: User) -> TOTPDevice:
    """A second factor that waits for its first code; the same one until it is confirmed."""
    return TOTPDevice.objects.get_or_create(
        user=user, confirmed=False, defaults={"name": user.username}
    )[0]


@transaction.atomic
def enrol_factor(user: User, code: str, *, actor: User, at: datetime) -> TOTPDevice:
    """Confirm the second factor with a code it shows; from now on it is asked for."""
    require(actor, "factor.enrol", user)

    device = begun_factor(user)
    if not device.verify_token(code.strip()):
        raise Unusable(_("This code is not the one expected now; wait for the next and try again."))
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()

    record("factor.enrolled", user, actor=actor, at=at)
    return device


@transaction.atomic
def remove_factor(user: User, *, actor: User, at: datetime) -> None:
    """Take a person's second factor away, as after a lost phone."""
    require(actor, "factor.remove", user)

    if not TOTPDevice.objects.filter(user=user).delete()[0]:
        raise IllegalStep(_("%(who)s has no second factor.") % {"who": user})

    record("factor.removed", user, actor=actor, at=at)
