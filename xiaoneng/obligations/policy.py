"""Who may do what with obligations, and what the ledger calls it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import (
    allow,
    has_role,
    has_role_over,
    is_clock,
    leads,
    may,
    today,
)
from xiaoneng.access.roles import Role
from xiaoneng.ledger.events import declare
from xiaoneng.obligations.models import Obligation, Urging
from xiaoneng.people.models import Organ, User
from xiaoneng.staffing.queries.substitutions import substituted_by

heads = has_role_over(Role.HEAD)
oversees = has_role_over(Role.EFFICIENCY_OFFICE, Role.SUPERVISION, Role.LEADER)
works_there = has_role_over(Role.OFFICER, Role.WINDOW_OFFICER)
ANSWERING = (  # those who lead, watch or look after the platform read the rules of its clocks
    Role.SECTION_CHIEF,
    Role.HEAD,
    Role.EFFICIENCY_OFFICE,
    Role.SUPERVISION,
    Role.LEADER,
    Role.SYSTEM_ADMIN,
    Role.AUDIT_ADMIN,
)


OPENING = (
    Role.OFFICER,
    Role.WINDOW_OFFICER,
    Role.SECTION_CHIEF,
    Role.HEAD,
    Role.EFFICIENCY_OFFICE,
    Role.SUPERVISION,
    Role.LEADER,
)


def holds(user: User, obligation: Obligation) -> bool:
    """The officer, whoever stands in, and anybody of the section while nobody is named."""
    return _holds_on(user, obligation, today())


def _holds_on(user: User, obligation: Obligation, day: date) -> bool:
    if obligation.officer is None:
        return works_there(user, obligation)
    return user == obligation.officer or substituted_by(obligation.officer, day) == user


def handles(user: User, obligation: Obligation) -> bool:
    """Whoever holds it, and those who lead the holder's organ or section."""
    return is_clock(user, obligation) or holds(user, obligation) or leads(user, obligation)


def answers_to(user: User, obligation: Obligation) -> bool:
    """Whoever holds it, and those who lead its organ or section: they have to answer the person."""
    return holds(user, obligation) or leads(user, obligation)


def gives_away(user: User, obligation: Obligation) -> bool:
    """Those who lead the holder's organ or section, and the offices that watch."""
    return is_clock(user, obligation) or leads(user, obligation) or oversees(user, obligation)


def opens(user: User, subject: Any) -> bool:
    """Whoever works in the organ or leads it, the offices that watch, and the clock."""
    return subject is not None and (
        is_clock(user, subject)
        or works_there(user, subject)
        or leads(user, subject)
        or oversees(user, subject)
    )


def opens_somewhere(user: User) -> bool:
    """Whether a person may open obligations in any organ at all."""
    return has_role(*OPENING)(user, None)


def organs_opened(user: User, organs: Iterable[Organ]) -> list[Organ]:
    """The organs for which a person may open obligations, in the order of the tree."""
    found = [one for one in organs if may(user, "obligation.open", one)]
    return sorted(found, key=lambda one: one.path)


def extends(user: User, obligation: Obligation) -> bool:
    """The head of the organ; the government's leader where the kind asks for that (art. 42)."""
    if obligation.kind.is_extended_by_government:
        return has_role_over(Role.LEADER)(user, obligation)
    return heads(user, obligation)


def defines(user: User, subject: object) -> bool:
    """The efficiency office, and the clock where a room brings its own kinds."""
    return is_clock(user, subject) or has_role(Role.EFFICIENCY_OFFICE)(user, subject)


def urges(user: User, obligation: Obligation) -> bool:
    """Those who lead the holder's organ or section, and the offices that watch."""
    return leads(user, obligation) or oversees(user, obligation)


def answers(user: User, urging: Urging) -> bool:
    return handles(user, urging.obligation)


def withdraws(user: User, urging: Urging) -> bool:
    return user == urging.by


def corrects(user: User, obligation: Obligation) -> bool:
    """Those who lead above it or watch; the clock, where an application is taken back."""
    return is_clock(user, obligation) or heads(user, obligation) or oversees(user, obligation)


def may_read_kinds(user: User) -> bool:
    """Whether the side bar leads to the kinds."""
    return may(user, "kind.show")


allow("kind.define", defines)
allow("kind.change", has_role(Role.EFFICIENCY_OFFICE))
for action in ("ground.add", "ground.change", "ground.remove"):
    allow(action, has_role(Role.EFFICIENCY_OFFICE))
allow("kind.show", has_role(*ANSWERING), _("Read the rules of kinds"))
allow("obligation.open", opens)
allow("obligation.pause", handles)
allow("obligation.resume", handles)
allow("obligation.extend", extends)
allow("obligation.promise_anew", heads)
allow("obligation.hand_over", handles)
allow("obligation.give_away", gives_away, _("Hand a matter to another organ"))
allow("obligation.split", handles)
allow("obligation.close", handles)
allow("obligation.cancel", corrects)
allow("obligation.reopen", corrects)
allow("obligation.urge", urges)
allow("obligation.unmask", answers_to)
allow("obligation.follow", is_clock)
allow("obligation.cross", is_clock)
allow("obligation.move", is_clock)
allow("move.finish", is_clock)
allow("urging.answer", answers)
allow("urging.withdraw", withdraws)
for action in ("notice.publish", "sessions.set", "calendar.add", "calendar.assign"):
    allow(action, has_role(Role.EFFICIENCY_OFFICE))

declare("kind.defined", _("Kind of obligation defined"))
declare("kind.changed", _("Rules of a kind changed"))
declare("ground.added", _("Ground for stopping a clock added"))
declare("ground.changed", _("Ground for stopping a clock changed"))
declare("ground.removed", _("Ground for stopping a clock taken out"))
declare("obligation.opened", _("Obligation opened"))
declare("obligation.paused", _("Clock stopped"))
declare("obligation.resumed", _("Clock goes on"))
declare("obligation.extended", _("Limit extended"))
declare("obligation.promised_anew", _("Promise changed"))
declare("obligation.handed_over", _("Handed over"))
declare("obligation.split", _("Split into steps"))
declare("obligation.closed", _("Obligation closed"))
declare("obligation.cancelled", _("Cancelled"))
declare("obligation.reopened", _("Re-opened"))
declare("obligation.urged", _("Urged"), is_quiet=True)
declare("obligation.unmasked", _("Name of a creditor looked at"), is_quiet=True)
declare("obligation.followed", _("Passed to the organ that took over"))
declare("obligation.crossed", _("Line crossed"), is_quiet=True)
declare("obligation.moved", _("Dates moved by a changed calendar or rule"), is_quiet=True)
declare("move.finished", _("Dates of running obligations moved"), is_quiet=True)
declare("urging.answered", _("Urging answered"), is_quiet=True)
declare("urging.withdrawn", _("Urging withdrawn"), is_quiet=True)
declare("notice.published", _("Holiday notice published"))
declare("sessions.set", _("Office hours set"))
declare("calendar.added", _("Calendar added"))
declare("calendar.assigned", _("Calendar assigned to an organ"))
