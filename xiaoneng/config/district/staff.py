"""Organs, posts and people of the district, founded, opened and enrolled one by one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from xiaoneng.access.roles import Role
from xiaoneng.batch.demonstration import items, organs
from xiaoneng.batch.demonstration.people import OTHER_SECTION, officers
from xiaoneng.people.models import Leads, Level, Organ, Post, User
from xiaoneng.staffing.operations.organs import Founding, found_organ, set_live
from xiaoneng.staffing.operations.persons import Particulars, enrol_person
from xiaoneng.staffing.operations.posts import Description, open_post
from xiaoneng.staffing.operations.standbys import name_standby
from xiaoneng.staffing.operations.terms import appoint, give_charge

FOUNDED = date(2019, 1, 1)
CATEGORIES = {
    "经济建设": "economy",
    "行政服务": "services",
    "综合管理": "management",
    "党群团体": "party",
    "政法": "legal",
}
STREET = "street"  # ranked among themselves, whatever the generated log calls them
WINDOWS = "区政务服务中心"  # its officers stand at the windows
LEADER = Description("副区长", role=Role.LEADER, leads=Leads.DEPUTY)
MAYOR = Description("区长", role=Role.LEADER, leads=Leads.HEAD)
STREETS = ("街道", "镇")
EARLY = ("区民政局", "区教育局", "区司法局", "区水务局", "临江街道", "溪口镇")
JOINED = 10  # working days ago
PAIRED = "同科室互为 AB 角"
DUTIES = "按分工承办本科室事项，对时限和质量负责"


@dataclass
class Staff:
    """Who works where, by the names of the generated log."""

    actor: User
    root: Organ
    at: datetime
    sections: dict[tuple[str, str], Organ] = field(default_factory=dict)
    crews: dict[tuple[str, str], list[User]] = field(default_factory=dict)  # the chief first
    heads: dict[str, User] = field(default_factory=dict)
    leaders: list[User] = field(default_factory=list)
    mayor: User | None = None
    count: int = 0

    def enrol(self, name: str, post: Post) -> User:
        """Enrol a generated person and appoint them to a post."""
        self.count += 1
        person = Particulars(
            name, phone=f"000-0000-{self.count:04}", email=f"p{self.count:04}@example.invalid"
        )
        user = enrol_person(f"p{self.count:04}", person, actor=self.actor, at=self.at)
        appoint(user, post, from_on=FOUNDED, actor=self.actor, at=self.at)
        return user

    def open(self, organ: Organ, description: Description) -> Post:
        return open_post(organ, description, on=FOUNDED, actor=self.actor, at=self.at)


def staff_of(root: Organ, actor: User, at: datetime) -> Staff:
    """Found the district's organs with their sections, posts and people; returns who is where."""
    staff = Staff(actor, root, at)
    lead_district(staff)
    for place, organ in enumerate(organs(), start=1):
        is_street = organ.name.endswith(STREETS)
        founding = Founding(
            code=f"LC{place:03}",
            name=organ.name,
            level=Level.STREET if is_street else Level.ORGAN,
            parent=root,
            category=STREET if is_street else CATEGORIES[organ.category],
            name_en=organ.english,
        )
        founded = found_organ(founding, on=FOUNDED, actor=actor, at=at)
        man_organ(staff, founded)
        charged = staff.leaders[list(CATEGORIES).index(organ.category) % len(staff.leaders)]
        give_charge(
            charged,
            founded,
            clauses=f"分管{organ.name}工作",
            from_on=FOUNDED,
            actor=actor,
            at=at,
        )
    return staff


def go_live(staff: Staff, days: Sequence[date], actor: User) -> None:
    """Some organs are supervised from the first of some days, all others from a fortnight ago."""
    paper = "效能〔2026〕1 号（生成）"
    set_live(staff.root, days[-JOINED], basis=paper, actor=actor, at=staff.at)
    for name in EARLY:
        organ = staff.heads[name].terms.get().post.organ
        set_live(organ, days[0], basis=paper, actor=actor, at=staff.at)


def lead_district(staff: Staff) -> None:
    """The mayor and the deputies, one for each category of organs."""
    names = iter(officers("区政府", "区政府领导") + officers("区政府", "办公会议"))
    staff.mayor = staff.enrol(next(names), staff.open(staff.root, MAYOR))
    for name, _category in zip(names, CATEGORIES, strict=False):
        staff.leaders.append(staff.enrol(name, staff.open(staff.root, LEADER)))


def man_organ(staff: Staff, organ: Organ) -> None:
    """A head, and in each section a chief and officers."""
    head = staff.open(organ, Description("局长", role=Role.HEAD, leads=Leads.HEAD))
    staff.heads[organ.name] = staff.enrol(officers(organ.name, "领导")[0], head)
    for place, name in enumerate(sections_of(organ.name), start=1):
        founding = Founding(
            code=f"{organ.code}-{place:02}", name=name, level=Level.SECTION, parent=organ
        )
        section = found_organ(founding, on=FOUNDED, actor=staff.actor, at=staff.at)
        staff.sections[organ.name, name] = section
        man_section(staff, organ, section)


def man_section(staff: Staff, organ: Organ, section: Organ) -> None:
    """The first of a section's officers is its chief."""
    chief = Description(
        "科长",
        role=Role.SECTION_CHIEF,
        leads=Leads.CHIEF,
        is_liaison=section.name == OTHER_SECTION,
        duties=DUTIES,
    )
    role = Role.WINDOW_OFFICER if organ.name == WINDOWS else Role.OFFICER
    names = officers(organ.name, section.name)
    held = [staff.open(section, chief)]
    held += [staff.open(section, Description("科员", role=role, duties=DUTIES)) for _ in names[1:]]
    crew = [staff.enrol(name, post) for name, post in zip(names, held, strict=True)]
    pair_posts(staff, held, crew)
    staff.crews[organ.name, section.name] = crew


def pair_posts(staff: Staff, posts: Sequence[Post], crew: Sequence[User]) -> None:
    """The B of each post is the next of its section; one who works alone there has none yet."""
    for post, other in zip(posts, [*crew[1:], crew[0]], strict=True) if len(crew) > 1 else ():
        name_standby(post, other, on=FOUNDED, reason=PAIRED, actor=staff.actor, at=staff.at)


def sections_of(organ: str) -> Iterator[str]:
    """The sections that handle an organ's items, and its office."""
    seen = dict.fromkeys(item.section for item in items() if item.organ == organ)
    yield from seen
    if OTHER_SECTION not in seen:
        yield OTHER_SECTION
