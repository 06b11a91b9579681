"""The database itself refuses to change or remove what was written: one text per vendor."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_seal_kept BEFORE UPDATE ON ledger_seal
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_seal_stays BEFORE DELETE ON ledger_seal
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
WHEN NEW.count <> OLD.count + 1 OR NEW.id <> OLD.id OR NEW.name <> OLD.name
  OR NEW.organ_id IS NOT OLD.organ_id
BEGIN SELECT RAISE(ABORT, 'a head of the ledger only moves forward'); END;
CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_head_begins BEFORE INSERT ON ledger_head WHEN NEW.count <> 0
BEGIN SELECT RAISE(ABORT, 'a head of the ledger begins at nothing'); END;
"""

# An empty table may be truncated: nothing is lost, and test runs empty all tables between tests.
POSTGRESQL = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION ledger_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE holds boolean;
BEGIN
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO holds;
  IF holds THEN
    RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.count <> 0 THEN
      RAISE EXCEPTION 'a head of the ledger begins at nothing'
        USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.count <> OLD.count + 1 OR NEW.id <> OLD.id OR NEW.name <> OLD.name
    OR NEW.organ_id IS DISTINCT FROM OLD.organ_id THEN
    RAISE EXCEPTION 'a head of the ledger only moves forward'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_entry_kept BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_entry_stays BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
CREATE TRIGGER ledger_seal_kept BEFORE UPDATE OR DELETE ON ledger_seal
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_stays BEFORE TRUNCATE ON ledger_seal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
CREATE TRIGGER ledger_head_forward BEFORE INSERT OR UPDATE ON ledger_head
  FOR EACH ROW EXECUTE FUNCTION ledger_head_forward();
CREATE TRIGGER ledger_head_kept BEFORE DELETE ON ledger_head
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_head_stays BEFORE TRUNCATE ON ledger_head
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_truncate();
"""

TIES = {
    "sqlite": [f"{text}END;" for text in SQLITE.strip().split("END;") if text],
    "postgresql": [POSTGRESQL],
}
UNTIES = {
    "sqlite": [
        f"DROP TRIGGER {line.split()[2]}"
        for line in SQLITE.splitlines()
        if line.startswith("CREATE TRIGGER")
    ],
    "postgresql": [
        "DROP FUNCTION ledger_refuse, ledger_refuse_truncate, ledger_head_forward CASCADE"
    ],
}


def tie(_apps, schema_editor):
    for text in TIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


def untie(_apps, schema_editor):
    for text in UNTIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_first")]

    operations = [migrations.RunPython(tie, untie)]
