"""Rows that could not be used as a list: columns, conditions, leaving many out."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from xiaoneng.access.policy import may
from xiaoneng.cases.operations.rejects import LONGEST_WORDS, drop_reject
from xiaoneng.cases.queries import Batch, reasons_of, rejects_saying
from xiaoneng.cases.reasons import reason_words, sentence_in, sentence_words
from xiaoneng.cases.words import RejectStates
from xiaoneng.kit.bulk import Bulk, Field
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Text
from xiaoneng.kit.listing import Listing
from xiaoneng.logs.reasons import ends_of


def rejects_listing(batch: Batch) -> Listing:
    """The rows of one file that could not be used."""
    return Listing(
        name="rejects",
        title=_("Rows set aside"),
        columns=[
            Column("row", _("Row"), lambda row: str(row.row), sort="row", is_title=True,
                   export=lambda row: row.row),
            Column("case", _("Case"), lambda row: row.case, sort="case"),
            Column("column", _("Column"), lambda row: row.column, sort="column"),
            Column("value", _("Original value"), lambda row: row.value, sort="value"),
            Column("reason", _("Why it is not in"), lambda row: reason_words(row.reason),
                   sort="reason"),
            Column("state", _("State"), lambda row: row.get_state_display(), sort="state"),
            Column("repaired", _("Mended to"), lambda row: row.repaired),
            Column("words", _("Why it is left out"), lambda row: row.words),
            Column("settled_by", _("Settled by"), lambda row: str(row.settled_by or "")),
            Column("settled", _("Settled"), lambda row: row.settled_at),
        ],
        order="row",
        filters=[
            Choice("state", _("State"), lambda: RejectStates.choices),
            Choice("reason", _("Why it is not in"), cache(_reasons_of(batch)), apply=_for_reason),
            Text("column", _("Column"), "column"),
        ],
        search=rejects_saying,
        search_hint=_("case, column, value"),
        empty=_("No row was set aside"),
        bulk=[
            Bulk(
                "drop",
                _("Leave them out"),
                drop_reject,
                done=_("left out"),
                undone=_("not left out"),
                fields=[Field("words", _("Why they are left out"), most=LONGEST_WORDS)],
                may=lambda user: may(user, "batch.try"),
            )
        ],
        template="cases/reject_list.html",
    )  # fmt: skip


def _reasons_of(batch: Batch) -> Callable[[], list[tuple[str, str]]]:
    def options() -> list[tuple[str, str]]:
        found = sorted({sentence_in(reason) for reason in reasons_of(batch)})
        return [(sentence, sentence_words(sentence)) for sentence in found]

    return options


def _for_reason(rows: QuerySet[Any], sentence: str) -> QuerySet[Any]:
    start, end = ends_of(sentence)
    return rows.filter(reason__startswith=start, reason__endswith=end)
