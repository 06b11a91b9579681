"""To whom something is owed, by the whole name: shown once, and written down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import IllegalStep, Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.models import Obligation
from xiaoneng.people.models import User


@transaction.atomic
def unmask_creditor(obligation: Obligation, *, reason: str, actor: User, at: datetime) -> str:
    """Show the whole name of the person something is owed to, once; the ledger keeps who looked
    and why, and not the name.
    """
    require(actor, "obligation.unmask", obligation)

    if not obligation.creditor_name:
        raise IllegalStep(_("It is owed to no person: whom it is owed to is shown as it is."))
    if not reason.strip():
        raise Unusable(_("Say what you need the name for."))

    record("obligation.unmasked", obligation, actor=actor, at=at, reason=reason.strip())
    return obligation.creditor_name
