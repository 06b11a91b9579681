"""Who had a case when a shorter limit ran out, by what its events say."""

import ibis
import pyarrow as pa
import pytest

from xiaoneng.measures.folding import SCALE
from xiaoneng.measures.lives import holders_of

EVENT = pa.schema(
    [("case", "string"), ("key", "int64"), ("does", "string"), ("organ", "string"),
     ("officer", "string")]
)  # fmt: skip
COUNT = pa.schema(
    [("id", "int64"), ("case", "string"), ("item", "string"), ("organ", "string"),
     ("moment", "int64"), ("figure", "string"), ("reached", "int64")]
)  # fmt: skip
CLOSED = 100


def held(events, *reached, has_organs=True):
    """Organ and officer at each moment of one case whose own organ is Z."""
    rows = [
        dict(zip(EVENT.names, ("c", at * SCALE, does, organ, officer), strict=True))
        for at, does, organ, officer in events
    ]
    counts = [
        dict(zip(COUNT.names, (1, "c", "i", "Z", CLOSED, str(place), at), strict=True))
        for place, at in enumerate(reached)
    ]
    found = holders_of(
        ibis.memtable(pa.Table.from_pylist(counts, COUNT)),
        ibis.memtable(pa.Table.from_pylist(rows, EVENT)),
        has_organs=has_organs,
    )
    told = found.order_by("figure").to_pyarrow().to_pylist()
    return [(row["by_organ"], row["by_officer"]) for row in told]


def test_the_last_event_up_to_the_moment_says_who_had_it():
    events = [(10, "step", "A", "Li"), (20, "step", "B", None), (30, "close", "C", "Wang")]

    assert held(events, 10, 19, 20, 29, 30) == [
        ("A", "Li"), ("A", "Li"), ("B", None), ("B", None), ("C", "Wang"),
    ]  # fmt: skip


def test_before_anybody_is_named_it_is_the_first_who_will_be():
    assert held([(10, "step", None, "Li"), (20, "step", "B", "Wang")], 15) == [("B", "Wang")]


@pytest.mark.parametrize(
    "events",
    [
        [],
        [(10, "step", None, None)],
        [(10, "ignore", "A", "Li")],
        [(CLOSED + 1, "step", "A", "Li")],
    ],
)
def test_where_nobody_is_named_it_is_the_organ_of_the_case(events):
    assert held(events, 15) == [("Z", None)]


def test_a_log_without_organs_has_officers_alone():
    events = [(10, "step", None, "Li"), (20, "step", None, None)]

    assert held(events, 25, has_organs=False) == [("Z", "Li")]


def test_a_figure_without_a_moment_has_no_holder():
    assert held([(10, "step", "A", "Li")], None) == []
