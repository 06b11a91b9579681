"""The items of an organ: the ones with something overdue first, the quiet ones folded."""

from collections.abc import Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from xiaoneng.insight.asking import Asked
from xiaoneng.insight.items.counting import Item, by_item, lists_of_item
from xiaoneng.insight.items.lines import CaseLine, CaseTable, heads, rows_drawn
from xiaoneng.insight.organ_table import LEAST_FOLDED
from xiaoneng.kit.found import changed
from xiaoneng.people.models import User

FEW = 12  # lines are not folded


def item_lines(user: User, asked: Asked) -> list[CaseLine]:
    """Every item of the scope, the worst first."""
    lines = [
        CaseLine(
            item.name or _("(no name)"),
            figures,
            asked.month,
            lists_of_item(asked, item),
            item_url(asked, item),
        )
        for item, figures in by_item(user, asked).items()
    ]
    return sorted(lines, key=lambda line: line.rank)


def item_url(asked: Asked, item: Item, organ: int | None = None) -> str:
    """The page of an item, in the chosen organ or another."""
    key = organ or (asked.organ.pk if asked.organ else None)
    within = f"organ={key}&" if key else ""
    return f"{reverse('insight:cockpit_item')}?{within}{item.asked}&month={asked.month}"


def table_of_items(lines: Sequence[CaseLine], asked: Asked, query: QueryDict) -> CaseTable:
    loud = [line for line in lines if not line.is_quiet]
    is_folded = not asked.is_whole and len(lines) - len(loud) >= LEAST_FOLDED
    shown = lines[: max(len(loud), FEW)] if is_folded else lines
    labels = heads(_("Item"))
    return CaseTable(
        _("The items"),
        labels,
        rows_drawn(shown, labels),
        len(lines),
        len(lines) - len(shown),
        changed(query, quiet="shown"),
    )
