"""What a password may be and how long it holds: not one of the last ones, not for ever."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password, is_password_usable
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext

from xiaoneng.access.models import PastPassword
from xiaoneng.kit.time import wall
from xiaoneng.people.models import User

KEPT = 5  # passwords of one person, the present one among them


class NotLately:
    """A validator of Django: refuses the present password and those just before it."""

    def __init__(self, last: int = KEPT) -> None:
        self.last = last

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        past = user.past_passwords.values_list("password", flat=True)[: self.last - 1]
        if any(check_password(password, kept) for kept in (user.password, *past)):
            raise ValidationError(self.get_help_text(), code="password_used_lately")

    def get_help_text(self) -> str:
        """The name is Django's."""
        return ngettext(
            "You had this password lately: choose one other than the last %(last)s.",
            "You had this password lately: choose one other than the last %(last)s.",
            self.last,
        ) % {"last": self.last}


class Mixed:
    """A validator of Django: letters, digits and other signs, so many of these classes at least."""

    def __init__(self, least: int = 2) -> None:
        self.least = least

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = {"letter" if s.isalpha() else "digit" if s.isdigit() else "sign" for s in password}
        if len(kinds) < self.least:
            raise ValidationError(self.get_help_text(), code="password_of_few_classes")

    def get_help_text(self) -> str:
        """The name is Django's."""
        return gettext("Use at least %(least)s of these three: letters, digits, other signs.") % {
            "least": self.least
        }


def check_fit(password: str, user: User | None = None) -> None:
    """Ask every validator of the settings, and word what Django's own say; raises ValidationError.

    Django's sentences stand in its catalogues for each of its versions, not always in Chinese.
    """
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        raise ValidationError([worded(one) for one in refusal.error_list]) from refusal


def worded(error: ValidationError) -> ValidationError:
    """The same refusal in the words of this platform."""
    params = error.params or {}
    least = params.get("min_length", 0)
    words = {
        "password_too_short": ngettext(
            "The password is too short: it has at least %(min_length)s sign.",
            "The password is too short: it has at least %(min_length)s signs.",
            least,
        ),
        "password_too_similar": gettext("The password is too much like your name or address."),
        "password_too_common": gettext("Everybody uses this password: choose a rarer one."),
        "password_entirely_numeric": gettext("The password is all digits: add letters or signs."),
    }
    if error.code not in words:
        return error
    return ValidationError(words[error.code] % {"min_length": least}, code=error.code)


def keep_past_password(user: User, *, at: datetime) -> None:
    """Remember the password that is about to be replaced, and forget the oldest ones."""
    if user.pk is None or not is_password_usable(user.password):
        return
    PastPassword.objects.create(user=user, password=user.password, replaced_at=at)
    kept = user.past_passwords.values_list("pk", flat=True)[:KEPT]
    user.past_passwords.exclude(pk__in=list(kept)).delete()


def is_too_old(user: User, at: datetime) -> bool:
    """Whether a password has held longer than XIAONENG_PASSWORD_DAYS (0: it holds for ever)."""
    most: int = settings.XIAONENG_PASSWORD_DAYS
    if not most or user.password_changed_at is None:
        return False
    return (wall(at).date() - wall(user.password_changed_at).date()).days > most
