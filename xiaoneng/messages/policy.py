"""Who may do what with messages: a box is its owner's alone."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow
from xiaoneng.access.roles import Role
from xiaoneng.ledger.events import declare
from xiaoneng.messages.models import Delivery, Message
from xiaoneng.people.models import User
from xiaoneng.staffing.policy import alone_as


def owns(user: User, message: Message) -> bool:
    return message.addressee_id == user.pk


keeps_people = alone_as(Role.SYSTEM_ADMIN)


def keeps_it_running(user: User, subject: object) -> bool:
    """A rule: the system administrator over the person a mail was for, and no other."""
    person = subject.message.addressee if isinstance(subject, Delivery) else None
    return keeps_people(user, person)


allow("message.read", owns, _("Read a message"))
allow("delivery.retry", keeps_it_running)
allow("delivery.dismiss", keeps_it_running)

declare("delivery.retried", _("Mail tried again"))
declare("delivery.dismissed", _("Mail left unsent"))
