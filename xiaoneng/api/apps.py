from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "xiaoneng.api"

    def ready(self) -> None:
        from xiaoneng.api import policy
