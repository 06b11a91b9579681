"""Who may do what with long work: it is its asker's alone."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow
from xiaoneng.errands.models import Errand
from xiaoneng.ledger.events import declare
from xiaoneng.people.models import User


def is_signed_in(user: User, _subject: object) -> bool:
    """A rule: whoever has signed in; what the work does is asked again when it is done."""
    return user.is_active


def asked(user: User, errand: Errand) -> bool:
    """A rule: long work is called off by the one who asked for it."""
    return errand.asked_by_id == user.pk


allow("errand.ask", is_signed_in)
allow("errand.cancel", asked)
declare("errand.asked", _("Long work asked for"))
declare("errand.cancelled", _("Long work called off"))
