"""Who makes and revokes keys: each person one's own."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User


def anyone(user: User, _subject: Any) -> bool:
    """A rule: everybody, and a key reads no more than its maker."""
    return user.is_active


def owns(user: User, subject: Any) -> bool:
    """A rule: the one who made it."""
    return bool(subject.user_id == user.pk)


allow("api_key.make", anyone)
allow("api_key.revoke", owns)

declare("api_key.made", _("Key for programs made"))
declare("api_key.revoked", _("Key for programs revoked"))
