"""The list of one's messages."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from xiaoneng.kit.bulk import Bulk
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days
from xiaoneng.kit.listing import Listing, Rows
from xiaoneng.kit.search import containing
from xiaoneng.ledger.events import words_of
from xiaoneng.messages.models import Message, MessageQuerySet
from xiaoneng.messages.operations import read_message
from xiaoneng.messages.queries import events_in

STANDINGS = (("unread", _("Unread")), ("read", _("Read")))


def set_apart(message: Message, title: str) -> SafeString:
    """An unread one stands out."""
    return format_html("{}" if message.read_at else "<strong>{}</strong>", title)


def standing(rows: Rows, value: str) -> Rows:
    return rows.filter(read_at__isnull=value == "unread")


def searched(rows: Rows, words: str) -> Rows:
    return containing(rows, ["title"], words)


def opened_by(message: Message) -> str:
    return reverse("messages:open", args=[message.pk])


def listing_of(inbox: MessageQuerySet) -> Listing:
    """The list of one person's box."""
    return Listing(
        name="messages",
        title=_("Messages"),
        columns=(
            Column(
                "title",
                _("About what"),
                lambda one: one.title,
                draw=set_apart,
                sub=lambda one: words_of(one.event),
                export=lambda one: f"{one.title}: {words_of(one.event)}",
                is_title=True,
            ),
            Column(
                "came", _("Arrived"), lambda one: one.not_before, "not_before", width="xn-w-date"
            ),
            Column(
                "read",
                _("Read"),
                lambda one: one.read_at or _("Unread"),
                export=lambda one: one.read_at or _("Unread"),
                width="xn-w-date",
            ),
        ),
        order="-not_before",
        filters=(
            Choice("show", _("State"), lambda: STANDINGS, apply=standing),
            Choice("event", _("Kind of message"), lambda: events_in(inbox)),
            Days("came", _("Arrived"), "not_before"),
        ),
        search=searched,
        search_hint=_("words of the matter"),
        empty=_("No messages yet"),
        bulk=(Bulk("read", _("Mark as read"), read_message, _("read"), _("not read")),),
        url_of=opened_by,
        template="messages/inbox.html",
    )
