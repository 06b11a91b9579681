"""The list of one's long work."""

from django.utils.translation import gettext_lazy as _

from xiaoneng.errands.kinds import choices
from xiaoneng.errands.models import Errand, States
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice
from xiaoneng.kit.listing import Listing


def how_far(errand: Errand) -> str:
    """In words: the state, and of what is under way how much is done."""
    percent = f" {errand.percent}%" if errand.state == States.RUNNING and errand.percent else ""
    return f"{errand.get_state_display()}{percent}"


ERRANDS = Listing(
    name="long-work",
    title=_("Background work"),
    columns=(
        Column(
            "title",
            _("What"),
            str,
            is_title=True,
            sub=lambda one: one.kind_words,
            sub_label=_("Kind"),
        ),
        Column("state", _("State"), how_far, sort="state"),
        Column("done", _("Rows"), lambda one: one.done, width="xn-w-num"),
        Column("asked_at", _("Asked"), lambda one: one.asked_at, sort="asked_at"),
        Column("ended_at", _("Ended"), lambda one: one.ended_at, sort="ended_at"),
    ),
    order="-asked_at",
    filters=(
        Choice("state", _("State"), lambda: States.choices, field="state"),
        Choice("kind", _("Kind"), choices, field="kind"),
    ),
    empty=_("You have asked for nothing that takes long"),
)
