from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "xiaoneng.insight"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.insight.forecast.foretelling import foretell
        from xiaoneng.insight.policy import (
            may_read_cockpit,
            may_read_doubts,
            may_read_flows,
            may_read_forecast,
            may_read_lab,
        )
        from xiaoneng.kit.shell import menu
        from xiaoneng.obligations.foretelling import foretold_by

        foretold_by(foretell)
        menu(_("Cockpit"), "insight:cockpit", "layout-dashboard", may=may_read_cockpit, place=200)
        menu(_("Flows"), "insight:flows", "route", may=may_read_flows, place=205)
        menu(_("Limit lab"), "insight:lab", "flask", may=may_read_lab, place=206)
        menu(
            _("Quality and doubts"), "insight:doubts", "eye-search", may=may_read_doubts, place=207
        )
        menu(_("Forecast"), "insight:forecast", "chart-histogram", may=may_read_forecast, place=208)
