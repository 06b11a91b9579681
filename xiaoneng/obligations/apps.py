from django.apps import AppConfig


class ObligationsConfig(AppConfig):
    name = "xiaoneng.obligations"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from xiaoneng.errands.kinds import declare
        from xiaoneng.kit.shell import menu
        from xiaoneng.obligations.moving_jobs import move_dates
        from xiaoneng.obligations.operations.moving import MOVE
        from xiaoneng.obligations.policy import may_read_kinds
        from xiaoneng.obligations.queries import still_owed
        from xiaoneng.staffing.closing import hindered_by

        hindered_by(still_owed)
        owed = _(
            "This is not called off: the changed rules hold already, and each date they move needs "
            "its line. If it breaks off, the platform goes on with it within minutes."
        )
        declare(MOVE, _("Moving dates by changed rules"), move_dates, unstoppable=owed)
        menu(_("Obligations"), "obligations:list", "list-check", place=2)
        menu(_("Look ahead"), "obligations:calendar", "calendar", place=3)
        menu(_("Calendars"), "obligations:calendars", "calendar-cog", place=310)
        menu(_("Kinds and ladders"), "obligations:kinds", "stairs", may=may_read_kinds, place=311)
