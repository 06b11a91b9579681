"""Sources of cases as a list, and the files of one source as another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xiaoneng.cases.queries import Batch
from xiaoneng.cases.words import BatchStates
from xiaoneng.kit.columns import Column
from xiaoneng.kit.filters import Choice, Days
from xiaoneng.kit.listing import Listing, Rows
from xiaoneng.kit.search import containing

SOURCES = Listing(
    name="sources",
    title=_("Import of cases"),
    columns=(
        Column("title", _("Name"), lambda row: row.title, sort="title", is_title=True),
        Column("code", _("Code"), lambda row: row.code, sort="code"),
        Column("organ", _("Organ"), lambda row: row.organ, sort="organ__name"),
        Column("licence", _("Licence"), lambda row: row.licence),
        Column("live_from", _("Live from"), lambda row: row.live_from_on, sort="live_from_on"),
    ),
    order="code",
    search=lambda rows, words: containing(rows, ("title", "code", "organ__name"), words),
    search_hint=_("name, code or organ"),
    empty=_("No sources yet"),
)


def _counted(name: str) -> Any:
    """How many rows of a file something happened to; nothing where it could not be read."""
    return lambda row: row.counts.get(name, 0)


def _state(row: Batch) -> str:
    return str(row.counts.get("refusal", ""))


def _named(rows: Rows, words: str) -> Rows:
    return containing(rows, ("filename",), words)


FILES = Listing(
    name="files",
    title=_("Files"),
    columns=(
        Column("filename", _("File"), lambda row: row.filename, sort="filename", is_title=True),
        Column("brought", _("Brought"), lambda row: row.brought_at, sort="brought_at"),
        Column("brought_by", _("Brought by"), lambda row: str(row.brought_by)),
        Column(
            "state",
            _("State"),
            lambda row: row.get_state_display(),
            sort="state",
            sub=_state,
            sub_label=_("Why it was refused"),
        ),
        Column("rows", _("Rows"), _counted("read")),
        Column("rejected", _("Set aside"), _counted("rejected")),
    ),
    order="-brought_at",
    filters=(
        Choice("state", _("State"), lambda: BatchStates.choices),
        Days("brought", _("Brought"), "brought_at"),
    ),
    search=_named,
    search_hint=_("name of the file"),
    empty=_("No file has been brought yet."),
)
