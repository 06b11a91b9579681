"""How many queries a page takes: written down in `query_counts.json`, the same for many rows.

A page that asks more than its line says fails, and so does one that asks more where there is more
to show. Look where they come from (prefetch, or read once a request); where it is meant, write the
table anew: `UPDATE_COUNTS=yes .venv/bin/pytest -n 0 tests/house/test_query_counts.py`.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.house.test_access_matrix import TABLE as ACCESS
from tests.house.test_access_matrix import answer_of, pages
from xiaoneng.kit.time import now
from xiaoneng.messages.operations import tell
from xiaoneng.obligations.models import Extension, Pause
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = [pytest.mark.django_db, pytest.mark.written]
TABLE = Path(__file__).with_name("query_counts.json")
VISITORS = ["officer", "head", "efficiency_office", "system_admin"]
OPENED = {  # what these are opened with; bare, they lead on to it, or show nothing
    "obligations:list": "?state=open&sort=due_at&organ={organ}&q=许可",
    "desk:search": "?q=许可",
}
ASKED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def grow(world, number):
    """More of everything: matters that were stopped, extended and urged, organs, people, news."""
    officer, head, at = world.people["officer"], world.people["head"], now()
    for _ in range(number):
        row = obligation(organ=world.row.organ, officer=officer, began=at, at=at)
        told_of(row, officer, at)
        urge_obligation(row, words="请尽快", actor=head, at=at)
        someone("officer", OrganFactory(parent=world.row.organ))
        tell([officer, head], "obligation.opened", title="事", url="/", key=f"g{row.pk}", at=at)


def told_of(row, officer, at):
    """A stop that is over and granted time, written as they are read."""
    Pause.objects.create(
        obligation=row, ground="review", started_at=at, ended_at=at, recorded_at=at
    )
    Extension.objects.create(
        obligation=row, granted_at=at, amount=1, ground="复杂", granted_by=officer
    )


def opened(visitor, world):
    """The addresses of the pages that open for a visitor."""
    access = json.loads(ACCESS.read_text(encoding="utf-8"))
    found = {}
    for name, pattern in sorted(pages()):
        if access[name][visitor].startswith("200") and name != "staffing:sign_out":
            address = world.address(name, pattern)
            address += OPENED.get(name, "").format(organ=world.row.organ.parent_id)
            found[name] = address
    return found


def counts(client, addresses):
    """The queries of each page that opens."""
    found = {}
    for name, address in addresses.items():
        with CaptureQueriesContext(connection) as seen:
            shown, _content = answer_of(client, "get", address)
        if shown.status_code == 200:  # what was done to the world above may close one
            asked = [one["sql"].lstrip() for one in seen.captured_queries]
            found[name] = sum(sql.startswith(ASKED) for sql in asked)
    return found


def write(visitor, found):
    table = json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}
    for name, number in found.items():
        table.setdefault(name, {})[visitor] = number
    TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_page_asks_no_more_than_is_written_however_much_there_is(
    client, visitor, world, monkeypatch
):
    # Choices of a form are read by a cursor of the server on PostgreSQL, which nothing counts.
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    told_of(world.row, world.people["officer"], now())
    client.force_login(world.people[visitor])
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.secrets[visitor]}"
    grow(world, 26)  # lists of more than a page: one that fits on it is not counted apart
    addresses = opened(visitor, world)
    few = counts(client, addresses)
    if os.environ.get("UPDATE_COUNTS"):
        again = counts(client, addresses)  # what a process keeps, it keeps from here on
        # What is counted over an extract is kept too, and counted anew when an organ comes to be.
        write(visitor, again | {name: few[name] for name in few if name.startswith("insight:")})
    grow(world, 9)
    many = counts(client, addresses)
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    written = {name: row[visitor] for name, row in table.items() if visitor in row}

    over = {
        name: (few[name], many[name], written.get(name, 0))
        for name in many
        if many[name] > written.get(name, 0)
    }

    assert over == {}, f"few, many, written: see the head of {Path(__file__).name}"


def test_every_line_is_of_a_page_that_is_there():
    table = json.loads(TABLE.read_text(encoding="utf-8"))

    assert set(table) <= {name for name, _pattern in pages()}
