"""The door for programs: a key in the header `Authorization: Bearer …`, and why one is refused.

A session opens nothing here, a key opens no page: what another site makes a browser ask for is
refused, whoever is signed in.
"""

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from xiaoneng.access.passwords import is_too_old
from xiaoneng.access.roles import needs_factor
from xiaoneng.api.operations import note_use
from xiaoneng.api.queries import ApiKey, key_behind
from xiaoneng.core.refusals import Refused
from xiaoneng.kit.time import now, wall
from xiaoneng.people.models import User
from xiaoneng.staffing.operations.factors import second_factor_of
from xiaoneng.staffing.queries.accounts import is_locked_out

UNKNOWN = {"username": "api key"}  # unknown keys count by address, under a name nobody has
MINUTES_LOCKED = round(settings.AXES_COOLOFF_TIME * 60)


class NoEntry(Refused):
    """The key opens nothing, or there is none."""

    status = 401


class TooMany(NoEntry):
    """So many unknown keys came from one address that no other is looked at for a while."""

    status = 429


class Key(HttpBearer):
    """Lets a program in as the person who made its key."""

    def authenticate(self, request: HttpRequest, token: str) -> User:
        at, key = now(), key_behind(token.strip())
        if key is None:
            raise unknown(request)
        if why_not := hindrance(key, at):
            raise NoEntry(why_not)
        note_use(key, at=at)
        request.user = key.user
        return key.user


def hindrance(key: ApiKey, at: datetime) -> str:
    """Why a known key opens nothing now, with the remedy; "" where it does."""
    user, named = key.user, {"name": key.name, "page": reverse("api:keys")}
    named["factor"] = reverse("staffing:factor")
    if key.revoked_at is not None:
        named["day"] = f"{wall(key.revoked_at):%F}"
        return _("The key “%(name)s” was revoked on %(day)s. Make a new one at %(page)s.") % named
    if key.has_expired(wall(at).date()):
        named["day"] = f"{key.expires_on:%F}"
        return _("The key “%(name)s” expired on %(day)s. Make a new one at %(page)s.") % named
    return hindrance_of(user, at) % named


def hindrance_of(user: User, at: datetime) -> str:
    """Why the keys of an account open nothing now, with a place for the name of one."""
    if not user.is_active:
        return _(
            "The account behind the key “%(name)s” is closed. The system administrator can "
            "open it again."
        )
    if is_locked_out(user, at):
        return _(
            "The account behind the key “%(name)s” is locked after too many sign-in attempts. "
            "Wait, or ask the security administrator to unlock it."
        )
    if user.must_change_password or is_too_old(user, at):
        return _(
            "The password behind the key “%(name)s” has to be changed first. Sign in and "
            "change it; the key goes on working then."
        )
    if needs_factor(user, wall(at).date()) and second_factor_of(user) is None:
        return _(
            "The account behind the key “%(name)s” must have a second factor, and has none. "
            "Sign in and set one up at %(factor)s; the key goes on working then."
        )
    return ""


def unknown(request: HttpRequest) -> NoEntry:
    """The refusal of a key nobody made; it counts, and after a few no other is looked at.

    A right key comes in all the same: many programs may share one address, and nobody guesses 256
    bits.
    """
    if not AxesProxyHandler.is_allowed(request, UNKNOWN):
        words = _("Too many unknown keys came from your address. Wait %(minutes)s minutes.")
        return TooMany(words % {"minutes": MINUTES_LOCKED})
    user_login_failed.send("key", credentials=UNKNOWN, request=request)
    request.axes_locked_out = False  # type: ignore[attr-defined]  # else it answers with a page
    words = _("This key is unknown here. Copy it whole, or make a new one at %(page)s.")
    return NoEntry(words % {"page": reverse("api:keys")})
