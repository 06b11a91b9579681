"""What the warehouse reads of organs: the tree of today, and where each stood before."""

import pyarrow as pa

from xiaoneng.people.models import Organ, Placement

TEXT, KEY, DAY = pa.string(), pa.int64(), pa.date32()
ORGAN = pa.schema(
    [
        ("organ_id", KEY),
        ("code", TEXT),
        ("name", TEXT),
        ("name_en", TEXT),
        ("level", TEXT),
        ("category", TEXT),
        ("parent", KEY),
        ("path", TEXT),
        ("calendar", TEXT),
        ("opened_on", DAY),
        ("closed_on", DAY),
        ("live_from_on", DAY),
    ]
)
PLACEMENT = pa.schema(
    [
        ("organ_id", KEY),
        ("parent", KEY),
        ("category", TEXT),
        ("from_on", DAY),
        ("until_on", DAY),
    ]
)


def organ_table() -> pa.Table:
    """Every organ as it stands today; `calendar` is the one it keeps, its own or that above it."""
    rows = list(
        Organ.objects.order_by("pk").values_list(
            "pk", "code", "name", "name_en", "level", "category", "parent_id", "path",
            "calendar__name", "opened_on", "closed_on", "live_from_on",
        )
    )  # fmt: skip
    own = {row[0]: row[8] for row in rows}
    found = []
    for row in rows:
        line = [int(key) for key in row[7].split("/") if key]
        kept = next((own[key] for key in reversed(line) if own.get(key)), "cn")
        found.append(dict(zip(ORGAN.names, (*row[:8], kept, *row[9:]), strict=True)))
    return pa.Table.from_pylist(found, ORGAN)


def placement_table() -> pa.Table:
    """Where each organ stood in the tree, and in which category, from one day up to another."""
    rows = Placement.objects.order_by("organ_id", "from_on", "pk")
    found = [
        dict(zip(PLACEMENT.names, row, strict=True))
        for row in rows.values_list("organ_id", "parent_id", "category", "from_on", "until_on")
    ]
    return pa.Table.from_pylist(found, PLACEMENT)
