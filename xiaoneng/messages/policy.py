"""Who may do what with messages: a box is its owner's alone."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow
from xiaoneng.access.roles import Role
from xiaoneng.ledger.events import declare
from xiaoneng.messages.models import Message
from xiaoneng.people.models import User
from xiaoneng.staffing.policy import alone_as


def owns(user: User, message: Message) -> bool:
    return message.addressee_id == user.pk


keeps_it_running = alone_as(Role.SYSTEM_ADMIN)
allow("message.read", owns, _("Read a message"))
allow("delivery.retry", keeps_it_running)
allow("delivery.dismiss", keeps_it_running)

declare("delivery.retried", _("Mail tried again"))
declare("delivery.dismissed", _("Mail left unsent"))
