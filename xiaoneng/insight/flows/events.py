"""The events of a flow as they leave the house: organs by name, cases and officers by pseudonym."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from xiaoneng.engine.embedded import embedded
from xiaoneng.insight.flows.asked import FlowAsked
from xiaoneng.insight.flows.naming import activity
from xiaoneng.insight.flows.selecting import (
    cases_asked,
    counted_events,
    moment,
)
from xiaoneng.insight.pseudonyms import pseudonym
from xiaoneng.logs.xes_writing import LoggedEvent
from xiaoneng.measures.flows import known
from xiaoneng.people.models import Organ
from xiaoneng.warehouse.queries import Extract

COLUMNS = (
    "number", "activity", "at", "organ_id", "organ", "officer_id", "officer", "does", "credited",
    "item_name",
)  # fmt: skip
MOST_NAMES = 1 << 16


def event_log(extract: Extract, asked: FlowAsked) -> Iterator[LoggedEvent]:
    """The events that count, case by case, each in its order."""
    organs = dict(Organ.objects.values_list("pk", "name"))
    with embedded() as engine:
        cases = engine.write(cases_asked(engine, extract, asked), "cases_asked")
        counted = counted_events(extract.table(engine, "events"), cases)
        counted = known(counted, moment(extract.moment))
        named = cases.select(n_case="case", number="number", item_name="item_name")
        rows = counted.join(named, counted.case == named.n_case)
        rows = engine.write(rows.order_by("case", "key").select(*COLUMNS), "events_named")
        for batch in engine.batches(rows):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                yield _event(row, organs)


def _event(row: tuple[Any, ...], organs: dict[int, str]) -> LoggedEvent:
    number, name, at, organ_id, organ, officer_id, officer, does, credited, item = row
    whose = organs.get(organ_id) if isinstance(organ_id, int) else organ
    return LoggedEvent(
        case=_hidden("case", str(number)),
        activity=activity(str(name or "")) if name else None,
        at=at,
        organ=whose,
        officer=_officer(officer_id, whose, officer),
        does=str(does),
        credited=bool(credited),
        item=item,
    )


def _officer(key: object, organ: object, name: object) -> str | None:
    """One known to the platform by the key, one whom only a log names by name and organ."""
    if key is not None:
        return _hidden("officer", str(key))
    return _hidden("officer named", f"{organ or ''}/{name}") if name else None


_hidden = lru_cache(MOST_NAMES)(pseudonym)
