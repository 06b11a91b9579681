from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "xiaoneng.ledger"

    def ready(self) -> None:
        from xiaoneng.access.policy import may
        from xiaoneng.kit.meanwhile import changes_told_by
        from xiaoneng.kit.shell import menu
        from xiaoneng.ledger import policy
        from xiaoneng.ledger.queries import who_changed

        changes_told_by(who_changed)
        menu(
            _("Ledger"),
            "ledger:entries",
            "link",
            may=lambda user: may(user, "ledger.read"),
            place=310,
        )
