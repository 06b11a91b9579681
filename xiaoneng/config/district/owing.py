"""The courses of the generated cases, owed and handled through the platform's own operations."""

from datetime import datetime
from itertools import groupby

from xiaoneng.batch.demonstration import Event, generate, items
from xiaoneng.batch.demonstration.events import (
    ACCEPTED,
    DECIDED,
    FINISHED,
    GROUNDS,
    PAUSE,
    REOPENED,
    RESUMED,
    UNCREDITED_PAUSE,
)
from xiaoneng.config.district.staff import Staff
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.kit.time import aware, wall
from xiaoneng.obligations.models import Kind, Obligation
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.operations.kinds import define_kind
from xiaoneng.obligations.operations.opening import Owed, open_obligation
from xiaoneng.obligations.operations.pausing import pause_obligation, resume_obligation
from xiaoneng.people.models import Calendar, User
from xiaoneng.people.queries import clock_user

MOST_PAUSES = 6
ENGLISH = {
    "听证": "Hearing",
    "检验": "Inspection",
    "检测": "Testing",
    "检疫": "Quarantine",
    "鉴定": "Appraisal",
    "专家评审": "Expert review",
    "征求第三方意见": "Opinion of a third party",
    "司法机关结论": "Conclusion of a judicial body",
}
UNNAMED = "暂停"


def calendars() -> None:
    """The nation's calendar, which every organ keeps until it has local days of its own."""
    Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})


def kinds(at: datetime) -> dict[str, Kind]:
    """A kind of obligation for each kind of item, with the grounds that stop a clock (art. 45)."""
    grounds: list[dict[str, object]] = [
        {"code": ground, "words": ground, "words_en": ENGLISH[ground], "cap_days": 30}
        for ground in GROUNDS
    ]
    grounds.append({"code": UNNAMED, "words": UNNAMED, "words_en": "Pause", "cap_days": None})
    words = {
        "行政许可": "Administrative licence",
        "行政确认": "Administrative confirmation",
        "行政给付": "Administrative payment",
        "行政裁决": "Administrative ruling",
        "行政奖励": "Administrative reward",
        "其他行政权力": "Other administrative power",
        "公共服务": "Public service",
    }
    found = {}
    for place, name in enumerate(dict.fromkeys(item.kind for item in items()), start=1):
        found[name] = define_kind(
            f"item-{place}",
            name,
            actor=clock_user(),
            at=at,
            words_en=words.get(name, name),
            grounds=grounds,
            extension_cap=10,
            most_pauses=MOST_PAUSES,
            reminders_from_on=wall(
                at
            ).date(),  # what was crossed before is a fact without a message
        )
    return found


def everything_owed(staff: Staff, kinds_of: dict[str, Kind], at: datetime, cases: int) -> int:
    """Replay the generated log: each accepted case is an obligation; returns how many."""
    kind_of_item = {item.code: item.kind for item in items()}
    events = generate(wall(at), cases=cases)
    made = 0
    for _case, rows in groupby(events, key=lambda event: event.case):
        course = list(rows)
        first = next((one for one in course if one.activity == ACCEPTED), None)
        if first is None:
            continue
        owed = opened(staff, kinds_of[kind_of_item[first.item_code]], first)
        for event in course[course.index(first) + 1 :]:
            owed = handled(staff, owed, event)
        made += 1
    return made


def opened(staff: Staff, kind: Kind, event: Event) -> Obligation:
    """The obligation that an accepted case is."""
    unit = Unit(event.unit)
    began = aware(event.at)
    owed = Owed(
        kind=kind,
        title=event.item,
        organ=staff.sections[event.organ, event.section],
        officer=officer_of(staff, event),
        owed_to=applicant_of(event.case),
        started_at=began,
        number=event.case,
        promised=Limit(event.promised, unit),
        statutory=None if event.statutory is None else Limit(event.statutory, unit),
        is_generated=True,
    )
    return open_obligation(owed, actor=clock_user(), at=began)


def handled(staff: Staff, obligation: Obligation, event: Event) -> Obligation:
    """What one later event of a case does to its obligation."""
    clock, moment = clock_user(), aware(event.at)
    is_open = obligation.state == "open"
    is_stopped = is_open and obligation.pauses.filter(ended_at__isnull=True).exists()
    may_stop = is_open and not is_stopped and obligation.light != "overdue"
    if event.activity in (DECIDED, FINISHED) and is_open:
        return close_obligation(obligation, actor=clock, at=moment)
    if event.activity == REOPENED and not is_open:
        head = staff.heads[event.organ]
        return reopen_obligation(obligation, reason=REOPENED, actor=head, at=moment)
    if event.activity == RESUMED and is_stopped:
        return resume_obligation(obligation, actor=clock, at=moment)
    if event.activity.startswith((PAUSE, UNCREDITED_PAUSE)) and may_stop:
        ground = event.activity.removeprefix(PAUSE)
        listed = ground if ground in GROUNDS else UNNAMED
        return pause_obligation(
            obligation, ground=listed, paper=event.paper, actor=clock, at=moment
        )
    return passed_on(staff, obligation, event) if is_open else obligation


def passed_on(staff: Staff, obligation: Obligation, event: Event) -> Obligation:
    """Hand an obligation to whoever does the next step, where that is another of the section."""
    officer = officer_of(staff, event)
    section = staff.sections.get((event.organ, event.section))
    if officer is None or section != obligation.organ or officer == obligation.officer:
        return obligation
    return hand_over_obligation(
        obligation,
        organ=section,
        officer=officer,
        reason=event.activity,
        actor=clock_user(),
        at=aware(event.at),
    )


def officer_of(staff: Staff, event: Event) -> User | None:
    return staff.people.get((event.organ, event.section, event.officer))


def applicant_of(case: str) -> str:
    """A generated creditor, masked as one would be."""
    names = "王李张刘陈杨黄赵吴周"
    return f"{names[sum(map(ord, case)) % len(names)]}某某"
