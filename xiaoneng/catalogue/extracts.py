"""What the warehouse reads of the catalogue: items with their dated versions, and their steps."""

import pyarrow as pa

from xiaoneng.catalogue.models import Step, Version

TEXT, KEY, DAY, NUMBER = pa.string(), pa.int64(), pa.date32(), pa.float64()
VERSION = pa.schema(
    [
        ("version", KEY),
        ("item", KEY),
        ("item_code", TEXT),
        ("basic_code", TEXT),
        ("item_kind", TEXT),
        ("organ_id", KEY),
        ("version_number", KEY),
        ("version_state", TEXT),
        ("from_on", DAY),
        ("until_on", DAY),
        ("name", TEXT),
        ("case_type", TEXT),
        ("promised_amount", NUMBER),
        ("promised_unit", TEXT),
        ("statutory_amount", NUMBER),
        ("statutory_unit", TEXT),
        ("extension_cap", NUMBER),
    ]
)
STEP = pa.schema(
    [
        ("version", KEY),
        ("place", KEY),
        ("code", TEXT),
        ("words", TEXT),
        ("organ_id", KEY),
        ("post", KEY),
        ("amount", NUMBER),
        ("unit", TEXT),
        ("follows", TEXT),
    ]
)


def version_table() -> pa.Table:
    """Every version of every item, drafts too."""
    rows = Version.objects.order_by("pk").values_list(
        "pk", "item_id", "item__code", "item__basic_code", "item__kind", "item__organ_id",
        "number", "state", "from_on", "until_on", "name", "case_type", "promised_amount",
        "promised_unit", "statutory_amount", "statutory_unit", "extension_cap",
    )  # fmt: skip
    found = [dict(zip(VERSION.names, row, strict=True)) for row in rows.iterator()]
    return pa.Table.from_pylist(found, VERSION)


def step_table() -> pa.Table:
    """The steps of every version; `follows` are the codes of those before, joined by ";"."""
    rows = Step.objects.order_by("version_id", "place", "pk").values_list(
        "version_id", "place", "code", "words", "organ_id", "post_id", "amount", "unit", "follows"
    )
    found = [
        dict(zip(STEP.names, (*row[:8], ";".join(row[8])), strict=True)) for row in rows.iterator()
    ]
    return pa.Table.from_pylist(found, STEP)
