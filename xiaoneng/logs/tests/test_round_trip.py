"""Whatever a CSV writer writes comes back: every row in exactly one place, every value equal."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from xiaoneng.logs.mapping import load_mapping
from xiaoneng.logs.tests.conftest import EVENTS, HEAD, read_all

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
TIMES = st.sampled_from(["2024-05-06", "2024-05-06T10:00Z", "2024-05-06 10:00:01.5", "", "never"])
ROWS = st.lists(st.tuples(TEXTS, TEXTS, TIMES, TEXTS), max_size=12)


class Plain(csv.excel):
    """Lines end in CR LF; quoted where needed."""


class Unix(csv.excel):
    """Lines end in LF, and all is quoted: a bare CR inside a cell would end the line otherwise."""

    lineterminator = "\n"
    quoting = csv.QUOTE_ALL


def read_back(rows, dialect):
    """Write the rows as CSV to a file of their own, and read it."""
    written = io.StringIO()
    writer = csv.writer(written, dialect)
    writer.writerow(["case", "activity", "at", "note"])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        mapping = Path(folder, "m.toml")
        mapping.write_text(HEAD + EVENTS)
        path = Path(folder, "log.csv")
        path.write_bytes(written.getvalue().encode())
        return read_all([path], load_mapping(mapping))


@settings(deadline=None, max_examples=150)
@given(ROWS, st.sampled_from([Plain, Unix]))
def test_every_row_written_is_used_or_rejected(rows, dialect):
    log = read_back(rows, dialect)

    numbered = {number: row for number, row in enumerate(rows, 2) if any(row)}
    assert log.rows_read == len(numbered)
    met = log.column("row") + [reject["row"] for reject in log.rejects]
    assert sorted(met) == sorted(numbered)
    for used in log.rows:
        case, activity, _, _ = numbered[used["row"]]
        assert (used["case"], used["activity"] or "") == (case, activity)
    for reject in log.rejects:
        case, _, at, _ = numbered[reject["row"]]
        assert not case or at in {"", "never"} or "\ufdd0" in "".join(numbered[reject["row"]])


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_lines_are_equal_exactly_where_rows_are(rows):
    rows = [(case or "x", activity, "2024-05-06", note) for case, activity, _, note in rows]
    log = read_back(rows, Unix)

    used = [rows[number - 2] for number in log.column("row")]
    assert len(set(used)) == len(set(log.column("line")))
