from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "xiaoneng.supervision"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.kit.shell import menu
        from xiaoneng.obligations.following import told_by
        from xiaoneng.supervision.following import consequences
        from xiaoneng.supervision.policy import (
            may_read_bulletin,
            may_read_findings,
            may_read_rules,
        )

        told_by(consequences)
        menu(_("Cards"), "supervision:cards", "cards", place=4)
        menu(
            _("Findings"), "supervision:findings", "zoom-question", may=may_read_findings, place=201
        )
        menu(
            _("Bulletin"),
            "supervision:bulletin",
            "report-analytics",
            may=may_read_bulletin,
            place=202,
        )
        menu(_("Rules of supervision"), "supervision:rules", "gavel", may=may_read_rules, place=312)
