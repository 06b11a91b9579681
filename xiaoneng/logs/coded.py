"""Text that repeats, as codes of a dictionary: each value is looked at once a batch."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from xiaoneng.logs.rows import CODED


def coded(column: pa.Array) -> pa.DictionaryArray:
    """A column of text by codes."""
    if pa.types.is_dictionary(column.type):
        return column
    return pc.cast(column, pa.string()).dictionary_encode()


def without(column: pa.DictionaryArray, nulls: pa.StringArray) -> pa.DictionaryArray:
    """Null where the value is one of `nulls`."""
    is_null = pc.is_in(column.dictionary, value_set=nulls)
    if not is_null.true_count:
        return column
    indices = pc.if_else(spread(is_null, column), None, column.indices)
    return pa.DictionaryArray.from_arrays(indices, column.dictionary)


def spread(of_values: pa.Array, column: pa.DictionaryArray) -> pa.Array:
    """What is known of each value of the dictionary, row by row; null where the row is."""
    return of_values.take(column.indices)


def repeated(value: str | None, count: int) -> pa.DictionaryArray:
    """One value on every row."""
    if value is None:
        return pa.nulls(count, CODED)
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([value]))
