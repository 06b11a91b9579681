"""The inbox."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from xiaoneng.kit.http import Request
from xiaoneng.kit.time import now
from xiaoneng.ledger.events import words_of
from xiaoneng.messages.operations import read_all_messages, read_message
from xiaoneng.messages.queries import inbox_of, unread_count

PAGE = 50


def inbox(request: Request) -> HttpResponse:
    """One's own messages, unread ones marked, the newest first."""
    at = now()
    only_unread = request.GET.get("show") == "unread"
    found = inbox_of(request.user, at)
    page = Paginator(found.unread() if only_unread else found, PAGE)
    rows = page.get_page(request.GET.get("page"))
    context = {
        "as_of": at,
        "only_unread": only_unread,
        "unread": unread_count(request.user, at),
        "page": rows,
        "messages": [(message, words_of(message.event)) for message in rows],
    }
    return render(request, "messages/inbox.html", context)


@require_POST
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
