from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ErrandsConfig(AppConfig):
    name = "xiaoneng.errands"

    def ready(self) -> None:
        from xiaoneng.errands import policy
        from xiaoneng.errands.exporting import export
        from xiaoneng.errands.kinds import declare
        from xiaoneng.errands.queries import news_for
        from xiaoneng.kit.shell import menu

        declare("export", _("File of a list"), export)
        menu(_("Background work"), "errands:list", "loader", count=news_for, place=30)
