from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "xiaoneng.ledger"

    def ready(self) -> None:
        from xiaoneng.access.policy import may
        from xiaoneng.kit.shell import menu
        from xiaoneng.ledger import policy

        menu(
            _("Ledger"),
            "ledger:entries",
            "link",
            may=lambda user: may(user, "ledger.read"),
            place=310,
        )
