"""Who may change the catalogue, and what the ledger calls it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow, has_role_over, is_clock, today
from xiaoneng.access.roles import Role
from xiaoneng.access.scope import sees_all
from xiaoneng.catalogue.models import Round
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User

edits = has_role_over(Role.EFFICIENCY_OFFICE)
heads = has_role_over(Role.HEAD)


def keeps(user: User, subject: Any) -> bool:
    """A rule: the efficiency office over the organ concerned, and the clock."""
    return is_clock(user, subject) or edits(user, subject)


def drafts(user: User, subject: Any) -> bool:
    """A rule: the efficiency office, and the head over the organ concerned."""
    return keeps(user, subject) or heads(user, subject)


def takes(user: User, subject: object) -> bool:
    """A rule: the efficiency office over the whole tree, since a list names whichever organs it
    likes, and each list by the one who tried it; and the clock.
    """
    is_own = not isinstance(subject, Round) or subject.uploaded_by_id == user.pk
    imports = sees_all(user, today(), {Role.EFFICIENCY_OFFICE})
    return is_own and (is_clock(user, subject) or imports)


allow("item.add", drafts)
allow("item.assign", keeps)
allow("version.draft", drafts)
allow("version.change", drafts)
allow("version.drop", drafts)
allow("version.publish", keeps)
allow("version.abolish", keeps)
allow("alias.add", takes)
allow("round.try", takes)
allow("round.import", takes)

declare("item.added", _("Item added"))
declare("item.assigned", _("Item assigned to an organ or a post"))
declare("version.drafted", _("Version drafted"))
declare("version.changed", _("Draft changed"))
declare("version.dropped", _("Draft dropped"))
declare("version.published", _("Version published"))
declare("version.abolished", _("Item abolished"))
declare("alias.added", _("Other name of an organ kept"))
declare("round.tried", _("Catalogue list tried"))
declare("round.imported", _("Catalogue list imported"))
