"""The door to suspicions over an extract: the engine behind it is loaded when first needed.

What was counted is kept while the extract is the last one; every viewer's page comes from it.
"""

# ruff: noqa: PLC0415  # that is the point

from xiaoneng.insight.doubts.doubt import Doubts
from xiaoneng.insight.doubts.seen import Seen, seen_of
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.insight.kept import Kept
from xiaoneng.warehouse.queries import Extract

_kept: Kept[Doubts] = Kept(8)


def doubts_seen(extract: Extract, asked: FlowAsked) -> Seen:
    """The suspicions of a period in the organs that are asked for."""
    return seen_of(doubts_counted(extract, asked), asked)


def doubts_counted(extract: Extract, asked: FlowAsked) -> Doubts:
    from xiaoneng.insight.doubts.gathering import doubts_in

    period = asked.since, asked.until
    return _kept.of(extract, period, lambda: doubts_in(extract, *period))
