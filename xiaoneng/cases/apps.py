from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "xiaoneng.cases"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.cases import jobs
        from xiaoneng.cases.policy import keeps_sources
        from xiaoneng.cases.queries import live_days_of
        from xiaoneng.cases.rules import contribute_rules
        from xiaoneng.errands.kinds import declare
        from xiaoneng.kit.shell import menu
        from xiaoneng.obligations.going_live import days_by

        contribute_rules()
        days_by(live_days_of)
        declare(jobs.TRIAL, _("Trial run of a file of cases"), jobs.look_through_file)
        declare(jobs.IMPORT, _("Import of cases"), jobs.import_file)
        menu(_("Cases"), "cases:list", "file-text", place=4)
        menu(
            _("Import"),
            "cases:sources",
            "file-import",
            may=lambda user: keeps_sources(user, None),
            place=320,
        )
