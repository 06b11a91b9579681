"""Who may change what lies on a desk: its owner."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow, has_role
from xiaoneng.access.roles import Role
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User


def anyone(user: User, _subject: Any) -> bool:
    return user.is_active


def owns(user: User, subject: Any) -> bool:
    return bool(subject.user_id == user.pk)


watches = has_role(
    Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN
)
allow("health.look", watches, _("Look at the state of the platform"))
watches_results = has_role(Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER)
allow("report.read", watches_results, _("Read the reports of supervision"))
allow("filter.save", anyone)
allow("filter.rename", owns)
allow("filter.delete", owns)
allow("feed_key.make", anyone)
allow("feed_key.revoke", owns)

declare("filter.saved", _("View kept"))
declare("filter.renamed", _("View renamed"))
declare("filter.deleted", _("View deleted"))
declare("feed_key.made", _("Calendar feed made"))
declare("feed_key.revoked", _("Calendar feed stopped"))
