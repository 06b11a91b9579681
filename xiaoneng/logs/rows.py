"""The one shape every foreign log is brought into: one Arrow row per row of the log.

Times are local wall-clock times of the mapping's zone, without offset (docs/decisions/0003).
A column the mapping does not name is null. `file` is the index in the list of files given,
`row` is counted as a spreadsheet shows it: the header of a CSV is row 1, the first record row 2;
the n-th event of an XES or JSON file is row n.
"""

import pyarrow as pa

MOMENT = pa.timestamp("us")
CODED = pa.dictionary(pa.int32(), pa.string())  # text that repeats, each kept once a batch
LINE = "line"  # beside ROWS: every value of the row as written: two equal lines are one fact

ROWS = pa.schema(
    [
        ("file", pa.int32()),
        ("row", pa.int64()),
        ("case", pa.string()),
        ("activity", CODED),
        ("does", CODED),  # start pause resume close reopen ignore, or step
        ("credited", pa.bool_()),
        ("at", MOMENT),  # when it happened; null in a log of cases
        ("recorded_at", MOMENT),  # when it was entered, where the log says so
        ("organ", CODED),
        ("officer", CODED),
        ("item", CODED),
        ("started_at", MOMENT),  # the case's own columns, repeated on each row
        ("ended_at", MOMENT),
        ("due_at", MOMENT),
        ("amount", pa.float64()),  # the limit, where the log carries it per case
        ("unit", CODED),
        ("statutory_amount", pa.float64()),
        ("warn", pa.float64()),
    ]
)

REJECTED = pa.schema(
    [
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)
