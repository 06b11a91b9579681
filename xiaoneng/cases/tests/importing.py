"""A source with its organs, logs that come in from it, and the same logs supervised."""

import csv
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from xiaoneng.batch.supervise import supervise
from xiaoneng.batch.target import Job
from xiaoneng.cases.card_rows import cards_csv
from xiaoneng.cases.csv_rows import cases_csv
from xiaoneng.cases.models import Batch, Source
from xiaoneng.cases.operations.batches import import_batch
from xiaoneng.cases.operations.files import try_batch
from xiaoneng.cases.operations.sources import Described, define_source
from xiaoneng.kit.time import aware
from xiaoneng.people.models import Calendar, Organ, User
from xiaoneng.people.tests.factories import OrganFactory, UserFactory

MAPPING = """\
shape = "events"
time_zone = "Asia/Shanghai"
calendar = "cn"
[columns]
case = "case"
activity = "activity"
at = "at"
organ = "organ"
officer = "officer"
item = "item"
[limit]
amount = 5
unit = "workday"
statutory_amount = 10
[[event]]
match = "pause"
does = "pause"
credited = true
[[event]]
match = "close"
does = "close"
"""
AS_OF = "2026-03-20 17:00"
HEAD = ["case", "activity", "at", "organ", "officer", "item"]


def moment(text: str = AS_OF) -> datetime:
    return aware(datetime.fromisoformat(text))


def keeper(root: Organ) -> User:
    user = UserFactory()
    user.grants.create(role="efficiency_office", organ=root, from_on=root.opened_on)
    return user


def source_of(mapping: str = MAPPING, calendar: str = "cn", **more: Any) -> Source:
    """A source of an organ 总局 with the calendar of the mapping."""
    root = OrganFactory()
    kept, _new = Calendar.objects.get_or_create(name=calendar, defaults={"title": calendar})
    organ = OrganFactory(parent=root, calendar=kept, name="总局")
    asked = {"takes_unknown": True, **more}
    described = Described(title="审批系统", organ=organ, mapping=mapping, **asked)
    return define_source("approvals", described, actor=keeper(root), at=moment())


def office(source: Source) -> User:
    return User.objects.get(grants__role="efficiency_office")


def bring(source: Source, path: Path, at: datetime | None = None) -> Batch:
    """Try a file and take it in."""
    with path.open("rb") as file:
        content = BytesIO(file.read())
    at = at or moment()
    batch = try_batch(source, path.name, content, actor=office(source), at=at)
    return import_batch(batch, actor=office(source), at=at)


def log(path: Path, events: list[tuple[str, ...]]) -> Path:
    """Events (case, activity, at[, organ[, officer[, item]]]) as a CSV log."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for event in events:
            writer.writerow([*event, *["", "", "许可"][len(event) - 3 :]])
    return path


def supervised(folder: Path, files: list[Path], mapping: str, as_of: str) -> dict[str, Any]:
    """What `supervise` says of the same files: rows of cases.csv, yellow and red of cards.csv."""
    said = folder / "said.toml"
    said.write_text(mapping, encoding="utf-8")
    out = folder / "out"
    job = Job(tuple(files), said, datetime.fromisoformat(as_of), out, replace=True)
    supervise(job, lambda _line: None)
    found: dict[str, Any] = {}
    for name in ("cases", "cards"):
        with (out / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            found[name] = [{**row, "organ": row["organ"] or "总局"} for row in csv.DictReader(file)]
    found["cards"] = [one for one in found["cards"] if one["colour"] != "suspicion"]
    return found


def kept(source: Source, as_of: str) -> dict[str, Any]:
    """What the database says of the cases of a source, in the same form."""
    return {
        "cases": [
            {name: str(value) for name, value in row.items()}
            for row in cases_csv(source, moment(as_of))
        ],
        "cards": list(cards_csv(source, moment(as_of))),
    }


def differences(found: dict[str, Any], said: dict[str, Any]) -> list[tuple[str, ...]]:
    """case, column, here, there of each cell of a case that is not the same; cards one has not."""
    rows = [
        (one["case"], name, one[name], other[name])
        for one, other in zip(found["cases"], said["cases"], strict=True)
        for name in one
        if one[name] != other[name]
    ]
    cards = ({tuple(one.values()) for one in every["cards"]} for every in (found, said))
    return rows + sorted(next(cards) ^ next(cards))
