"""Who may do what: one table of rules, asked by pages (`may`) and operations (`require`) alike.

A rule answers for one person, one subject and one day. Rules are predicates of the `rules`
package, so they combine with `&`, `|` and `~`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rules.predicates import predicate
from rules.rulesets import RuleSet

from xiaoneng.access.roles import Role, holdings_of
from xiaoneng.access.scope import people_led
from xiaoneng.core.refusals import Denied
from xiaoneng.kit.time import now
from xiaoneng.people.models import Organ, User

Rule = Callable[[User, Any], bool]  # Any: each rule knows its own kind of subject
_table = RuleSet()
_named: dict[str, str | Promise] = {}
_namers: list[Callable[[str], str]] = []


def allow(action: str, rule: Rule, words: str | Promise = "") -> None:
    """Write one line of the table; a second rule for one action is an error at start-up.

    `words` are for an action that leads to no event of the ledger; any other is called as that.
    """
    if action in _table:
        raise ValueError(f"two rules for {action}")
    _table.add_rule(action, predicate(rule))
    if words:
        _named[action] = words


def named_by(namer: Callable[[str], str]) -> None:
    """A higher room says what actions are called: the ledger, by the events they lead to."""
    _namers.append(namer)


def called(action: str) -> str:
    """An action in the reader's language; "" where nobody gave it words."""
    if action in _named:
        return str(_named[action])
    return next((words for namer in _namers if (words := namer(action))), "")


def actions() -> list[str]:
    """Every action that has a rule."""
    return sorted(_table)


def words_of(action: str) -> str:
    """What a rule says of itself: the first sentence of its docstring, else its name."""
    rule = _table[action].fn
    said = (rule.__doc__ or rule.__name__.replace("_", " ")).split("\n\n")[0]
    return " ".join(said.removeprefix("A rule:").split())


def may(actor: User, action: str, subject: object = None) -> bool:
    """Whether the rule lets this person do this to that."""
    if action not in _table:
        raise ValueError(f"no rule for {action}")
    return bool(actor.is_active and _table.test_rule(action, actor, subject))


def require(actor: User, action: str, subject: object = None) -> None:
    """Refuse where the rule does not let this person do this; raises Denied."""
    if not may(actor, action, subject):
        words = {"who": actor, "what": called(action)}
        raise Denied(_("%(who)s may not do this here: %(what)s.") % words)


def may_one_of(actor: User, action: str, subjects: Iterable[object]) -> bool:
    """Whether the rule lets this person do this to at least one of some subjects."""
    return any(may(actor, action, one) for one in subjects)


def require_one_of(actor: User, action: str, subjects: Iterable[object]) -> None:
    """Refuse where the rule lets this person do this to none of them; raises Denied."""
    if not may_one_of(actor, action, subjects):
        words = {"who": actor, "what": called(action)}
        raise Denied(_("%(who)s may not do this here: %(what)s.") % words)


def who_may(action: str, subject: object, among: Iterable[User]) -> list[User]:
    """Those of some people whom the rule lets do this: the addressees of a notice."""
    return [user for user in among if may(user, action, subject)]


def has_role(*roles: Role) -> Rule:
    """A rule: the person has one of these roles today, wherever."""

    def holds(user: User, _subject: object) -> bool:
        return any(holding.role in roles for holding in holdings_of(user, today()))

    holds.__doc__ = f"A rule: {names_of(roles)}, wherever."
    return holds


def has_role_over(*roles: Role) -> Rule:
    """A rule: the person has one of these roles in the subject's organ or above it.

    The subject is an organ, or has one (`subject.organ`).
    """

    def holds(user: User, subject: Any) -> bool:
        organ: Organ = subject if isinstance(subject, Organ) else subject.organ
        return any(
            holding.role in roles and organ.path.startswith(holding.organ.path)
            for holding in holdings_of(user, today())
        )

    holds.__doc__ = f"A rule: {names_of(roles)}, over the organ concerned."
    return holds


def names_of(roles: Iterable[Role]) -> str:
    """Roles by name, as a list in a sentence."""
    return ", ".join(role.replace("_", " ") for role in roles)


_leads_organ = has_role_over(Role.SECTION_CHIEF, Role.HEAD)


def leads(user: User, subject: Any) -> bool:
    """A rule: section chief, head, over the organ concerned; the chief of a section, over what its
    people hold.

    What a chief sees through the section's people, a chief may act on: the same people as in the
    scope. The subject is an organ, or has one, and may have an officer.
    """
    return _leads_organ(user, subject) or leads_officer(user, getattr(subject, "officer", None))


def leads_officer(user: User, officer: User | None) -> bool:
    """Whether a person is chief of a section in which another works today."""
    return officer is not None and officer in people_led(user, today())


def is_clock(user: User, _subject: object) -> bool:
    """A rule: the step is the clock's own."""
    return user.username == "clock"


def today() -> date:
    """Permission is of today, whatever day a page shows."""
    return now().date()
