from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffingConfig(AppConfig):
    name = "xiaoneng.staffing"

    def ready(self) -> None:
        from xiaoneng.access.policy import may
        from xiaoneng.errands.kinds import declare
        from xiaoneng.kit.shell import menu
        from xiaoneng.kit.time import now
        from xiaoneng.people.models import User
        from xiaoneng.staffing import accounts, events
        from xiaoneng.staffing.jobs import IMPORT, import_list
        from xiaoneng.staffing.queries.substitutions import waiting_for

        def waiting(user: User) -> int:
            return waiting_for(user, now().date()).count()

        def keeps(user: User) -> bool:
            return may(user, "sheet.try")

        def sees_roles(user: User) -> bool:
            return may(user, "role.list")

        def is_staff(user: User) -> bool:
            return may(user, "organ.list")

        _declared = (accounts, events)  # imported for the rules and words they declare
        declare(IMPORT, _("Import of a list"), import_list)
        menu(_("Organs"), "staffing:organs", "building", may=is_staff, place=310)
        menu(_("People"), "staffing:people", "users", may=is_staff, place=311)
        menu(
            _("Substitutions"),
            "staffing:substitutions",
            "replace",
            may=is_staff,
            count=waiting,
            place=20,
        )
        menu(
            _("A and B of every post"), "staffing:standbys", "users-group", may=is_staff, place=312
        )
        menu(_("Roles"), "staffing:roles", "shield-lock", may=sees_roles, place=910)
        menu(_("Import lists"), "staffing:import_", "file-import", may=keeps, place=911)
