"""Who makes and revokes keys: each person one's own; the security administrator stops any."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User
from xiaoneng.staffing.accounts import removes


def anyone(user: User, _subject: Any) -> bool:
    """A rule: everybody, and a key reads no more than its maker."""
    return user.is_active


def revokes(user: User, subject: Any) -> bool:
    """A rule: the one who made it, or the security administrator of that person."""
    return removes(user, subject.user)


allow("api_key.make", anyone)
allow("api_key.revoke", revokes)

declare("api_key.made", _("Key for programs made"))
declare("api_key.revoked", _("Key for programs revoked"))
