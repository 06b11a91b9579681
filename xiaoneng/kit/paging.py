"""Pages by key, never by number: every page costs the same, and no row is seen twice or missed.

Rows without a value in the sorted column come last, whichever way it is sorted. They are read by a
query of their own, so that both databases can follow an index.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist, ValidationError
from django.db import connections
from django.db.models import F, Field, ForeignObjectRel, Q, QuerySet

Rows = QuerySet[Any]
SIZES = (25, 50, 100)
CAP = 10_000
CAP_OF_WORDS = 1_000  # where every row has to be read to know whether it holds the words


class Order(NamedTuple):
    """The column rows stand by, and which way; the primary key decides between equals.

    `is_filled` where a condition already asks for a value in the column.
    """

    field: str
    descending: bool
    is_filled: bool = False

    @classmethod
    def of(cls, text: str) -> "Order":
        return cls(text.removeprefix("-"), text.startswith("-"))

    def __str__(self) -> str:
        return f"{'-' if self.descending else ''}{self.field}"


class Key(NamedTuple):
    """Where a page begins or ends: the value of the sorted column and the primary key."""

    value: Any
    pk: Any


class Some(NamedTuple):
    """Rows, and how many were counted: one may be gone when it is read."""

    rows: list[Any]
    counted: int


class Page(NamedTuple):
    """Some rows, and whether there are others on either side."""

    rows: list[Any]
    has_previous: bool
    has_next: bool


def page_after(rows: Rows, order: Order, key: Key | None, size: int) -> Page:
    """The rows that follow a key, or the first ones."""
    found = _following(rows, order, key, size + 1)
    return Page(found.rows[:size], key is not None, found.counted > size)


def page_before(rows: Rows, order: Order, key: Key, size: int) -> Page:
    """The rows that stand just before a key, in their order."""
    found = _preceding(rows, order, key, size + 1)
    return Page(found.rows[:size][::-1], found.counted > size, has_next=True)


def _following(rows: Rows, order: Order, key: Key | None, number: int) -> Some:
    found = Some([], 0)
    if key is None or key.value is not None:
        valued = _valued(rows, order)
        if key is not None:
            valued = valued.filter(_beyond(order.field, key, more=not order.descending))
        found = _read(valued, _ordered(valued, order)[:number])
    if found.counted < number and _may_be_empty(rows, order):
        empty = rows.filter(**{f"{order.field}__isnull": True})
        if key is not None and key.value is None:
            empty = empty.filter(_past(key.pk, more=not order.descending))
        left = number - found.counted
        more = _read(empty, empty.order_by("-pk" if order.descending else "pk")[:left])
        found = _both(found, more)
    return found


def _both(first: Some, second: Some) -> Some:
    return Some(first.rows + second.rows, first.counted + second.counted)


def _read(rows: Rows, page: Rows) -> Some:
    """The rows of a page: first their keys, then what is told of them.

    Where a page is sorted, not walked, what belongs to its rows would be read for every row that is
    sorted: on PostgreSQL eight tables for some thousand rows instead of for twenty-six.
    """
    if not rows.query.select_related:
        whole = list(page)
        return Some(whole, len(whole))
    keys = list(page.values_list("pk", flat=True))
    found = rows.order_by().in_bulk(keys)
    return Some([found[key] for key in keys if key in found], len(keys))


def _preceding(rows: Rows, order: Order, key: Key, number: int) -> Some:
    back = order._replace(descending=not order.descending)
    found = Some([], 0)
    valued = _valued(rows, order)
    if key.value is None:
        empty = rows.filter(_past(key.pk, more=order.descending))
        empty = empty.filter(**{f"{order.field}__isnull": True})
        found = _read(empty, empty.order_by("-pk" if back.descending else "pk")[:number])
    else:
        valued = valued.filter(_beyond(order.field, key, more=order.descending))
    if found.counted < number:
        left = number - found.counted
        found = _both(found, _read(valued, _ordered(valued, back)[:left]))
    return found


def in_order(rows: Rows, order: Order) -> Rows:
    """All rows as the pages show them, for what is written out."""
    if order.field == "pk":
        return rows.order_by(str(order))
    column, pk = F(order.field), "-pk" if order.descending else "pk"
    if order.descending:
        return rows.order_by(column.desc(nulls_last=True), pk)
    return rows.order_by(column.asc(nulls_last=True), pk)


def _ordered(rows: Rows, order: Order) -> Rows:
    return rows.order_by(*dict.fromkeys([str(order), "-pk" if order.descending else "pk"]))


def _valued(rows: Rows, order: Order) -> Rows:
    if not _may_be_empty(rows, order):
        return rows
    return rows.filter(**{f"{order.field}__isnull": False})


def _beyond(field: str, key: Key, *, more: bool) -> Q:
    """Later than a key; said so that an index on the column alone already narrows the search."""
    if field == "pk":
        return _past(key.pk, more=more)
    way = "gt" if more else "lt"
    edge = Q(**{f"{field}__{way}e": key.value})
    return edge & (Q(**{f"{field}__{way}": key.value}) | _past(key.pk, more=more))


def _past(pk: object, *, more: bool) -> Q:
    return Q(pk__gt=pk) if more else Q(pk__lt=pk)


def key_of(row: Any, order: Order) -> Key:
    """The key of a row under an order; an empty relation on the way is an empty value."""
    return Key(value_at(row, order.field), row.pk)


def value_at(row: Any, path: str) -> Any:
    """The value of a column, or of one a row points to (`decision__light`)."""
    value = row
    for name in path.split("__"):
        value = getattr(value, name, None)
    return value


def written(key: Key) -> str:
    """A key as one word of an address."""
    value = key.value.isoformat() if isinstance(key.value, date) else key.value
    text = json.dumps([value, key.pk], ensure_ascii=False, default=str)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(rows: Rows, order: Order, text: str) -> Key | None:
    """A key from an address, or nothing where somebody has changed it."""
    try:
        padded = text + "=" * (-len(text) % 4)
        value, pk = json.loads(base64.urlsafe_b64decode(padded))
        column = _column(rows, order.field)
        known = value if column is None or value is None else column.to_python(value)
        return Key(known, rows.model._meta.pk.to_python(pk))
    except (ValueError, TypeError, binascii.Error, ValidationError):
        return None


def count_up_to(rows: Rows, cap: int = CAP) -> int:
    """How many rows there are; counting stops one past the cap."""
    return rows.order_by()[: cap + 1].count()


def counts_up_to(rows: Rows, field: str, values: Sequence[str], cap: int = CAP) -> list[int]:
    """How many rows there are, and how many have each of some values in a column, in one question.

    Each is counted up to one past the cap: to count all of a million for the heads of a page would
    take longer than the page.
    """
    parts: list[str] = []
    told: list[Any] = []
    for part in (rows, *(rows.filter(**{field: value}) for value in values)):
        try:
            sql, params = part.order_by().values("pk")[: cap + 1].query.sql_with_params()
        except EmptyResultSet:  # a condition nothing can meet
            sql, params = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608  # Django's own statements
        told += params
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", told)
        return list(cursor.fetchone())


def _column(rows: Rows, field: str) -> "Field[Any, Any] | None":
    if field in rows.query.annotations:
        return getattr(rows.query.annotations[field], "output_field", None)
    return _path(rows, field)[-1]


def _may_be_empty(rows: Rows, order: Order) -> bool:
    field = order.field
    if order.is_filled:
        return False
    if field in rows.query.annotations:
        return True
    return any(column.null for column in _path(rows, field))


def _path(rows: Rows, field: str) -> "list[Field[Any, Any]]":
    """The columns a sorted field passes through, from this table to the last."""
    model, columns = rows.model, []
    for name in field.split("__"):
        column = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if isinstance(column, ForeignObjectRel) or not isinstance(column, Field):
            raise FieldDoesNotExist(f"{field}: rows cannot stand by many values")
        columns.append(column)
        model = column.related_model or model
    return columns
