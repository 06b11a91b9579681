"""A demonstration district: a case log that a program wrote, and nobody lived.

The district 临澄区 does not exist. Its organs, people and cases are generated; how its cases
behave is taken from figures counted on real logs (`figures.py`), and what its organs may do
from the laws named in `items.csv` (docs/explanation/demonstration-district.md).
"""

from xiaoneng.batch.demonstration.bulk import Bulk, write_bulk
from xiaoneng.batch.demonstration.catalogue import Item, Organ, items, organs
from xiaoneng.batch.demonstration.district import SEED, District, generate, write_district
from xiaoneng.batch.demonstration.events import Event
from xiaoneng.batch.demonstration.reforms import is_reformed, promised_first, reformed_on

__all__ = [
    "SEED",
    "Bulk",
    "District",
    "Event",
    "Item",
    "Organ",
    "generate",
    "is_reformed",
    "items",
    "organs",
    "promised_first",
    "reformed_on",
    "write_bulk",
    "write_district",
]
