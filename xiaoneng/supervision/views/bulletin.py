"""The monthly bulletin."""

from django.http import HttpResponseBase

from xiaoneng.access.policy import require
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.months import month_asked
from xiaoneng.kit.time import now
from xiaoneng.supervision.bulletin import MONTHS, bodies_for, bulletin_listing, bulletin_of


def bulletin(request: Request) -> HttpResponseBase:
    """How each organ kept its time in a month, and which cards it had."""
    require(request.user, "bulletin.read")
    at = now()
    month = month_asked(request.GET.get("month", ""), at, MONTHS)
    told = bulletin_of(request.user, month, at)
    rows = bodies_for(request.user, told, at)
    context = {"month": month, "before": month.before}
    return show_list(request, bulletin_listing(told, at), rows, as_of=at, context=context)
