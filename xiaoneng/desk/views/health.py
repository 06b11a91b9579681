"""The health page, and its one word for machines."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from xiaoneng.access.policy import may, require
from xiaoneng.desk.health import signs, sweep_sign
from xiaoneng.desk.minute_hand import is_standing_still
from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now


@never_cache
def health(request: Request) -> HttpResponse:
    """What the site does by itself, for those who keep it running."""
    require(request.user, "health.look", None)
    at = now()
    found = signs(at)
    context = {"signs": found, "as_of": at, "troubles": sum(not one.is_well for one in found)}
    has_ways = any(one.url for one in found) and may(request.user, "delivery.retry")
    return render(request, "desk/health.html", {**context, "has_ways": has_ways})


@login_not_required
@never_cache
def pulse(_request: Request) -> HttpResponse:
    """For a monitor: whether the database answers and the minute hand runs; nothing else."""
    at = now()
    is_well = sweep_sign(at).is_well and not is_standing_still(at)
    return JsonResponse({"well": is_well}, status=200 if is_well else 503)
