"""Who held which post, as measures.posts asks."""

from datetime import datetime, time

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from xiaoneng.insight.flows.selecting import moment
from xiaoneng.insight.posts import posts_held

TERMS = pa.schema(
    [
        ("officer", pa.string()), ("post", pa.int64()), ("post_organ", pa.string()),
        ("from_at", pa.int64()), ("until_at", pa.int64()),
    ]
)  # fmt: skip


def terms() -> Table:
    """Who held which post from when until when."""
    told = [
        {
            "officer": str(one.officer),
            "post": one.post,
            "post_organ": str(one.organ),
            "from_at": moment(datetime.combine(one.from_on, time())),
            "until_at": moment(datetime.combine(one.until_on, time())) if one.until_on else None,
        }
        for one in posts_held()
    ]
    return ibis.memtable(pa.Table.from_pylist(told, TERMS))
