"""Reads a mapping file and checks every key (docs/reference/mapping.md)."""

import codecs
import re
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from xiaoneng.core import calendars
from xiaoneng.core.refusals import Unusable, mark
from xiaoneng.logs.terms import (
    DEEDS,
    PRECISIONS,
    PROFILES,
    SHAPES,
    UNITS,
    CaseTimes,
    Column,
    Columns,
    EventRule,
    Fixed,
    Limit,
    Mapping,
)
from xiaoneng.logs.toml_tables import Table, listed, suggestion

ENCODINGS = ("utf-8", "gb18030", "gbk", "big5", "latin-1", "windows-1252", "utf-16", "shift_jis")
JSON_PATH = re.compile(r"\$((?:\.[^.\[\]]+)*)\[\*\]")
A_TIME = datetime(2021, 3, 4, 17, 6, 7)


def load_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file; Unusable names the key and the remedy."""
    table = Table(toml_of(path), path)
    shape = table.choice("shape", SHAPES, default="events")
    calendar, calendar_file = calendar_of(table)
    mapping = Mapping(
        path=path,
        shape=shape,
        time_zone=zone_of(table),
        calendar=calendar,
        calendar_file=calendar_file,
        encoding=encoding_of(table),
        delimiter=delimiter_of(table),
        title=table.text("title", ""),
        source=table.text("source", ""),
        licence=table.text("licence", ""),
        generated=table.flag("generated"),
        time_formats=time_formats_of(table),
        nulls=table.texts("null", ("",)),
        columns=columns_of(table.table("columns"), shape),
        case=case_of(table.table("case"), shape),
        limit=limit_of(table.table("limit")),
        events=events_of(table, shape),
        json_rows=json_rows_of(table.table("json")),
    )
    table.finish()
    return mapping


def toml_of(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unusable(
            mark("the mapping %(file)s cannot be read: %(reason)s"),
            file=path,
            reason=error.strerror,
        ) from error
    except UnicodeDecodeError as error:
        raise Unusable(
            mark("the mapping %(file)s is not UTF-8 text; save it as UTF-8"), file=path
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise Unusable(
            mark("the mapping %(file)s is not TOML: %(reason)s"), file=path, reason=error
        ) from error


def zone_of(table: Table) -> str:
    name: str = table.text("time_zone", remedy='time_zone = "Asia/Shanghai"')
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        hint = suggestion(name, available_timezones())
        raise table.refusal(
            "time_zone", mark('is "%(name)s", which is no known zone%(hint)s'), name=name, hint=hint
        ) from error
    return name


def calendar_of(table: Table) -> tuple[str, Path | None]:
    """(name, None), or (path as written, path from the mapping's own folder)."""
    remedy = f'calendar = "cn" ({listed(calendars.NAMES)}, …)'
    name: str = table.text("calendar", remedy=remedy)
    if name in calendars.NAMES:
        return name, None
    file = table.path.parent / name
    if not name or not file.is_file():
        hint = suggestion(name, calendars.NAMES)
        raise table.refusal(
            "calendar",
            mark('is "%(name)s": no calendar has that name and no file is there%(hint)s'),
            name=name,
            hint=hint,
        )
    return name, file


def encoding_of(table: Table) -> str:
    name: str = table.text("encoding", "utf-8")
    try:
        "a".encode(name)
        codecs.getincrementaldecoder(name)
    except (LookupError, UnicodeError) as error:
        hint = suggestion(name, ENCODINGS)
        raise table.refusal(
            "encoding", mark('is "%(name)s", which is not known%(hint)s'), name=name, hint=hint
        ) from error
    return name


def delimiter_of(table: Table) -> str:
    sign: str = table.text("delimiter", ",")
    if len(sign) != 1 or not sign.isascii() or sign in '"\r\n\0':
        raise table.refusal(
            "delimiter", mark('is %(value)s; it must be one character, as in ";"'), value=repr(sign)
        )
    return sign


def time_formats_of(table: Table) -> tuple[str, ...]:
    formats = table.texts("time_format", ())
    for form in formats:
        try:
            parsed = datetime.strptime(A_TIME.strftime(form), form)
        except ValueError as error:
            raise table.refusal(
                "time_format",
                mark('"%(value)s" is not a format: %(reason)s'),
                value=form,
                reason=error,
            ) from error
        if parsed.date() != A_TIME.date():
            raise table.refusal(
                "time_format", mark('"%(value)s" must hold year, month and day'), value=form
            )
        if "%I" in form and parsed.hour != A_TIME.hour:
            raise table.refusal(
                "time_format",
                mark('"%(value)s" has %%I without %%p; use %%H or add %%p'),
                value=form,
            )
    return formats


def term(table: Table, key: str) -> Column | Fixed | None:
    """A column by its name, or { value = "x" }."""
    value = table.take(key, None)
    if value is None:
        return None
    if isinstance(value, dict) and list(value) == ["value"] and isinstance(value["value"], str):
        return Fixed(value["value"])
    if isinstance(value, str) and value:
        return Column(value)
    raise table.refusal(
        key, mark('must be a column\'s name or { value = "..." }, not %(value)s'), value=repr(value)
    )


def column(table: Table, key: str) -> Column | None:
    name = table.text(key, None)
    if name == "":
        raise table.refusal(key, mark("is empty; name a column or leave the key out"))
    return Column(name) if name else None


def columns_of(table: Table, shape: str) -> Columns:
    table.text("case", remedy='case = "case_id"')
    case = column(table, "case")
    at, activity = column(table, "at"), term(table, "activity")
    if shape == "events" and at is None:
        raise table.refusal(
            "at", mark('is missing; name the column that says when, or shape = "cases"')
        )
    if shape == "events" and activity is None:
        raise table.refusal("activity", mark("is missing; name the column that says what happened"))
    for key, given in (("at", at), ("activity", activity)):
        if shape == "cases" and given is not None:
            raise table.refusal(key, mark('has no meaning where shape = "cases"; leave it out'))
    assert case is not None  # noqa: S101  (text() above has refused an absent key)
    columns = Columns(
        case=case,
        activity=activity,
        at=at,
        recorded=column(table, "recorded"),
        organ=term(table, "organ"),
        officer=term(table, "officer"),
        item=term(table, "item"),
    )
    table.finish()
    return columns


def case_of(table: Table, shape: str) -> CaseTimes:
    times = CaseTimes(
        start=column(table, "start"),
        end=column(table, "end"),
        due=column(table, "due"),
        due_precision=table.choice("due_precision", PRECISIONS, default="day"),
    )
    if shape == "cases" and times.start is None:
        raise table.refusal(
            "start", mark('is missing; shape = "cases" needs the column of the start')
        )
    table.finish()
    return times


def limit_of(table: Table) -> Limit:
    limit = Limit(
        amount=number_or_column(table, "amount"),
        unit=unit_of(table),
        statutory_amount=number_or_column(table, "statutory_amount"),
        warn=number_or_column(table, "warn"),
        profile=table.choice("profile", PROFILES, default="promise_statute"),
    )
    if limit.unit is None and (limit.amount is not None or limit.statutory_amount is not None):
        raise table.refusal(
            "unit", mark("is missing; say which of %(known)s is meant"), known=listed(UNITS)
        )
    table.finish()
    return limit


def carried(table: Table, key: str) -> Column | None:
    """{ column = "x" }: the log carries this for each case."""
    value = table.values.get(key)
    if not isinstance(value, dict):
        return None
    table.take(key)
    name = value.get("column")
    if list(value) != ["column"] or not isinstance(name, str) or not name:
        raise table.refusal(
            key, mark('must be a value or { column = "..." }, not %(value)s'), value=repr(value)
        )
    return Column(name)


def number_or_column(table: Table, key: str) -> float | Column | None:
    return carried(table, key) or table.number(key)


def unit_of(table: Table) -> str | Column | None:
    unit: str | Column | None = carried(table, "unit") or table.choice("unit", UNITS, None)
    return unit


def events_of(table: Table, shape: str) -> tuple[EventRule, ...]:
    rules = tuple(rule_of(part) for part in table.tables("event"))
    if rules and shape == "cases":
        raise table.refusal("event", mark('has no meaning where shape = "cases"; leave it out'))
    seen: set[str] = set()
    for rule in rules:
        for activity in rule.match:
            if activity in seen:
                raise table.refusal(
                    "event", mark('names "%(activity)s" twice; keep one of them'), activity=activity
                )
            seen.add(activity)
    return rules


def rule_of(table: Table) -> EventRule:
    match = table.texts("match", remedy='match = ["Closed"]')
    if not match:
        raise table.refusal("match", mark("is empty; name at least one activity"))
    does = table.choice("does", DEEDS)
    credited = table.flag("credited")
    table.finish()
    return EventRule(match, does, credited)


def json_rows_of(table: Table) -> tuple[str, ...]:
    path = table.text("rows", "$[*]")
    found = JSON_PATH.fullmatch(path)
    if not found:
        raise table.refusal(
            "rows", mark('is "%(value)s"; write it as "$[*]" or "$.requests[*]"'), value=path
        )
    table.finish()
    return tuple(found[1].split(".")[1:])
