"""Who may do what with messages: a box is its owner's alone."""

from xiaoneng.access.policy import allow
from xiaoneng.messages.models import Message
from xiaoneng.people.models import User


def owns(user: User, message: Message) -> bool:
    return message.addressee_id == user.pk


allow("message.read", owns)
