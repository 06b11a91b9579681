"""The list of scenarios."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiaoneng.insight.queries import Scenario
from xiaoneng.kit.columns import Column
from xiaoneng.kit.listing import Listing
from xiaoneng.kit.search import containing
from xiaoneng.obligations.showing import in_language


def scenarios_listing() -> Listing:
    return Listing(
        name="scenarios",
        title=_("Scenarios of the limit lab"),
        columns=[
            Column("title", _("Scenario"), lambda row: row.title, sort="title", is_title=True),
            Column("organ", _("Organ"), lambda row: in_language(row.organ), sort="organ__path"),
            Column("cases", _("Cases"), lambda row: row.figures.get("cases")),
            Column("then", _("Late, on trial"), lambda row: row.figures.get("late_then")),
            Column("now", _("Late, in fact"), lambda row: row.figures.get("late_now")),
            Column("by", _("Saved by"), lambda row: str(row.saved_by)),
            Column("saved", _("Saved"), lambda row: row.saved_at, sort="saved_at",
                   width="xn-w-date"),
            Column("proposed", _("Handed to the catalogue"), lambda row: row.proposed_at,
                   sort="proposed_at", width="xn-w-date"),
        ],
        order="-saved_at",
        search=lambda rows, words: containing(rows, ["title"], words),
        search_hint=_("name"),
        empty=_("No scenarios"),
        way_on=[(_("Try something in the limit lab"), reverse("insight:lab"))],
        url_of=Scenario.get_absolute_url,
    )  # fmt: skip
