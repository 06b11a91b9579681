"""How many obligations an organ has in each state and light, kept by the database itself.

A desk counts two hundred thousand open rows by light and by organ on every page; kept, they are a
few hundred numbers. One text per vendor: SQLite has one writer at a time and counts in place.
On PostgreSQL a writer takes the rows of its combinations that nobody else holds, and leaves their
sum with its own change in one new row: nobody waits, nothing can lock each other out, and rows do
not pile up.

SQLite drops triggers with the table when a later migration rebuilds it; such a migration ends with
`RunPython(untie_and_tie)` of this one. `tests/test_kept.py` says so when it is forgotten.
"""

import django.db.models.deletion
from django.db import migrations, models

SAME = "organ_id = {row}.organ_id AND state = {row}.state AND light = {row}.light"
MORE = f"""
  INSERT INTO obligations_tally (organ_id, state, light, number)
    SELECT NEW.organ_id, NEW.state, NEW.light, 0
    WHERE NOT EXISTS (SELECT 1 FROM obligations_tally WHERE {SAME.format(row="NEW")});
  UPDATE obligations_tally SET number = number + 1 WHERE {SAME.format(row="NEW")};
"""
LESS = f"  UPDATE obligations_tally SET number = number - 1 WHERE {SAME.format(row='OLD')};\n"
SQLITE = [
    f"CREATE TRIGGER obligation_counted AFTER INSERT ON obligations_obligation BEGIN {MORE} END",
    f"CREATE TRIGGER obligation_uncounted AFTER DELETE ON obligations_obligation BEGIN {LESS} END",
    f"""CREATE TRIGGER obligation_recounted AFTER UPDATE OF organ_id, state, light
    ON obligations_obligation
    WHEN OLD.organ_id <> NEW.organ_id OR OLD.state <> NEW.state OR OLD.light <> NEW.light
    BEGIN {LESS} {MORE} END""",
]
FOLD = """
  WITH changed AS ({changed}),
  gone AS (
    DELETE FROM obligations_tally WHERE id IN (
      SELECT held.id FROM obligations_tally AS held
      JOIN changed USING (organ_id, state, light) FOR UPDATE OF held SKIP LOCKED
    ) RETURNING organ_id, state, light, number
  )
  INSERT INTO obligations_tally (organ_id, state, light, number)
  SELECT organ_id, state, light, sum(number)::bigint
  FROM (SELECT * FROM changed UNION ALL SELECT * FROM gone) AS parts
  GROUP BY organ_id, state, light HAVING sum(number) <> 0;
  RETURN NULL;
"""
COUNTED = "SELECT organ_id, state, light, {sign}count(*) AS number FROM {rows} GROUP BY 1, 2, 3"
MOVED = f"""
  SELECT organ_id, state, light, sum(number) AS number
  FROM ({COUNTED.format(sign="", rows="came")}
  UNION ALL {COUNTED.format(sign="-", rows="went")}) AS moved
  GROUP BY 1, 2, 3 HAVING sum(number) <> 0
"""
CASES = {  # trigger: when, what it sees, what changed
    "obligation_counted": (
        "INSERT",
        "NEW TABLE AS came",
        COUNTED.format(sign="", rows="came"),
    ),
    "obligation_uncounted": (
        "DELETE",
        "OLD TABLE AS went",
        COUNTED.format(sign="-", rows="went"),
    ),
    "obligation_recounted": ("UPDATE", "OLD TABLE AS went NEW TABLE AS came", MOVED),
}
POSTGRESQL = [
    f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {FOLD.format(changed=changed)} END $$;
    CREATE TRIGGER {name} AFTER {when} ON obligations_obligation REFERENCING {sees}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
    for name, (when, sees, changed) in CASES.items()
]
TIES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNTIES = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in CASES],
    "postgresql": [f"DROP FUNCTION IF EXISTS {name} CASCADE" for name in CASES],
}
COUNT = """
INSERT INTO obligations_tally (organ_id, state, light, number)
SELECT organ_id, state, light, count(*) FROM obligations_obligation GROUP BY 1, 2, 3
"""


def tie(_apps, schema_editor):
    for text in [*TIES[schema_editor.connection.vendor], COUNT]:
        schema_editor.execute(text, params=None)


def untie(_apps, schema_editor):
    for text in [*UNTIES[schema_editor.connection.vendor], "DELETE FROM obligations_tally"]:
        schema_editor.execute(text, params=None)


def untie_and_tie(apps, schema_editor):
    """For a later migration that rebuilds the table of obligations."""
    untie(apps, schema_editor)
    tie(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("obligations", "0005_lists_by_due_dates")]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "light",
                    models.CharField(
                        choices=[
                            ("on_time", "On track"),
                            ("due_soon", "Due soon"),
                            ("overdue", "Overdue"),
                            ("paused", "Paused"),
                            ("met", "Met"),
                            ("missed", "Missed"),
                            ("none", "No limit"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.BigIntegerField()),
                (
                    "organ",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="people.organ",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organ", "state", "light"], name="tally_of_organ")
                ],
            },
        ),
        migrations.RunPython(tie, untie),
    ]
