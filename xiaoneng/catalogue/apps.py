from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "xiaoneng.catalogue"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.catalogue import policy
        from xiaoneng.kit.shell import menu

        menu(_("Items"), "catalogue:list", "book-2", place=300)
