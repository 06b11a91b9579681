from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "xiaoneng.registers"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.kit.shell import menu
        from xiaoneng.registers.policy import may_read_registers

        menu(
            _("Results and tickets"),
            "registers:results",
            "certificate",
            may=may_read_registers,
            place=305,
        )
