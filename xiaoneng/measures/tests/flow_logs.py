"""Small logs in which everything happens: ties, silence about holders, pauses, re-openings."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from ibis.expr.types import Table

from xiaoneng.core import calendars
from xiaoneng.measures.calendar_tables import calendar_tables
from xiaoneng.measures.counting import Counting
from xiaoneng.measures.folding import SCALE
from xiaoneng.measures.tests.columns import since_epoch, table
from xiaoneng.measures.tests.events import EVENT_COLUMNS, at, event

CN = calendars.named("cn")
OFFICE = Counting.on(calendar_tables(CN), ["workhour"])
AS_OF = since_epoch(at("03-06 12:00"))
MOMENTS = (  # a weekend, both sessions, the moment of looking, and what lies behind it
    "02-27 17:00", "02-28 10:00", "03-02 08:00", "03-02 09:00", "03-02 11:30", "03-02 14:00",
    "03-03 09:00", "03-03 17:30", "03-05 12:30", "03-06 12:00", "03-06 12:00:01",
)  # fmt: skip

told = st.builds(
    event,
    st.sampled_from("abcde"),
    st.sampled_from(MOMENTS),
    st.sampled_from(["start", "step", "step", "step", "pause", "resume", "close", "ignore"])
    | st.just("reopen"),
    activity=st.sampled_from(["收件", "受理", "审查", "办结"]),
    credited=st.sampled_from([True, False, None]),
    organ=st.sampled_from([None, None, "民政局", "住建局", "窗口"]),
    officer=st.sampled_from([None, None, "张", "李"]),
    item=st.sampled_from([None, "登记", "变更"]),
)
logs = st.lists(told, max_size=80)
SOME = settings(max_examples=settings.default.max_examples // 6)  # each compiles its questions


def kept(log: list[dict[str, Any]]) -> tuple[Table, list[dict[str, Any]]]:
    """The events of a log as a table and as plain rows, both with their keys."""
    keyed = [
        {**one, "order": order, "key": since_epoch(one["at"]) * SCALE + order}
        for order, one in enumerate(log)
    ]
    return table(keyed, EVENT_COLUMNS), keyed
