"""Rules: put into force with their first version, changed by a new one, suspended and resumed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiaoneng.access.policy import require
from xiaoneng.core.refusals import Conflict, Unusable
from xiaoneng.core.rulebook import Colour
from xiaoneng.kit.moves import move
from xiaoneng.ledger.operations import record
from xiaoneng.people.models import User
from xiaoneng.supervision.builtin import Builtin, everything, parameters_of
from xiaoneng.supervision.doubts import DOUBT_CODES
from xiaoneng.supervision.lifecycle import RULE
from xiaoneng.supervision.models import Rule, RuleVersion, Sources

LEAST, MOST = 1, 366  # what a parameter may be: days, minutes, cards, characters
DECIMALS = 3  # of points, as the counts of cards keep them
DELIVERED = "随平台交付"  # the paper of a first version


def found_rules(*, actor: User, at: datetime) -> int:
    """Put every rule into force that is not known yet; what happened before is not judged by it."""
    known = set(Rule.objects.values_list("code", flat=True))
    fresh = [one for one in everything() if one.code not in known]
    for one in fresh:
        found_rule(one, actor=actor, at=at)
    return len(fresh)


@transaction.atomic
def found_rule(known: Builtin, *, actor: User, at: datetime) -> Rule:
    """Put one rule into force with its first version."""
    require(actor, "rule.found")

    rule, is_new = Rule.objects.get_or_create(
        code=known.code, defaults={"source": known.source, "seen_until": at}
    )
    if not is_new:
        return rule  # another process was faster
    version = RuleVersion.objects.create(
        rule=rule,
        number=1,
        parameters={name: one.default for name, one in known.known.items()},
        colour=known.colour,
        points=known.points,
        from_at=at,
        by=actor,
        paper=DELIVERED,
    )

    record("rule.founded", rule, actor=actor, at=at, code=rule.code, **said(version))
    return rule


@transaction.atomic
def change_rule(  # noqa: PLR0913  # which rule, what it says from now on, on which paper
    version: RuleVersion,
    *,
    colour: str,
    points: float,
    parameters: Mapping[str, float],
    paper: str,
    actor: User,
    at: datetime,
) -> RuleVersion:
    """Let a rule say something else from now on; `version` is the one the caller has read.

    Cards that were issued keep the version that made them.
    """
    rule = version.rule
    require(actor, "rule.change", rule)

    Rule.objects.select_for_update().get(pk=rule.pk)
    last = RuleVersion.objects.get(rule=rule, until_at__isnull=True)
    if last.pk != version.pk:
        raise Conflict(
            _("The rule was changed meanwhile: version %(number)s holds now.")
            % {"number": last.number}
        )
    refuse_bad(rule, colour, points, parameters, paper)
    after = {"parameters": {**last.parameters, **parameters}, "colour": colour, "points": points}
    if after == {"parameters": last.parameters, "colour": last.colour, "points": last.points}:
        raise Unusable(_("Nothing differs from the rule that holds."))
    if at <= last.from_at:
        raise Conflict(_("The version that holds begins no earlier than this moment."))
    last.until_at = at
    last.save(update_fields=["until_at"])
    made = RuleVersion.objects.create(
        rule=rule, number=last.number + 1, from_at=at, by=actor, paper=paper.strip(), **after
    )

    facts: dict[str, Any] = {"paper": paper.strip(), "number": made.number, **said(made)}
    record("rule.changed", rule, actor=actor, at=at, code=rule.code, **facts)
    return made


def refuse_bad(
    rule: Rule, colour: str, points: float, parameters: Mapping[str, float], paper: str
) -> None:
    """Refuse what a rule cannot say; raises Unusable with the remedy."""
    if not paper.strip():
        raise Unusable(_("Name the paper on which the rule is changed."))
    if colour not in colours_of(rule):
        raise Unusable(_("This rule cannot have that colour."))
    refuse_points(colour, points)
    known = parameters_of(rule)
    for name, value in parameters.items():
        if name not in known:
            raise Unusable(_("The rule has no parameter %(name)s.") % {"name": name})
        least = 0 if known[name].default == 0 else LEAST
        if not least <= value <= MOST:
            raise Unusable(
                _("%(what)s: enter a number from %(least)s to %(most)s.")
                % {"what": known[name].words, "least": least, "most": MOST}
            )


def refuse_points(colour: str, points: float) -> None:
    """Refuse what cannot be taken off; raises Unusable with the remedy."""
    if points > 0:
        raise Unusable(_("Points are taken off: enter zero or less."))
    if points != round(points, DECIMALS):
        raise Unusable(_("Points are counted in thousandths: enter at most three decimals."))
    if points and colour == Colour.SUSPICION:
        raise Unusable(_("A suspicion takes no points: enter zero."))


def colours_of(rule: Rule) -> tuple[str, ...]:
    """Only what a room reports may be a mere suspicion; what a list suspects is never more."""
    if rule.code in DOUBT_CODES:
        return (Colour.SUSPICION,)
    cards = (Colour.YELLOW, Colour.RED)
    return (*cards, Colour.SUSPICION) if rule.source == Sources.ROOM else cards


@transaction.atomic
def suspend_rule(rule: Rule, *, paper: str, actor: User, at: datetime) -> Rule:
    """Let a rule rest: what happens meanwhile makes no card and no finding."""
    require(actor, "rule.suspend", rule)

    if not paper.strip():
        raise Unusable(_("Name the paper on which the rule is changed."))
    move(rule, RULE, "suspend")

    record("rule.suspended", rule, actor=actor, at=at, code=rule.code, paper=paper.strip())
    return rule


@transaction.atomic
def resume_rule(rule: Rule, *, paper: str, actor: User, at: datetime) -> Rule:
    """Put a rule into force again, for what happens from now on."""
    require(actor, "rule.resume", rule)

    if not paper.strip():
        raise Unusable(_("Name the paper on which the rule is changed."))
    move(rule, RULE, "resume")
    Rule.objects.filter(pk=rule.pk).update(seen_until=at, reading_until=None, reading_after="")

    record("rule.resumed", rule, actor=actor, at=at, code=rule.code, paper=paper.strip())
    return rule


def said(version: RuleVersion) -> dict[str, Any]:
    """A version as the ledger keeps it."""
    told = {f"parameter_{name}": value for name, value in version.parameters.items()}
    return {"colour": version.colour, "points": version.points, **told}
