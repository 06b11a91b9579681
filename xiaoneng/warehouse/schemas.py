"""The tables of an extract: their columns and types.

What each means is told in docs/explanation/warehouse.md. Moments are wall time of the site without
offset (docs/decisions/0003).
"""

import pyarrow as pa

from xiaoneng.cases import extracts as of_cases
from xiaoneng.catalogue import extracts as of_catalogue
from xiaoneng.kit.gathering import WALL
from xiaoneng.obligations import extracts as of_obligations
from xiaoneng.people import extracts as of_people
from xiaoneng.registers import extracts as of_registers

TEXT, KEY, FLAG, NUMBER = pa.string(), pa.int64(), pa.bool_(), pa.float64()
SPAN = 50_000  # keys of cases in one part
VOLATILE = ("light", "due_at", "statutory_due_at", "is_provisional")  # the sweep changes them

EVENTS = pa.schema(
    [
        ("case", KEY),
        ("key", KEY),
        ("order", KEY),
        ("origin", TEXT),  # log act step_begun step_ended handed_over
        ("activity", TEXT),
        ("does", TEXT),
        ("credited", FLAG),
        ("organ_id", KEY),
        ("officer_id", KEY),
        ("organ", TEXT),
        ("officer", TEXT),
        ("item", TEXT),
        ("at", WALL),
        ("recorded_at", WALL),
        ("started_at", WALL),
        ("ended_at", WALL),
        ("due_at", WALL),
        ("amount", NUMBER),
        ("unit", TEXT),
        ("statutory_amount", NUMBER),
        ("warn", NUMBER),
    ]
)
PAUSES = pa.schema(
    [
        ("case", KEY),
        ("obligation", KEY),
        ("is_step", FLAG),
        ("pause", KEY),
        ("ground", TEXT),
        ("credited", FLAG),
        ("started_at", WALL),
        ("ended_at", WALL),
        ("cap_days", KEY),
        ("is_excess", FLAG),
        ("recorded_at", WALL),
        ("end_recorded_at", WALL),
    ]
)
EXTENSIONS = pa.schema(
    [
        ("case", KEY),
        ("obligation", KEY),
        ("is_step", FLAG),
        ("extension", KEY),
        ("granted_at", WALL),
        ("amount", NUMBER),
        ("lengthens_statute", FLAG),
        ("ground", TEXT),
    ]
)
HOLDINGS = pa.schema(
    [
        ("case", KEY),
        ("obligation", KEY),
        ("is_step", FLAG),
        ("holding", KEY),
        ("organ_id", KEY),
        ("officer_id", KEY),
        ("from_at", WALL),
        ("until_at", WALL),
        ("is_handed", FLAG),
    ]
)
STEPS = pa.schema(
    [
        ("case", KEY),
        ("parent", KEY),
        ("place", KEY),
        ("obligation", KEY),
        ("title", TEXT),
        ("organ_id", KEY),
        ("officer_id", KEY),
        ("amount", NUMBER),
        ("unit", TEXT),
        ("follows", TEXT),
        ("dropped_at", WALL),
        ("calendar", TEXT),
        ("started_at", WALL),
        ("state", TEXT),
        ("closed_at", WALL),
        ("used_permille", KEY),
        ("light", TEXT),
        ("due_at", WALL),
        ("is_provisional", FLAG),
    ]
)
LIGHTS = pa.schema(
    [
        ("obligation", KEY),
        ("light", TEXT),
        ("due_at", WALL),
        ("statutory_due_at", WALL),
        ("is_provisional", FLAG),
    ]
)
MEANINGS = pa.schema(  # what the names of logs mean, as far as they occur
    [("source", KEY), ("organ", TEXT), ("officer", TEXT), ("organ_id", KEY), ("officer_id", KEY)]
)
KINDS = pa.schema([(name, kind) for name, kind, _place in of_obligations.KIND])

BY_CASE: dict[str, pa.Schema] = {  # cut into parts by the key of the case
    "cases": of_cases.schema_of(of_cases.CASE),
    "events": EVENTS,
    "pauses": PAUSES,
    "extensions": EXTENSIONS,
    "holdings": HOLDINGS,
    "steps": STEPS,
}
WHOLE: dict[str, pa.Schema] = {  # small enough to be written whole each time
    "lights": LIGHTS,
    "kinds": KINDS,
    "organs": of_people.ORGAN,
    "placements": of_people.PLACEMENT,
    "items": of_catalogue.VERSION,
    "item_steps": of_catalogue.STEP,
    "sources": of_cases.SOURCE,
    "outages": of_cases.OUTAGE,
    "results": of_registers.RESULT,
    "tickets": of_registers.TICKET,
    "meanings": MEANINGS,
}
TABLES = {**BY_CASE, **WHOLE}
ORDER = {  # of the rows of a part
    "cases": ["case"],
    "events": ["case", "key", "order"],
    "pauses": ["case", "obligation", "started_at", "pause"],
    "extensions": ["case", "obligation", "granted_at", "extension"],
    "holdings": ["case", "obligation", "from_at", "holding"],
    "steps": ["case", "place", "obligation"],
}
