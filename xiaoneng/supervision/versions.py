"""Which version of a rule held at a moment."""

from datetime import datetime

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


def last_version(rule: Rule) -> RuleVersion:
    """What a rule says now."""
    return RuleVersion.objects.select_related("rule", "by").get(rule=rule, until_at__isnull=True)
