"""The inbox, and the mails that did not arrive."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from xiaoneng.access.policy import require
from xiaoneng.kit.http import Request
from xiaoneng.kit.listing import show_list
from xiaoneng.kit.time import now
from xiaoneng.messages.operations import read_all_messages, read_message
from xiaoneng.messages.queries import inbox_of, undelivered_for, unread_count
from xiaoneng.messages.tables import listing_of
from xiaoneng.messages.undelivered_table import undelivered_listing


def inbox(request: Request) -> HttpResponseBase:
    """One's own messages, unread ones set apart, the newest first."""
    at = now()
    found = inbox_of(request.user, at)
    context = {"unread": unread_count(request.user, at)}
    return show_list(request, listing_of(found), found, as_of=at, context=context)


def open_message(request: Request, pk: int) -> HttpResponse:
    """Mark a message as read and go where it points."""
    at = now()
    message = get_object_or_404(inbox_of(request.user, at), pk=pk)
    read_message(message, actor=request.user, at=at)
    return redirect(message.url or "messages:inbox")


@require_POST
def read_all(request: Request) -> HttpResponse:
    read_all_messages(actor=request.user, at=now())
    return redirect("messages:inbox")


def undelivered_list(request: Request) -> HttpResponseBase:
    """The mails that were given up: tried again or left unsent by who keeps the site running."""
    require(request.user, "delivery.retry")
    at = now()
    found = undelivered_for(request.user, at.date())
    return show_list(request, undelivered_listing(), found, as_of=at)
