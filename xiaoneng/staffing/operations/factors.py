"""The second factor: set up, asked for, replaced by backup codes, taken away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from xiaoneng.access.policy import require
from xiaoneng.access.presences import end_presences
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User

BACKUP_CODES = 8
DIGITS = 6  # of a code of the app; backup codes are longer


def second_factor_of(user: User) -> TOTPDevice | None:
    """The confirmed second factor of a person, if there is one."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def begun_factor(user: User) -> TOTPDevice:
    """A second factor that waits for its first code; the same one until it is confirmed.

    Two windows opened at once may begin two: the first counts, whoever asks.
    """
    begun = TOTPDevice.objects.filter(user=user, confirmed=False).order_by("pk").first()
    return begun or TOTPDevice.objects.create(user=user, confirmed=False, name=user.username)


def backup_codes_left(user: User) -> int:
    """How many backup codes a person has not used yet."""
    count: int = StaticToken.objects.filter(device__user=user).count()
    return count


def is_code_of(device: TOTPDevice, code: str) -> bool:
    """Whether the app shows this code now; looked at without using it up."""
    given = code.replace(" ", "")
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    return given.isdecimal() and bool(totp.verify(int(given), device.tolerance))


@transaction.atomic
def proven_by(user: User, code: str) -> Device | None:
    """The factor that a code proves: the app, or one of the backup codes, which is then used up.

    Wrong codes are counted by the factor, which then waits longer and longer.
    """
    given = code.replace(" ", "").lower()
    kind = TOTPDevice if len(given) <= DIGITS else StaticDevice
    held = kind.objects.select_for_update().filter(user=user, confirmed=True).first()
    return held if held is not None and held.verify_token(given) else None


@transaction.atomic
def enrol_factor(
    user: User, code: str, *, actor: User, at: datetime, session: str = ""
) -> list[str]:
    """Confirm the second factor with a code it shows; from now on it is asked for.

    Sessions that began without it end, except this one. Returns the first backup codes.
    """
    require(actor, "factor.enrol", user)

    if second_factor_of(user) is not None:
        raise IllegalStep(_("%(who)s has a second factor; remove it first.") % {"who": user})
    device = begun_factor(user)
    if not device.verify_token(code.replace(" ", "")):
        raise Unusable(_("This code is not the one expected now; wait for the next and try again."))
    device.confirmed = True
    device.save()
    TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    end_presences(user, but=session)

    record("factor.enrolled", user, actor=actor, at=at)
    return new_codes(user)


@transaction.atomic
def renew_backup_codes(user: User, *, actor: User, at: datetime) -> list[str]:
    """Give other backup codes, shown once; the earlier ones no longer hold."""
    require(actor, "codes.renew", user)

    if second_factor_of(user) is None:
        raise IllegalStep(_("%(who)s has no second factor.") % {"who": user})
    codes = new_codes(user)

    record("codes.renewed", user, actor=actor, at=at)
    return codes


def new_codes(user: User) -> list[str]:
    device, _made = StaticDevice.objects.get_or_create(user=user, defaults={"name": user.username})
    device.token_set.all().delete()
    codes = [StaticToken.random_token() for _place in range(BACKUP_CODES)]
    device.token_set.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


@transaction.atomic
def remove_factor(user: User, *, actor: User, at: datetime) -> None:
    """Take a person's second factor away, as after a lost phone."""
    require(actor, "factor.remove", user)

    StaticDevice.objects.filter(user=user).delete()
    if not TOTPDevice.objects.filter(user=user, confirmed=True).delete()[0]:
        raise IllegalStep(_("%(who)s has no second factor.") % {"who": user})

    record("factor.removed", user, actor=actor, at=at)
