"""Making and revoking keys; writing down that one was used."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.access.secrets import digest_of, fresh_secret
from xiaoneng.api.models import ApiKey
from xiaoneng.core.refusals import Unusable
from xiaoneng.core.terms import add_months
from xiaoneng.kit.time import wall
from xiaoneng.kit.unique import refused_twice
from xiaoneng.ledger.operations import record
from xiaoneng.messages.operations import tell
from xiaoneng.people.models import User

A_WHILE = timedelta(minutes=1)  # between two writes of the last use


@transaction.atomic
def make_api_key(name: str, months: int, *, actor: User, at: datetime) -> str:
    """Make a key that opens what its maker may see, for some months. The secret is told once."""
    require(actor, "api_key.make")

    secret, last = fresh_secret(), add_months(wall(at).date(), months)
    taken = _("You have a key “%(name)s” already: revoke it first, or choose another name.")
    with refused_twice(Unusable(taken % {"name": name})):
        key = ApiKey.objects.create(
            user=actor, name=name, digest=digest_of(secret), made_at=at, expires_on=last
        )

    record("api_key.made", key, actor=actor, at=at, name=name, expires_on=last)
    return secret


@transaction.atomic
def revoke_api_key(key: ApiKey, *, actor: User, at: datetime) -> ApiKey:
    """Stop a key for good: whatever program has it reads nothing any more.

    Where somebody else stops it, its maker is told: their program is the one that fails.
    """
    require(actor, "api_key.revoke", key)

    if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at):
        key.revoked_at = at
        record("api_key.revoked", key, actor=actor, at=at, name=key.name, made_by=key.user)
        tell(
            [key.user] if key.user != actor else [],
            "api_key.revoked",
            title=key.name,
            url=reverse("api:keys"),
            key=f"api_key.revoked:{key.pk}",
            at=at,
        )
    return key


def note_use(key: ApiKey, *, at: datetime) -> None:
    """Remember when a key was last used, to the minute: a reader pays no write for each page."""
    if key.used_at is None or at - key.used_at >= A_WHILE:
        ApiKey.objects.filter(pk=key.pk).update(used_at=at)
