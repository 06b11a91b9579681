"""What a version must satisfy before it is published, each as a sentence the page shows."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from xiaoneng.catalogue.content import Content, limit_of, stages_of
from xiaoneng.catalogue.models import CaseTypes, Item, Kinds
from xiaoneng.core import step_graph
from xiaoneng.core.limits import MOST, Limit, Unit
from xiaoneng.core.step_graph import Stage
from xiaoneng.core.terms import first_breach
from xiaoneng.core.workdays import Calendar
from xiaoneng.kit.words import amount_words
from xiaoneng.people.models import Organ
from xiaoneng.people.queries import calendar_name_of, calendar_named

APPROVALS_ENDED_ON = date(2015, 5, 10)  # 国发〔2015〕27号: no approvals beside licences any more
MOST_WITHOUT_BASIS = Limit(20, Unit.WORKDAY)  # 行政许可法 art. 42
DATES = (Unit.WORKDAY, Unit.DAY)


class Check(NamedTuple):
    """One thing looked at: what it is, why it is not so, whether that keeps a version back."""

    label: str
    fault: str = ""
    is_bar: bool = True
    column: str = ""  # of a list, where the fault is to be mended


def checks_of(item: Item, content: Content, from_on: date, calendar: Calendar) -> list[Check]:
    """Everything that is looked at before a version is published from a day on."""
    found = [
        Check(
            _("It has a name"),
            "" if content["name"].strip() else _("Give it a name."),
            column="name",
        ),
        Check(_("Its organ is in being"), organ_fault(item.organ, from_on), column="organ"),
        Check(_("Its kind exists on that day"), kind_fault(item, from_on), column="kind"),
        *limit_checks(content, calendar, from_on.year),
        *step_checks(item.organ, content, calendar, from_on),
    ]
    return [*found, *remarks(item, content)]


def bars(checks: list[Check]) -> list[Check]:
    """Those that keep a version from being published."""
    return [one for one in checks if one.fault and one.is_bar]


def organ_fault(organ: Organ, day: date) -> str:
    if organ.opened_on <= day and (organ.closed_on is None or organ.closed_on > day):
        return ""
    said = _("%(organ)s is not in being on %(day)s; assign the item to the organ that is.")
    return said % {"organ": organ, "day": day.isoformat()}


def kind_fault(item: Item, day: date) -> str:
    if item.kind != Kinds.APPROVAL or day < APPROVALS_ENDED_ON:
        return ""
    return _("Approvals other than licences were abolished on %(day)s.") % {
        "day": APPROVALS_ENDED_ON.isoformat()
    }


def limit_checks(content: Content, calendar: Calendar, year: int) -> Iterator[Check]:
    """Both limits can be counted, the promise ends no later, a long one names its basis."""
    amounts = _("Its limits can be counted")
    fault = amount_fault(content, "promised") or amount_fault(content, "statutory")
    yield Check(amounts, fault, column="promised")
    if fault:
        return
    promised, statutory = limits_in(content)
    breach = first_breach(promised, statutory, calendar, year)
    said = _("Begun on %(day)s, the promise would end after the statutory limit; shorten it.")
    yield Check(
        _("The promise ends no later than the statutory limit"),
        said % {"day": breach.isoformat()} if breach else "",
        column="promised",
    )
    is_long = first_breach(statutory, MOST_WITHOUT_BASIS, calendar, year) is not None
    has_basis = bool(content["limit_basis"].strip())
    yield Check(
        _("A statutory limit of more than 20 working days names its basis"),
        _("Name the law that allows more than 20 working days.")
        if is_long and not has_basis
        else "",
        column="limit_basis",
    )


def amount_fault(row: Mapping[str, Any], which: str) -> str:
    """Why an amount and its unit are no limit; nothing where they are one, or none."""
    prefix = f"{which}_" if which else ""
    amount, unit = row[f"{prefix}amount"], row[f"{prefix}unit"]
    if amount is None:
        return ""
    if unit not in set(Unit):
        return _("Say in which unit the limit is counted.")
    if not 0 <= amount <= MOST or (unit in DATES and amount != int(amount)):
        return _("A limit in days is a whole number, not below zero.")
    return ""


def limits_in(content: Content) -> tuple[Limit | None, Limit | None]:
    """The promised and the statutory limit."""
    return (
        limit_of(content["promised_amount"], content["promised_unit"]),
        limit_of(content["statutory_amount"], content["statutory_unit"]),
    )


def step_checks(
    organ: Organ, content: Content, calendar: Calendar, from_on: date
) -> Iterator[Check]:
    """The steps have an order, and together they take no longer than the promise.

    `calendar` is that of the organ that promises; each step is counted by that of its own.
    """
    rows = content["steps"]
    if not rows:
        return
    shape = shape_fault(rows)
    yield Check(_("The steps have an order"), shape, column="steps")
    if shape:
        return
    yield Check(
        _("The organs of the steps are in being"), organs_fault(rows, from_on), column="steps"
    )
    promised = limits_in(content)[0] if not amount_fault(content, "promised") else None
    if promised is not None:
        yield Check(
            _("The longest way through the steps fits into the promise"),
            path_fault(on_their_calendars(rows, organ, calendar), promised, calendar, from_on.year),
            column="steps",
        )


def shape_fault(rows: list[dict[str, Any]]) -> str:
    """Why steps are no graph that can be walked through."""
    if fault := next((found for row in rows if (found := amount_fault(row, ""))), ""):
        return fault
    if not all(row["code"] and row["words"] for row in rows):
        return _("Each step needs a code and a name.")
    stages = stages_of(rows)
    if codes := step_graph.twice(stages):
        return _("More than one step has the code %(codes)s.") % {"codes": "、".join(codes)}
    if codes := step_graph.unknown(stages):
        return _("A step follows %(codes)s, which is no step.") % {"codes": "、".join(codes)}
    if codes := step_graph.ring(stages):
        return _("These steps wait for each other: %(codes)s.") % {"codes": "、".join(codes)}
    return ""


def organs_fault(rows: list[dict[str, Any]], day: date) -> str:
    keys = {row["organ_id"] for row in rows if row["organ_id"]}
    for organ in Organ.objects.filter(pk__in=keys) if keys else ():
        if fault := organ_fault(organ, day):
            return fault
    return ""


def on_their_calendars(rows: list[dict[str, Any]], organ: Organ, calendar: Calendar) -> list[Stage]:
    """The steps; one whose organ works on other days than the promising one has its calendar."""
    keys = {row["organ_id"] for row in rows if row["organ_id"]} - {organ.pk}
    others = {
        one.pk: calendar_named(name)
        for one in (Organ.objects.filter(pk__in=keys) if keys else ())
        if (name := calendar_name_of(one)) != calendar.name
    }
    return [
        replace(stage, calendar=others.get(row["organ_id"]))
        for stage, row in zip(stages_of(rows), rows, strict=True)
    ]


def path_fault(stages: list[Stage], promised: Limit, calendar: Calendar, year: int) -> str:
    day = step_graph.first_overrun(stages, promised, calendar, year)
    if day is None:
        return ""
    return _("Begun on %(day)s, the steps would take longer than %(limit)s; shorten one.") % {
        "day": day.isoformat(),
        "limit": amount_words(promised.amount, promised.unit),
    }


def remarks(item: Item, content: Content) -> Iterator[Check]:
    """What should be said of an item and keeps nothing back."""
    needs_promise = content["case_type"] != CaseTypes.UPWARD and content["promised_amount"] is None
    yield Check(
        _("It has a promise"),
        _("Without a promise its cases have no date.") if needs_promise else "",
        is_bar=False,
    )
    yield Check(
        _("It names its legal basis"),
        "" if content["legal_bases"] else _("Readers will ask for the law it rests on."),
        is_bar=False,
    )
    if item.kind == Kinds.LICENCE:
        yield Check(
            _("A licence has a statutory limit"),
            _("Without one, 20 working days hold by law.")
            if content["statutory_amount"] is None
            else "",
            is_bar=False,
        )
