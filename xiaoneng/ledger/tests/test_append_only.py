"""The database itself refuses what the program would never do."""

import pytest
from django.db import DatabaseError, connection, transaction

from xiaoneng.ledger.models import Seal
from xiaoneng.ledger.operations import seal_day
from xiaoneng.ledger.raw_lines import guards_missing
from xiaoneng.ledger.tests.untied import untied
from xiaoneng.ledger.tests.writing import AT, write

pytestmark = pytest.mark.django_db

REFUSED = [
    "UPDATE ledger_entry SET event = 'matter.closed'",
    "UPDATE ledger_entry SET facts = facts",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_head SET count = count",
    "UPDATE ledger_head SET count = count - 1",
    "UPDATE ledger_head SET seal = seal",
    "UPDATE ledger_head SET name = 'FG', count = count + 1",
    "DELETE FROM ledger_head",
    "INSERT INTO ledger_head (name, count, seal) VALUES ('FG', 1, '')",
    "UPDATE ledger_seal SET count = 0",
    "DELETE FROM ledger_seal",
]
if connection.vendor == "postgresql":
    REFUSED += [f"TRUNCATE ledger_{name} CASCADE" for name in ("entry", "head", "seal")]


@pytest.mark.parametrize("statement", REFUSED)
def test_what_was_written_stays(statement, organ, officer):
    write(organ, officer, 2)
    seal_day(AT.date(), at=AT)

    with (
        pytest.raises(DatabaseError, match="ledger"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Seal.objects.get().count == 2


def test_a_missing_trigger_is_noticed(organ):
    assert guards_missing() == []
    with untied():
        assert len(guards_missing()) == 7
    assert guards_missing() == []
