"""Who may do what with messages: a box is its owner's alone."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import allow
from xiaoneng.messages.models import Message
from xiaoneng.people.models import User


def owns(user: User, message: Message) -> bool:
    return message.addressee_id == user.pk


allow("message.read", owns, _("Read a message"))
