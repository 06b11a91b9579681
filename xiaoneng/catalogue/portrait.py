"""What the page of an item shows of one version: limits, steps with their days, lists in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from xiaoneng.catalogue.checking import shape_fault
from xiaoneng.catalogue.content import content_of, limit_of, stages_of, step_row
from xiaoneng.catalogue.models import Item, Step, Version
from xiaoneng.catalogue.showing import (
    FORMS,
    SOURCES,
    extension_words,
    limit_words,
    organ_words,
    words_in,
)
from xiaoneng.core import step_graph
from xiaoneng.core.limits import moment_of, seconds_of
from xiaoneng.core.step_graph import Span, Stage, due_after
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.words import amount_words, day_words, moment_words
from xiaoneng.people.queries import calendar_of

OPENS = time(9)
WHOLE = 1000  # units of a bar's width


class Bar(NamedTuple):
    """Where a step lies on the bar of the whole, in units of its width."""

    x: int
    width: int


class StepLine(NamedTuple):
    """One step as a row: who, how long, after what, and when it would be due if begun today."""

    place: int
    words: str
    who: str
    limit: str
    after: list[str]
    due: str
    bar: Bar | None = None
    is_on_way: bool = False


class MaterialLine(NamedTuple):
    name: str
    form: str
    copies: Any
    source: str
    may_be_missing: bool


class ProcedureLine(NamedTuple):
    words: str
    cap: str
    basis: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """One version, told."""

    version: Version
    promised: str
    statutory: str
    extension: str
    promised_due: str
    statutory_due: str
    promise_bar: Bar | None
    steps: list[StepLine]
    steps_fault: str
    materials: list[MaterialLine]
    procedures: list[ProcedureLine]


def portrait_of(version: Version, day: date) -> Portrait:
    """A version as its page tells it, its days counted from a case begun on a day."""
    calendar = calendar_of(version.item.organ)
    start = datetime.combine(day, OPENS)
    lines, promise, fault = step_lines(version, calendar, start)
    return Portrait(
        version=version,
        promised=limit_words(version, "promised_"),
        statutory=limit_words(version, "statutory_"),
        extension=extension_words(version),
        promised_due=due_words(version, "promised", calendar, start),
        statutory_due=due_words(version, "statutory", calendar, start),
        promise_bar=promise,
        steps=lines,
        steps_fault=fault,
        materials=[material(row) for row in version.materials],
        procedures=[procedure(row) for row in version.procedures],
    )


def due_words(version: Version, which: str, calendar: Calendar, start: datetime) -> str:
    """When a case begun at a moment is due by one of the limits."""
    limit = limit_of(getattr(version, f"{which}_amount"), getattr(version, f"{which}_unit"))
    if limit is None:
        return ""
    due = moment_of(due_after(limit, calendar, seconds_of(start)))
    return told(due) if due > start else day_words(start)


def told(due: datetime) -> str:
    """A due moment: the midnight that ends a day is that day."""
    if due.time() == time():
        return day_words(date.fromordinal(due.toordinal() - 1))
    return moment_words(due)


def step_lines(
    version: Version, calendar: Calendar, start: datetime
) -> tuple[list[StepLine], Bar | None, str]:
    """The steps in an order one can walk, the bar of the promise beside them, or their fault."""
    steps = list(version.steps.select_related("organ__parent", "post"))
    rows = [step_row(one) for one in steps]
    if not rows:
        return [], None, ""
    if fault := shape_fault(rows):
        return [plain_line(one) for one in steps], None, fault
    stages = stages_of(rows)
    spans = step_graph.spans(stages, calendar, start)
    way = set(step_graph.longest_way(stages, calendar, start))
    limit = limit_of(version.promised_amount, version.promised_unit)
    promised = moment_of(due_after(limit, calendar, seconds_of(start)))
    end = max(promised, *(one.due for one in spans.values()))
    by_code = {one.code: one for one in steps}
    names = {one.code: one.words for one in steps}
    lines = [
        line_of(by_code[stage.code], spans[stage.code], names, (start, end), stage.code in way)
        for stage in in_order(stages)
    ]
    return lines, bar_of(Span(start, promised), start, end) if limit else None, ""


def in_order(stages: Iterable[Stage]) -> list[Stage]:
    return step_graph.in_order(list(stages))


def line_of(
    step: Step,
    span: Span,
    names: dict[str, str],
    whole: tuple[datetime, datetime],
    is_on_way: bool,  # noqa: FBT001  # a fact among facts
) -> StepLine:
    return StepLine(
        step.place,
        step.words,
        who_of(step),
        limit_words(step) or _("at once"),
        [names[code] for code in step.follows],
        told(span.due) if span.due > whole[0] else day_words(whole[0]),
        bar_of(span, *whole),
        is_on_way,
    )


def plain_line(step: Step) -> StepLine:
    """A step of a draft whose steps have no order yet."""
    return StepLine(step.place, step.words, who_of(step), limit_words(step), list(step.follows), "")


def who_of(step: Step) -> str:
    parts = [organ_words(step.organ) if step.organ else "", step.post.title if step.post else ""]
    return " · ".join(part for part in parts if part)


def bar_of(span: Span, start: datetime, end: datetime) -> Bar:
    whole = max((end - start).total_seconds(), 1)
    x = round((span.begins - start).total_seconds() / whole * WHOLE)
    width = round((span.due - span.begins).total_seconds() / whole * WHOLE)
    return Bar(min(x, WHOLE - 6), max(width, 6))


def material(row: dict[str, Any]) -> MaterialLine:
    return MaterialLine(
        row["name"],
        str(FORMS.get(row.get("form", ""), "")),
        row.get("copies") or "",
        str(SOURCES.get(row.get("source", ""), "")),
        bool(row.get("may_be_missing")),
    )


def procedure(row: dict[str, Any]) -> ProcedureLine:
    cap = row.get("cap_days")
    words = _("as long as the paper says") if cap is None else amount_words(cap)
    return ProcedureLine(words_in(row), words, row.get("basis", ""))


def title_of(item: Item, versions: Iterable[Version]) -> str:
    """What an item is called: as its last version says, else by its code."""
    last = max(versions, key=lambda one: one.number, default=None)
    return last.name if last else item.code


__all__ = ["Portrait", "content_of", "portrait_of", "title_of"]
