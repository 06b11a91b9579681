from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "xiaoneng.access"

    def ready(self) -> None:
        from xiaoneng.access.roles import factor_roles

        factor_roles()
