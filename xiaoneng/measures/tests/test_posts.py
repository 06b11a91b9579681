"""Whose post a part of the time counts for, where parts begin at one moment."""

import pyarrow as pa

from xiaoneng.measures.flows import steps_in, timeline_of
from xiaoneng.measures.kinds import kinds_of, times_by
from xiaoneng.measures.posts import with_posts
from xiaoneng.measures.tests.columns import keep, rows, table
from xiaoneng.measures.tests.events import event
from xiaoneng.measures.tests.flow_logs import AS_OF, OFFICE, kept

TERMS = {
    "officer": pa.string(), "post": pa.int64(), "post_organ": pa.string(),
    "from_at": pa.int64(), "until_at": pa.int64(),
}  # fmt: skip
LOG = [
    event("a", "03-02 09:00", organ="窗口", officer="张"),
    event("a", "03-02 09:00", organ="住建局", officer="李"),
    event("a", "03-02 14:00", organ="窗口", officer="王"),
    event("b", "03-02 09:00"),
    event("b", "03-02 10:00"),
]
HELD = [
    {"officer": officer, "post": post, "post_organ": organ, "from_at": 0, "until_at": None}
    for officer, post, organ in (("王", 5, "窗口"), ("李", 7, "住建局"), ("李", 3, "别处"))
]


def test_two_who_had_it_at_one_moment_keep_each_their_own_post():
    events, _ = kept(LOG)
    kinds = keep(kinds_of(steps_in(timeline_of(events, AS_OF)), OFFICE), "")

    placed = with_posts(kinds, table(HELD, TERMS))

    assert len(rows(placed)) == len(rows(kinds)) == 3
    held = {row["by_officer"]: row["post"] for row in rows(placed)}
    assert held == {"李": 7, "王": 5, None: None}
    found = {row["post"]: (row["waiting"], row["work"]) for row in rows(times_by(placed, ["post"]))}
    assert found == {7: (0, 0), 5: (3.5 * 3600, 0), None: (0, 3600)}
