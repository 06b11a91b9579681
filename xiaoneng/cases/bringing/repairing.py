"""One row that was set aside, read again with one value put right; of its file nothing else."""

from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
from django.utils.translation import gettext as _

from xiaoneng.batch.staging import STAGED, Staged, staged_batches
from xiaoneng.cases.bringing.lines import raw_of, with_value
from xiaoneng.cases.bringing.reading import Rows
from xiaoneng.cases.bringing.setting_aside import rows_as_imported
from xiaoneng.cases.models import Reject
from xiaoneng.cases.reasons import reason_words
from xiaoneng.core.refusals import Unusable
from xiaoneng.engine.embedded import Embedded
from xiaoneng.logs.normalise import normalise
from xiaoneng.logs.raw import RawBatch
from xiaoneng.logs.rejects import RejectedRows
from xiaoneng.logs.terms import Mapping


def row_again(engine: Embedded, reject: Reject, path: Path, mapping: Mapping, value: str) -> Rows:
    """The row as the readers gave it, with a value in place of the one it has.

    Raises Unusable where the row has no such column, or cannot be used even so.
    """
    raw = with_value(raw_row(reject, path, mapping), reject.column, value)
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


def raw_row(reject: Reject, path: Path, mapping: Mapping) -> RawBatch:
    """The row as it is kept; one that is not, too long or from long ago, as the file has it."""
    if reject.line:
        return raw_of(reject.line, reject.row)
    for raw in rows_as_imported(path, mapping):
        keep = raw.rows == reject.row
        if keep.any():
            return raw.chosen(np.asarray(keep))
    raise Unusable(
        _("Row %(row)s cannot be read at all: mend the file itself.") % {"row": reject.row}
    )
