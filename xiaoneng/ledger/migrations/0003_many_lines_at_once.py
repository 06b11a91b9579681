"""A head may move on by several lines in one step; backwards and sideways stay refused."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
WHEN NEW.count {wrong} OR NEW.id <> OLD.id OR NEW.name <> OLD.name
  OR NEW.organ_id IS NOT OLD.organ_id
BEGIN SELECT RAISE(ABORT, 'a head of the ledger only moves forward'); END;
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION ledger_head_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.count <> 0 THEN
      RAISE EXCEPTION 'a head of the ledger begins at nothing'
        USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.count {wrong} OR NEW.id <> OLD.id OR NEW.name <> OLD.name
    OR NEW.organ_id IS DISTINCT FROM OLD.organ_id THEN
    RAISE EXCEPTION 'a head of the ledger only moves forward'
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
"""
ONE, MANY = "<> OLD.count + 1", "<= OLD.count"
TEXTS = {"sqlite": ["DROP TRIGGER ledger_head_forward", SQLITE], "postgresql": [POSTGRESQL]}


def allow_many(_apps, schema_editor):
    for text in TEXTS[schema_editor.connection.vendor]:
        schema_editor.execute(text.format(wrong=MANY), params=None)


def allow_one(_apps, schema_editor):
    for text in TEXTS[schema_editor.connection.vendor]:
        schema_editor.execute(text.format(wrong=ONE), params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunPython(allow_many, allow_one)]
