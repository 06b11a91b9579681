from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "xiaoneng.messages"

    def ready(self) -> None:
        from xiaoneng.kit.shell import badge
        from xiaoneng.kit.time import now
        from xiaoneng.messages import policy
        from xiaoneng.messages.operations import tell
        from xiaoneng.messages.queries import unread_count
        from xiaoneng.people.models import User
        from xiaoneng.staffing.announcing import told_through

        def unread(user: User) -> int:
            return unread_count(user, now())

        told_through(tell)
        badge(unread, "messages:inbox")
