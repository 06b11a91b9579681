"""The registers of the generated district: brought in as files, as an organ's own would be."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from xiaoneng.batch.demonstration.district import generate
from xiaoneng.batch.demonstration.registers import (
    IssuedRow,
    TicketRow,
    issued_results,
    queue_tickets,
)
from xiaoneng.kit.time import wall
from xiaoneng.people.models import Organ, User
from xiaoneng.registers.operations.bringing import Brought, import_register, try_register

RESULTS, TICKETS = "证照发放登记簿（演示数据）.csv", "大厅排队叫号（演示数据）.csv"


def bring_registers(root: Organ, office: User, at: datetime, *, cases: int) -> int:
    """Bring in what was issued and what was drawn beside the generated log; returns how many."""
    local = wall(at)
    events = list(generate(local, cases=cases))
    issued = [row for row in issued_results(events, local) if row.issued <= f"{local:%Y-%m-%d}"]
    drawn = [row for row in queue_tickets(events, local) if row.taken <= f"{local:%Y-%m-%d %H:%M}"]
    files = (("results", RESULTS, IssuedRow._fields, issued),
             ("tickets", TICKETS, TicketRow._fields, drawn))  # fmt: skip
    made = 0
    for kind, name, heads, rows in files:
        brought = Brought(kind, root, name, written(heads, rows), is_generated=True)
        batch = try_register(brought, actor=office, at=at)
        made += import_register(batch, actor=office, at=at).counts["added"]
    return made


def written(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> io.BytesIO:
    """Rows as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(rows)
    return io.BytesIO(text.getvalue().encode())
