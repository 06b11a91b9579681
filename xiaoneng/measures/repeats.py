"""Rows that say the same thing twice."""

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import Table


def repeated(values: pa.ChunkedArray) -> pa.Table:
    """The values that occur more than once, as a one-column table `print`.

    One sort of whole numbers: a set of 60 M fingerprints costs seconds and half a GiB.
    """
    numbers = values.to_numpy()
    numbers = np.sort(numbers)
    twice = np.unique(numbers[1:][numbers[1:] == numbers[:-1]])
    return pa.table({"print": pa.array(twice, values.type)})


def duplicates(rows: Table, prints: Table) -> Table:
    """order, of_order: each row that repeats an earlier one, by the order of reading.

    Equal fingerprints alone are not trusted: the rows must name the same case, activity and time.
    """
    suspects = rows.semi_join(prints, "print")
    same = ibis.window(
        group_by=["print", "case", "does", "at"], order_by="order", preceding=None, following=0
    )
    first = suspects.mutate(of_order=suspects.order.min().over(same))
    return first.filter(first.of_order < first.order).select("order", "of_order")
