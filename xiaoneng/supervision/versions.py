"""Which version of a rule held at a moment."""

from datetime import date, datetime

from xiaoneng.kit.time import wall
from xiaoneng.supervision.models import Rule, RuleVersion


class Rulebook:
    """The rules and all their versions, read once for a batch."""

    def __init__(self) -> None:
        self._versions: dict[str, list[RuleVersion]] = {}
        self._rules = {rule.code: rule for rule in Rule.objects.all()}
        for version in RuleVersion.objects.select_related("rule").order_by("number"):
            self._versions.setdefault(version.rule.code, []).append(version)

    def at(self, code: str, moment: datetime) -> RuleVersion | None:
        """The version that held at a moment; None before the first, and while it is suspended."""
        rule = self._rules.get(code)
        if rule is None or rule.state != "in_force":
            return None
        held = [one for one in self._versions.get(code, []) if one.from_at <= moment]
        return held[-1] if held else None


def rule_began(rule: Rule) -> date:
    """The first day on which a rule held."""
    first = RuleVersion.objects.filter(rule=rule).order_by("number").first()
    return wall(first.from_at).date() if first is not None else date.max


def last_version(rule: Rule) -> RuleVersion:
    """What a rule says now."""
    return RuleVersion.objects.select_related("rule", "by").get(rule=rule, until_at__isnull=True)
