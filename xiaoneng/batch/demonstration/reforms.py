"""What the organs promised before: shortened years ago, or while the log runs.

Three organs halved what they promise in the middle of the log, so that before and after can be
compared; the others did so before it begins. Invented, like their conduct (`conduct.py`).
"""

from dataclasses import replace
from datetime import date

from xiaoneng.batch.demonstration.catalogue import Item

REFORMING_ORGANS = ("区市场监管局", "区不动产登记中心", "区卫健委")
MONTHS_SINCE = 6


def reformed_on(day: date) -> date:
    """When they did: the first of a month, half a year before the month of a day."""
    year, month = divmod(day.year * 12 + day.month - 1 - MONTHS_SINCE, 12)
    return date(year, month + 1, 1)


def promised_first(item: Item) -> int:
    """What was promised before promises were halved: no more than the law allows."""
    is_halved = item.statutory is not None and item.promised * 2 <= item.statutory
    return item.promised * 2 if is_halved else item.promised


def is_reformed(item: Item) -> bool:
    """Whether an item's promise was shortened while the log ran."""
    return item.organ in REFORMING_ORGANS and promised_first(item) != item.promised


def as_promised(item: Item, day: date, reform: date) -> Item:
    """An item with what was promised to whoever was accepted on a day of the log."""
    if day < reform and is_reformed(item):
        return replace(item, promised=promised_first(item))
    return item
