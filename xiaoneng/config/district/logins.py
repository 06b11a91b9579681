"""A log-in for every role, printed on the sign-in page of the demonstration and nowhere else."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from xiaoneng.access.roles import NAMES, Role
from xiaoneng.config.district.staff import Staff
from xiaoneng.obligations.queries import busiest
from xiaoneng.people.models import User
from xiaoneng.people.queries import leadership_chain

PASSWORD = "xiaoneng-demo-2026"  # noqa: S105  # shown on purpose, in the demonstration only


class Login(NamedTuple):
    """One line of the sign-in page."""

    username: str
    password: str
    words: str


def demonstration_logins(staff: Staff, watchers: Mapping[Role, User], at: datetime) -> list[Login]:
    """Give one person of each role a name that says the role, and the demonstration's password."""
    day = at.date()
    officer = busiest(day)
    chain = leadership_chain(officer.terms.get().post.organ, day)
    chief = next(link.user for link in chain if link.leads == "chief")
    head = next(link.user for link in chain if link.leads == "head")
    window = User.objects.filter(terms__post__role=Role.WINDOW_OFFICER).order_by("pk").first()
    people: dict[str, tuple[User | None, Role]] = {
        "officer": (officer, Role.OFFICER),
        "chief": (chief, Role.SECTION_CHIEF),
        "head": (head, Role.HEAD),
        "window": (window, Role.WINDOW_OFFICER),
        "leader": (staff.mayor, Role.LEADER),
        "office": (watchers[Role.EFFICIENCY_OFFICE], Role.EFFICIENCY_OFFICE),
        "supervision": (watchers[Role.SUPERVISION], Role.SUPERVISION),
        "assessor": (watchers[Role.ASSESSOR], Role.ASSESSOR),
    }
    logins = [
        opened(user, username, str(NAMES[role]))
        for username, (user, role) in people.items()
        if user is not None
    ]
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        user = User.objects.get(grants__role=role)
        logins.append(opened(user, user.username, str(NAMES[role])))
    return logins


def opened(user: User, username: str, words: str) -> Login:
    """Let a generated person sign in under a name that says who it is."""
    user.username = username
    user.set_password(PASSWORD)
    user.must_change_password = False
    user.save(update_fields=["username", "password", "must_change_password"])
    return Login(username, PASSWORD, f"{words}　{user.full_name}")
