"""The district from an empty database to a working morning."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string

from xiaoneng.access.roles import Holding, Role
from xiaoneng.config.district.carding import Offices, everything_carded, working_days
from xiaoneng.config.district.casework import bring_cases
from xiaoneng.config.district.items import publish_items
from xiaoneng.config.district.logins import Login, demonstration_logins
from xiaoneng.config.district.real_logs import bring_real_logs
from xiaoneng.config.district.registers import bring_registers
from xiaoneng.config.district.staff import FOUNDED, Staff, go_live, staff_of
from xiaoneng.config.district.windows import everything_in_hand
from xiaoneng.config.founding import FirstPerson, found_site
from xiaoneng.obligations.jobs import sweep, tell_crossings
from xiaoneng.people.models import Calendar, Organ, User
from xiaoneng.staffing.operations.roles import grant_role

NAME, NAME_EN = "临澄区", "Lincheng District"
ADMINISTRATORS = {
    Role.SYSTEM_ADMIN: ("sysadmin", "系统管理员"),
    Role.SECURITY_ADMIN: ("secadmin", "安全管理员"),
    Role.AUDIT_ADMIN: ("auditor", "审计管理员"),
}
CASES = 20_000
MAPPINGS = Path(__file__).resolve().parents[3] / "mappings"
Progress = Callable[[str], None]


def make_district(
    at: datetime, progress: Progress, *, cases: int = CASES, data: Path | None = None
) -> int:
    """Fill an empty site with the generated district; returns how many cases were brought.

    Beside it, the real logs of a folder `data`.
    """
    with transaction.atomic():
        people = {
            role: FirstPerson(username, words, get_random_string(20))
            for role, (username, words) in ADMINISTRATORS.items()
        }
        root = found_site(NAME, people, name_en=NAME_EN, on=FOUNDED, at=at)
        system = User.objects.get(username=ADMINISTRATORS[Role.SYSTEM_ADMIN][0])
        security = User.objects.get(username=ADMINISTRATORS[Role.SECURITY_ADMIN][0])
        staff = staff_of(root, system, at)
        watchers = watchers_of(staff, root, security, at)
        progress(f"{staff.count} people in {len(staff.sections)} sections")
        Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})
        progress(f"{publish_items(staff.sections, at)} items of the catalogue")
    office = watchers[Role.EFFICIENCY_OFFICE]
    days = working_days(at.date())
    go_live(staff, days, office)
    made = bring_cases(root, office, at, cases=cases, live_from_on=days[0])
    progress(f"{made} cases")
    progress(f"{bring_registers(root, office, at, cases=cases)} results and tickets")
    with transaction.atomic():
        past = [day for day in days if day < at.date()]
        progress(f"{everything_in_hand(staff, past, at)} cases in hand")
    done = sweep(at)
    tell_crossings(at)
    progress(f"{done.crossed} lines crossed")
    offices = Offices(office, watchers[Role.SUPERVISION])
    progress(f"{everything_carded(offices, at)} cards")
    logins = demonstration_logins(staff, watchers, at)
    if data is not None:
        logins.append(bring_real_logs(data, MAPPINGS, at, progress))
    keep(logins)
    return made


def watchers_of(staff: Staff, root: Organ, security: User, at: datetime) -> dict[Role, User]:
    """Who watches over the district: heads who are given the role besides."""
    watchers = {
        Role.EFFICIENCY_OFFICE: staff.heads["区效能办"],
        Role.SUPERVISION: staff.heads["区政府办"],
        Role.ASSESSOR: staff.heads["区统计局"],
    }
    for role, user in watchers.items():
        held = Holding(role, root)
        grant_role(user, held, basis="演示", from_on=at.date(), actor=security, at=at)
    return watchers


def keep(logins: list[Login]) -> None:
    """Write the log-ins where the sign-in page of a demonstration finds them."""
    path = Path(settings.XIAONENG_HOME) / "demo_logins.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps([login._asdict() for login in logins], ensure_ascii=False), encoding="utf-8"
    )
