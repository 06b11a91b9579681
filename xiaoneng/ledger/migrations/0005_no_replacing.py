"""SQLite refuses a row that would take the place of one: REPLACE fires no trigger on deletion.

PostgreSQL knows no REPLACE, and `ON CONFLICT DO UPDATE` meets the triggers on updates there. Each
question is answered by an index, so that a line costs no more than before.
"""

from django.db import migrations

SQLITE = [
    """
CREATE TRIGGER ledger_entry_once BEFORE INSERT ON ledger_entry
WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain_id = NEW.chain_id AND place = NEW.place)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
""",
    """
CREATE TRIGGER ledger_head_once BEFORE INSERT ON ledger_head
WHEN EXISTS (SELECT 1 FROM ledger_head WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM ledger_head WHERE name = NEW.name)
  OR EXISTS (SELECT 1 FROM ledger_head WHERE organ_id = NEW.organ_id)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
""",
    """
CREATE TRIGGER ledger_seal_once BEFORE INSERT ON ledger_seal
WHEN EXISTS (SELECT 1 FROM ledger_seal WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM ledger_seal WHERE day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
""",
]
TIES = {"sqlite": SQLITE, "postgresql": []}
UNTIES = {
    "sqlite": [f"DROP TRIGGER ledger_{table}_once" for table in ("entry", "head", "seal")],
    "postgresql": [],
}


def tie(_apps, schema_editor):
    for text in TIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


def untie(_apps, schema_editor):
    for text in UNTIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_fewer_indexes")]

    operations = [migrations.RunPython(tie, untie)]
