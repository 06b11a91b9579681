"""What a version says, as plain values: to copy, to compare, to write into a row."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xiaoneng.catalogue.models import Step, Version
from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.step_graph import Stage

COLUMNS = (
    "name",
    "name_en",
    "case_type",
    "promised_amount",
    "promised_unit",
    "statutory_amount",
    "statutory_unit",
    "limit_basis",
    "extension_cap",
    "legal_bases",
    "conditions",
    "materials",
    "fees",
    "result",
    "procedures",
)
STEP_COLUMNS = ("code", "words", "organ_id", "post_id", "amount", "unit", "follows")
FIELDS = (*COLUMNS, "steps")
Content = Mapping[str, Any]  # by the names of FIELDS; what is absent stays as it is


class Because(NamedTuple):
    """Why a draft is begun, and the page that shows the evidence."""

    words: str
    url: str = ""


class Difference(NamedTuple):
    """One field of two versions that is not the same."""

    field: str
    before: Any
    after: Any


def content_of(version: Version) -> dict[str, Any]:
    """Everything a version says; its steps as rows of STEP_COLUMNS."""
    said = {name: getattr(version, name) for name in COLUMNS}
    return said | {"steps": [step_row(step) for step in version.steps.all()]}


def step_row(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in STEP_COLUMNS}


def put(version: Version, content: Content) -> None:
    """Write what is said into the columns of a version, not saved; its steps are rows apart."""
    for name in COLUMNS:
        if name in content:
            setattr(version, name, content[name])


def steps_of(version: Version, rows: Sequence[Mapping[str, Any]]) -> list[Step]:
    """Rows of STEP_COLUMNS as the steps of a version, not saved."""
    return [
        Step(version=version, place=place, **{name: row[name] for name in STEP_COLUMNS})
        for place, row in enumerate(rows, start=1)
    ]


def differences(before: Content, after: Content) -> list[Difference]:
    """Each field that `after` says otherwise, in the order of FIELDS."""
    return [
        Difference(name, before[name], after[name])
        for name in FIELDS
        if name in after and before[name] != after[name]
    ]


def limit_of(amount: float | None, unit: str) -> Limit | None:
    """An amount with its unit as the core's limit; raises Unusable where they do not fit."""
    return None if amount is None else Limit(amount, Unit(unit))


def stages_of(rows: Sequence[Mapping[str, Any]]) -> list[Stage]:
    """The steps as the core's graph."""
    return [
        Stage(row["code"], limit_of(row["amount"], row["unit"]), tuple(row["follows"]))
        for row in rows
    ]
