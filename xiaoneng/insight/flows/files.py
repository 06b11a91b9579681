"""A flow as files: its event log for other programs, and the tables of its page with all rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _

from xiaoneng.insight.flows import doors
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.insight.flows.lines import FlowTable
from xiaoneng.insight.operations.exporting import Selection, export_flow
from xiaoneng.kit import exports
from xiaoneng.kit.progress import walked
from xiaoneng.kit.time import aware
from xiaoneng.kit.words import amount_words, moment_words
from xiaoneng.logs.xes_writing import LoggedEvent, gzipped, xes_texts
from xiaoneng.obligations.showing import in_language
from xiaoneng.people.models import Organ, User
from xiaoneng.warehouse.queries import Extract

if TYPE_CHECKING:
    from xiaoneng.insight.flows.handbook import HandbookStep

LOGS = ("xes", "events")
TABLES = ("xlsx", "csv")
BPMN = "bpmn"


class Wanted(NamedTuple):
    """What a file is of, and for whom."""

    extract: Extract
    asked: FlowAsked
    title: str
    actor: User
    at: datetime


def log_file(wanted: Wanted, form: str, cases: int) -> HttpResponseBase:
    """The events as XES or CSV; that they were taken is written down first."""
    chosen = Selection(
        wanted.title, wanted.asked.organ, wanted.asked.since, wanted.asked.until, cases
    )
    name = name_of_file("events", wanted.at, "xes.gz" if form == "xes" else "csv")
    export_flow(chosen, filename=name, actor=wanted.actor, at=wanted.at)
    events = walked(doors.event_log(wanted.extract, wanted.asked))
    if form == "xes":
        blocks = gzipped(xes_texts(events, settings.TIME_ZONE))
        return exports.as_stream(name, blocks, "application/gzip")
    heads = [
        _("Case"), _("Activity"), _("Moment"), _("Organ"), _("Officer"), _("What it does"),
        _("Credited pause"), _("Item"),
    ]  # fmt: skip
    return exports.as_csv(name, heads, map(row_of, events))


def row_of(event: LoggedEvent) -> list[str | None]:
    at = aware(event.at).isoformat() if event.at else None
    credited = "true" if event.credited else "false"
    return [
        event.case, event.activity, at, event.organ, event.officer, event.does, credited,
        event.item,
    ]  # fmt: skip


def tables_file(wanted: Wanted, form: str, code: str) -> HttpResponseBase:
    """All tables as one workbook, or one of them as CSV."""
    tables = doors.whole_tables(wanted.extract, wanted.asked)
    notes = list(notes_of(wanted.extract, wanted.asked, wanted.title))
    return written(tables, Written("flow", form, code, wanted.at, notes))


class Written(NamedTuple):
    """How tables become a file: named `what`, as XLSX, or one of them by its code as CSV."""

    what: str
    form: str
    code: str
    at: datetime
    notes: Sequence[str]


def written(tables: Iterable[FlowTable], to: Written) -> HttpResponseBase:
    """All tables that have lines as one workbook, or one of them as CSV."""
    some = [one for one in tables if one.lines]
    if to.form == "csv":
        table = next((one for one in some if one.code == to.code), None)
        if table is None:
            raise Http404
        name = name_of_file(f"{to.what}-{table.code}", to.at, "csv")
        return exports.as_csv(name, table.written_heads, table.written)
    if not some:
        raise Http404
    sheets = (exports.Sheet(one.title, one.written_heads, one.written) for one in some)
    return exports.as_book(name_of_file(to.what, to.at, "xlsx"), sheets, to.notes)


def handbook_file(wanted: Wanted) -> HttpResponseBase:
    """The flow that the handbook of the item asks for, whether any case went it or not."""
    steps = doors.handbook_steps(wanted.extract, wanted.asked)
    if not steps:
        raise Http404
    organs = Organ.objects.in_bulk({one.organ_id for one in steps if one.organ_id})
    told = {one.code: told_of(one, organs) for one in steps}
    file = doors.handbook_drawn(steps, told, wanted.title)
    return exports.as_stream(name_of_file("handbook", wanted.at, BPMN), [file], "application/xml")


def told_of(step: "HandbookStep", organs: Mapping[int, Organ]) -> str:
    """What is written beside a task: within which time, and by which organ if by another."""
    limit = _("on the spot") if step.amount is None else amount_words(step.amount, step.unit)
    said = _("Limit: %(limit)s") % {"limit": limit}
    if step.organ_id is not None:
        said += "\n" + _("Organ: %(organ)s") % {"organ": in_language(organs[step.organ_id])}
    return said


def notes_of(extract: Extract, asked: FlowAsked, title: str) -> Iterator[str]:
    """What the figures are."""
    scope = in_language(asked.organ) if asked.organ else _("everything you look over")
    yield title
    yield _("Scope: %(scope)s") % {"scope": scope}
    yield _("Closed from %(since)s to %(until)s") % {"since": asked.since, "until": asked.until}
    yield _("As of %(moment)s") % {"moment": moment_words(extract.as_of)}


def name_of_file(what: str, at: datetime, ending: str) -> str:
    return f"{what}-{at:%Y%m%d-%H%M}.{ending}"
