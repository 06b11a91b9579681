"""The bulletin of a month or a quarter."""

from django.http import HttpResponseBase

from xiaoneng.access.policy import require
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.months import period_asked
from xiaoneng.kit.time import now
from xiaoneng.supervision.bulletin import MONTHS, bodies_for, bulletin_listing, bulletin_of


def bulletin(request: Request) -> HttpResponseBase:
    """How each organ kept its time in a month or quarter, and which cards it had."""
    require(request.user, "bulletin.read")
    at = now()
    period = period_asked(request.GET.get("month", ""), at, MONTHS)
    told = bulletin_of(request.user, period, at)
    rows = bodies_for(request.user, told, at)
    return show_list(
        request, bulletin_listing(told, at), rows, as_of=at, context={"period": period.words}
    )
