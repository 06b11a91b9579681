"""Who held which post, as measures.posts asks."""

from datetime import datetime, time

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.insight.flows.selecting import moment
from xiaoneng.people.models import Term

TERMS = pa.schema(
    [
        ("officer", pa.string()), ("post", pa.int64()), ("post_organ", pa.string()),
        ("from_at", pa.int64()), ("until_at", pa.int64()),
    ]
)  # fmt: skip


def terms() -> Table:
    """Who held which post from when until when.

    Posts of one title in one organ are one: that of the least key.
    """
    rows = list(
        Term.objects.order_by("post").values_list(
            "user", "post", "post__organ", "post__title", "from_on", "until_on"
        )
    )
    first: dict[tuple[int, str], int] = {}
    for _user, post, organ, title, _begin, _end in rows:
        first.setdefault((organ, title), post)
    told = [
        {
            "officer": str(user),
            "post": first[organ, title],
            "post_organ": str(organ),
            "from_at": moment(datetime.combine(begin, time())),
            "until_at": moment(datetime.combine(end, time())) if end else None,
        }
        for user, _post, organ, title, begin, end in rows
    ]
    return ibis.memtable(pa.Table.from_pylist(told, TERMS))
