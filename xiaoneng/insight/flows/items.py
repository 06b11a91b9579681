"""Items by the cases of them that were closed, from the last extract."""

from dataclasses import dataclass

import ibis

from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.flows.asked import MOST_ITEMS, FlowAsked
from xiaoneng.insight.flows.selecting import cases_asked
from xiaoneng.warehouse.queries import Extract


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item; `item` is None where only logs know it, by name."""

    item: int | None
    item_name: str
    cases: int
    judged: int
    met: int

    @property
    def rate(self) -> str:
        return f"{self.met / self.judged:.1%}" if self.judged else ""


def items_in(extract: Extract, asked: FlowAsked, words: str) -> list[ItemRow]:
    """The most frequent items in whose name all the words stand, one more than are shown."""
    with embedded() as engine:
        cases = cases_asked(engine, extract, asked)
        for word in words.split():
            cases = cases.filter(cases.item_name.contains(word))
        counts = cases.group_by("item", "item_name").agg(
            cases=cases.count(),
            judged=cases.light.isin(["met", "missed"]).cast("int64").sum(),
            met=(cases.light == "met").cast("int64").sum(),
        )
        counts = counts.order_by(ibis.desc("cases"), "item_name", "item").limit(MOST_ITEMS + 1)
        return [ItemRow(**row) for row in engine.rows(counts)]
