from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "xiaoneng.desk"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.desk import policy
        from xiaoneng.desk.queries import kept_filters
        from xiaoneng.kit.keeping import keeper
        from xiaoneng.kit.shell import address, menu

        menu(_("My work"), "desk:home", "home", place=1)
        keeper(
            kept_filters,
            save_url=lambda: address("desk:save_filter"),
            manage_url=lambda: address("desk:filters"),
        )
