from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "xiaoneng.cases"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.cases import policy
        from xiaoneng.cases.rules import contribute_rules
        from xiaoneng.kit.shell import menu

        contribute_rules()
        menu(_("Cases"), "cases:list", "file-text", place=4)
