"""A condition that gives way to the order: `organ__along=keys`, the same as `organ__in=keys`; of
texts too, `light__along=["overdue"]`.

A page of a sorted list is found in two ways: walk along the order and keep what meets the
conditions, or gather all that meets them and sort it. Where many rows meet them, walking is a
thousand times quicker. PostgreSQL weighs the two; SQLite does not know that a page is short, and
gathers wherever an index names the rows. A plus sign before the column keeps it from that; where
rows are counted and nothing is sorted, the index stays in use.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import CharField, ForeignKey, Model, Q
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

from xiaoneng.kit.paging import count_up_to

FEW = 5_000  # rows; these are gathered and sorted sooner than they are met along the way


class Along(In):
    """One of some values, found along the way."""

    lookup_name = "along"

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        sql, params = self.as_sql(compiler, connection)
        is_page = compiler.query.order_by and compiler.query.high_mark is not None
        return (f"+{sql}" if is_page else sql), params


class AlongKeys(Along, RelatedIn):
    """One of some keys, found along the way."""


CharField.register_lookup(Along)
ForeignKey.register_lookup(AlongKeys)


def one_of(model: type[Model], **wanted: Collection[Any]) -> Q:
    """Rows that have one of some keys in one of some columns, in the form that is quicker."""
    few = Q()
    for column, keys in wanted.items():
        few |= Q(**{f"{column}__in": keys})
    if count_up_to(model._default_manager.filter(few), FEW) <= FEW:
        return few
    many = Q()
    for column, keys in wanted.items():
        many |= Q(**{f"{column}__along": keys})
    return many
