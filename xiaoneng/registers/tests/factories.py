"""An organ with an item, whoever keeps its registers, and files of these."""

import csv
import io
from datetime import datetime
from typing import Any, NamedTuple

from xiaoneng.catalogue.queries import Item
from xiaoneng.catalogue.tests.factories import item, published
from xiaoneng.kit.time import aware
from xiaoneng.people.models import Organ, User
from xiaoneng.people.tests.factories import OrganFactory, UserFactory
from xiaoneng.registers.operations.bringing import Brought, import_register, try_register
from xiaoneng.registers.queries import Batch

AT = aware(datetime(2026, 3, 20, 17))


class Place(NamedTuple):
    """A district, an organ of it with a section that exercises an item, and the office."""

    root: Organ
    organ: Organ
    section: Organ
    item: Item
    office: User


def place(**more: Any) -> Place:
    root = OrganFactory(level="district")
    organ = OrganFactory(parent=root, name="民政局")
    section = OrganFactory(parent=organ, name="登记科", level="section")
    version = published(item("DJ0001", organ=section), name="社会团体登记", **more)
    office = UserFactory()
    office.grants.create(role="efficiency_office", organ=root, from_on=root.opened_on)
    return Place(root, organ, section, version.item, office)


def file_of(*rows: dict[str, str], name: str = "登记簿.csv") -> io.BytesIO:
    """A CSV file of rows by column name."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(one for row in rows for one in row)))
    writer.writeheader()
    writer.writerows(rows)
    upload = io.BytesIO(text.getvalue().encode())
    upload.name = name
    return upload


def issued(number: str = "证1", **more: str) -> dict[str, str]:
    return {"number": number, "item": "社会团体登记", "issued": "2026-03-02", "case": "", **more}


def drawn(number: str = "A001", **more: str) -> dict[str, str]:
    told = {"number": number, "taken": "2026-03-02 09:10", "called": "2026-03-02 09:25"}
    return {**told, "ended": "", "item": "社会团体登记", "case": "", "officer": "", **more}


def tried(kind: str, here: Place, *rows: dict[str, str], at: datetime = AT) -> Batch:
    brought = Brought(kind, here.root, "登记簿.csv", file_of(*rows))
    return try_register(brought, actor=here.office, at=at)


def imported(kind: str, here: Place, *rows: dict[str, str], at: datetime = AT) -> Batch:
    return import_register(tried(kind, here, *rows, at=at), actor=here.office, at=at)


def one_of_each(power: Item, office: User, at: datetime) -> Batch:
    """A result and a ticket of an item that were taken over, and a file that was only tried."""
    row = {"number": "证1", "item": power.code, "issued": f"{at:%Y-%m-%d}"}
    ticket = {"number": "A1", "item": power.code, "taken": f"{at:%Y-%m-%d} 00:00"}
    for kind, one in (("results", row), ("tickets", ticket)):
        brought = Brought(kind, power.organ, f"{kind}.csv", file_of(one))
        import_register(try_register(brought, actor=office, at=at), actor=office, at=at)
    brought = Brought("results", power.organ, "results.csv", file_of(row))
    return try_register(brought, actor=office, at=at)
