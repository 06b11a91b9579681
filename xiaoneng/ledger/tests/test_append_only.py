"""The database itself refuses what the program would never do."""

import pytest
from django.db import DatabaseError, connection, transaction

from xiaoneng.ledger.guards import guards_missing
from xiaoneng.ledger.models import Seal
from xiaoneng.ledger.operations import seal_day
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
ENTRY = "place, event, subject, happened_at, recorded_at, facts, salt, seal, actor_id, chain_id"
HEAD = "name, organ_id, count, seal"
SEAL = "day, sealed_at, count, root, line"
AGAIN = [  # rows put where rows stand, by their key and by what is unique of them
    ("entry", ENTRY, ENTRY),
    ("entry", f"id, {ENTRY}", f"id, place + 9, {ENTRY.partition(', ')[2]}"),
    ("head", HEAD, "name, NULL, 0, seal"),
    ("head", HEAD, "name || '2', organ_id, 0, seal"),
    ("head", f"id, {HEAD}", "id, name || '2', NULL, 0, seal"),
    ("seal", SEAL, SEAL),
    ("seal", f"id, {SEAL}", "id, '2026-11-30', sealed_at, count, root, line"),
]


def again(verb, table, columns, values, end=""):
    return f"{verb} INTO ledger_{table} ({columns}) SELECT {values} FROM ledger_{table}{end}"  # noqa: S608  # words of AGAIN


if connection.vendor == "postgresql":
    REFUSED += [f"TRUNCATE ledger_{name} CASCADE" for name in ("entry", "head", "seal")]
    UPDATE = " ON CONFLICT (id) DO UPDATE SET seal = 'x'"
    REFUSED += [
        again("INSERT", "entry", f"id, {ENTRY}", f"id, {ENTRY}", UPDATE),
        again("INSERT", "head", f"id, {HEAD}", "id, name, organ_id, 0, seal", UPDATE),
        again("INSERT", "seal", SEAL, SEAL, " ON CONFLICT (day) DO UPDATE SET count = 0"),
    ]
else:
    REFUSED += [again("REPLACE", *one) for one in AGAIN]
    REFUSED += [again("INSERT OR REPLACE", *one) for one in AGAIN]


@pytest.mark.parametrize("statement", REFUSED)
def test_what_was_written_stays(statement, organ, officer):
    write(organ, officer, 2)
    seal_day(AT.date(), at=AT)
    connection.check_constraints()  # no pending events in the way of TRUNCATE

    with (
        pytest.raises(DatabaseError, match=r"the ledger is append-only|a head of the ledger"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Seal.objects.get().count == 2


def test_a_missing_trigger_is_noticed(organ):
    assert guards_missing() == []
    with untied():
        assert len(guards_missing()) == (10 if connection.vendor == "sqlite" else 7)
    assert guards_missing() == []


HOLLOW = {
    "sqlite": [
        "DROP TRIGGER ledger_entry_kept",
        "CREATE TRIGGER ledger_entry_kept BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END",
        "DROP TRIGGER ledger_head_once",
        (
            "CREATE TRIGGER ledger_head_once BEFORE INSERT ON ledger_seal"
            " BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        ),
    ],
    "postgresql": [
        "DROP TRIGGER ledger_entry_kept ON ledger_entry",
        (
            "CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW"
            " WHEN (OLD.place < 0) EXECUTE FUNCTION ledger_refuse()"
        ),
        (
            "CREATE OR REPLACE FUNCTION ledger_head_forward() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$"
        ),
    ],
}
NOTICED = {
    "sqlite": ["ledger_entry_kept", "ledger_head_once"],
    "postgresql": ["ledger_entry_kept", "ledger_head_forward"],
}


def test_a_trigger_that_refuses_nothing_any_more_is_noticed(organ):
    with connection.cursor() as cursor:
        for statement in HOLLOW[connection.vendor]:
            cursor.execute(statement)

    assert guards_missing() == NOTICED[connection.vendor]
