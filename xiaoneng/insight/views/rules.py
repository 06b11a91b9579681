"""A rule of supervision on trial over the past, before it is changed."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xiaoneng.access.policy import require
from xiaoneng.insight.asking import bodies_for
from xiaoneng.insight.flows.files import TABLES, Written, written
from xiaoneng.insight.lab.scope import organs_asked
from xiaoneng.insight.rules.trial import fields_of, rule_asked, trial_of
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now, wall
from xiaoneng.supervision.trying import rules_to_try


@require_safe
def rule_trial(request: Request) -> HttpResponseBase:
    """What a rule with other numbers would have brought, by organ, beside what it brings now."""
    require(request.user, "lab.read")
    at = now()
    day, bodies, rules = wall(at).date(), bodies_for(request.user, at), rules_to_try()
    asked = rule_asked(request.GET, rules, day)
    chosen = next((one for one in bodies if str(one.pk) == request.GET.get("organ", "")), None)
    context: dict[str, Any] = {"bodies": bodies, "chosen": chosen, "as_of": at, "asked": asked}
    if asked is not None:
        page = trial_of(asked, organs_asked(request.user, day, chosen), at)
        if (form := request.GET.get("out", "")) in TABLES:
            to = Written("rule", form, request.GET.get("table", ""), at, [page.lead])
            return written([page.organs, page.seen], to)
        context |= {"page": page, "as_of": page.as_of, "fields": fields_of(asked, rules)}
    return render(request, "insight/rule_trial.html", context)
