from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "xiaoneng.messages"

    def ready(self) -> None:
        from xiaoneng.messages import policy
