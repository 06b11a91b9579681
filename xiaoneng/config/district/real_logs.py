"""Real logs of other people beside the district: each in an organ of its own with its calendar.

They stand under a root of their own, with a log-in of their own: what is long past elsewhere is
nothing the district owes. Every case names its source and licence.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from xiaoneng.access.roles import NAMES, Role
from xiaoneng.batch.showing import log_in
from xiaoneng.cases.operations.batches import import_batch
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.operations.sources import Described, checked_mapping, define_source
from xiaoneng.config.district.logins import PASSWORD, Login
from xiaoneng.core.refusals import Unusable
from xiaoneng.ledger.operations import record
from xiaoneng.obligations.operations.calendars import assign_calendar
from xiaoneng.people.models import Calendar, Level, Organ, User
from xiaoneng.people.queries import clock_user
from xiaoneng.staffing.operations.organs import Founding, found_organ

CODE, NAME, NAME_EN = "REAL", "真实数据（演示）", "Real logs (demonstration)"
FOUNDED = date(2004, 1, 1)
CALENDARS = {"cn": "全国", "weekdays": "周一至周五", "every_day": "每日"}
USERNAME = "reallogs"
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
BASIS = "演示"


def bring_real_logs(
    data: Path, mappings: Path, at: datetime, progress: Callable[[str], None]
) -> Login:
    """Bring in each log of a folder that has a mapping of its name; returns who may see them."""
    found = [(path, log_in(data / path.stem)) for path in sorted(mappings.glob("*.toml"))]
    logs = [(mapping, log) for mapping, log in found if log is not None]
    if not logs:
        raise Unusable(f"no folder in {data} is named like a mapping in {mappings}")
    root, login = founded(at)
    for place, (mapping, log) in enumerate(logs, start=1):
        made = bring_log(root, f"{CODE}{place:02}", mapping, log, at)
        progress(f"{made} cases of {mapping.stem}")
    return login


@transaction.atomic
def founded(at: datetime) -> tuple[Organ, Login]:
    """The root of the real logs, and who looks after it; the administrators keep it too."""
    founding = Founding(code=CODE, name=NAME, level=Level.DISTRICT, name_en=NAME_EN)
    root = found_organ(founding, on=FOUNDED, actor=clock_user(), at=at)
    role = Role.EFFICIENCY_OFFICE
    user = User.objects.create_user(USERNAME, PASSWORD, full_name=NAME)
    give(user, role, root, at)
    for keeper in User.objects.filter(grants__role__in=ADMINISTRATORS).distinct():
        for held in keeper.grants.filter(role__in=ADMINISTRATORS).values_list("role", flat=True):
            give(keeper, Role(held), root, at)
    return root, Login(USERNAME, PASSWORD, f"{NAMES[role]}　{NAME}")


def give(user: User, role: Role, root: Organ, at: datetime) -> None:
    user.grants.create(role=role, organ=root, basis=BASIS, from_on=at.date())
    record("role.granted", user, actor=clock_user(), at=at, organ=root, role=str(role), basis=BASIS)


def bring_log(root: Organ, code: str, path: Path, log: Path, at: datetime) -> int:
    """One log in an organ of its own; organs that it names are founded below."""
    text, clock = path.read_text(encoding="utf-8"), clock_user()
    mapping = checked_mapping(text)
    title = (mapping.title or path.stem)[:100]
    kept, _new = Calendar.objects.get_or_create(
        name=mapping.calendar, defaults={"title": CALENDARS.get(mapping.calendar, mapping.calendar)}
    )
    founding = Founding(code=code, name=title, parent=root, name_en=title)
    organ = found_organ(founding, on=FOUNDED, actor=clock, at=at)
    assign_calendar(organ, kept, actor=User.objects.get(username=USERNAME), at=at)
    described = Described(
        title=title, organ=organ, mapping=text, creates_organs=True, takes_unknown=True
    )
    source = define_source(code.lower(), described, actor=clock, at=at)
    with log.open("rb") as file:
        batch = try_batch(source, log.name, file, actor=clock, at=at)
    import_batch(batch, actor=clock, at=at)
    return int(batch.counts["cases_new"])
