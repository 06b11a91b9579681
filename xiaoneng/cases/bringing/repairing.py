"""One row of a kept file, read again with one value put right."""

from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _

from xiaoneng.batch.staging import STAGED, Staged, staged_batches
from xiaoneng.cases.bringing.reading import Rows
from xiaoneng.cases.reasons import reason_words
from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.embedded import Embedded
from xiaoneng.logs.normalise import normalise
from xiaoneng.logs.raw import RawBatch
from xiaoneng.logs.reading import rows_of
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.sources import kind_of
from xiaoneng.logs.terms import Mapping


def row_again(
    engine: Embedded, path: Path, mapping: Mapping, row: int, column: str, value: str
) -> Rows:
    """The row as the readers give it, with a value in place of the one it has.

    Raises Unusable where the row has no such column, or cannot be used even so.
    """
    raw = with_value(raw_row(path, mapping, row), column, value)
    normalised = normalise(raw, mapping, 0)
    if normalised.rejects:
        wrong = normalised.rejects[0]
        raise Unusable(
            _("%(value)s: %(reason)s")
            % {"value": wrong.value, "reason": reason_words(wrong.reason)}
        )
    rejected = RejectedRows()
    rejected.rows_read = 1
    batches = staged_batches(engine, iter([normalised.rows]), is_lasting=True)
    rows = engine.stage(batches, STAGED, "rows")
    none = ibis.memtable(pa.table({"order": pa.array([], pa.int64())}))
    return Rows([path], Staged(rows, rows, none, 0), rejected)


def raw_row(path: Path, mapping: Mapping, row: int) -> RawBatch:
    """The row of a number as it stands in the file."""
    for raw in rows_of(path, kind_of(path), mapping, is_held=False):
        keep = raw.rows == row
        if keep.any():
            return raw.chosen(np.asarray(keep))
    raise Unusable(_("Row %(row)s cannot be read at all: mend the file itself.") % {"row": row})


def with_value(raw: RawBatch, column: str, value: str) -> RawBatch:
    """The same row with one value in place of another."""
    if column not in raw.names:
        raise Unusable(_("The file has no column %(column)s.") % {"column": column or "?"})
    place = raw.names.index(column)
    columns = list(raw.columns)
    columns[place] = pa.array([value], pa.string())
    return RawBatch(raw.names, tuple(columns), raw.rows, (), raw.is_sparse, raw.is_escaped)
