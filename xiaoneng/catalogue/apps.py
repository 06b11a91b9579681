from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "xiaoneng.catalogue"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.catalogue import policy
        from xiaoneng.catalogue.acting import may_import
        from xiaoneng.catalogue.jobs import IMPORT, import_items
        from xiaoneng.errands.kinds import declare
        from xiaoneng.kit.shell import menu

        declare(IMPORT, _("Import of items"), import_items)
        menu(_("Import items"), "catalogue:rounds", "table-import", may=may_import, place=301)
        menu(_("Items"), "catalogue:list", "book-2", place=300)
