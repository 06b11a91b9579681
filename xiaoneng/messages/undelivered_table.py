"""The list of mails that were given up: for whom, to which server, and what that said."""

import re

from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import may
from xiaoneng.kit.bulk import Bulk, Field
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Days
from xiaoneng.kit.listing import Listing, Rows
from xiaoneng.kit.search import containing
from xiaoneng.ledger.events import words_of
from xiaoneng.messages.models import Delivery
from xiaoneng.messages.operations import dismiss_delivery, retry_delivery
from xiaoneng.people.masking import masked_email

ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")


def said(delivery: Delivery) -> str:
    """What the mail server said, addresses masked: it often repeats them."""
    return ADDRESS.sub(lambda found: masked_email(found[0]), delivery.error)


def searched(rows: Rows, words: str) -> Rows:
    return containing(rows, ["message__addressee__full_name", "error"], words)


def undelivered_listing() -> Listing:
    """The list; what the matter is stays with its addressee, only the event is named."""
    return Listing(
        name="undelivered",
        title=_("Mails that did not arrive"),
        columns=(
            Column(
                "addressee",
                _("Addressee"),
                lambda one: str(one.message.addressee),
                "message__addressee__full_name",
                sub=lambda one: masked_email(one.message.addressee.email),
                export=lambda one: str(one.message.addressee),
                is_title=True,
            ),
            Column("event", _("Kind of message"), lambda one: words_of(one.message.event)),
            Column("came", _("Due to arrive"), lambda one: one.message.not_before,
                   "message__not_before", width="xn-w-date"),
            Column("attempts", _("Attempts"), lambda one: one.attempts),
            Column("error", _("What the mail server said"), said),
        ),
        order="-message__not_before",
        filters=(Days("came", _("Due to arrive"), "message__not_before"),),
        search=searched,
        search_hint=_("addressee, or words of the mail server"),
        empty=_("No mail was given up"),
        bulk=(
            Bulk(
                "retry",
                _("Try again"),
                retry_delivery,
                _("tried again"),
                _("not tried again"),
                may=lambda user: may(user, "delivery.retry"),
            ),
            Bulk(
                "dismiss",
                _("Leave unsent"),
                dismiss_delivery,
                _("left unsent"),
                _("not left unsent"),
                [Field("reason", _("Reason"))],
                may=lambda user: may(user, "delivery.dismiss"),
            ),
        ),
        url_of=lambda _one: "",
    )  # fmt: skip
