from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "xiaoneng.desk"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.access.policy import may
        from xiaoneng.desk import policy
        from xiaoneng.desk.queries import kept_filters
        from xiaoneng.desk.reports import has_reports
        from xiaoneng.kit.keeping import keeper
        from xiaoneng.kit.shell import address, menu
        from xiaoneng.people.models import User

        def sees_health(user: User) -> bool:
            return may(user, "health.look")

        def reads_reports(user: User) -> bool:
            return has_reports() and may(user, "report.read")

        menu(_("My work"), "desk:home", "home", place=1)
        menu(_("Log reports"), "desk:reports", "report", may=reads_reports, place=320)
        menu(_("Health"), "desk:health", "heartbeat", may=sees_health, place=990)
        keeper(
            kept_filters,
            save_url=lambda: address("desk:save_filter"),
            manage_url=lambda: address("desk:filters"),
        )
