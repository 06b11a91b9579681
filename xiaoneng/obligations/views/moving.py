"""Where one goes after rules were changed: to the long work that writes what they move, if any."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from xiaoneng.kit.http import Request
from xiaoneng.kit.notices import notice
from xiaoneng.kit.words import thousands
from xiaoneng.obligations.queries import move_under_way


def moving_on(request: Request, address: str) -> HttpResponse:
    """The page of the work where many obligations move, else the page of what was changed."""
    move = move_under_way()
    if move is None or move.errand is None:
        return redirect(address)
    said = _("It holds already. %(total)s running obligations are read again in the background.")
    notice(request, said % {"total": thousands(move.total)}, "")
    return redirect(move.errand)
