"""How many of what an organ closed in each month were closed early: the tally of 0013 with these.

Early is what was closed in time with a part of its limit left. This takes the place of 0013: a later
migration that rebuilds the table of obligations ends with `RunPython(untie_and_tie)` of this one.
"""

from importlib import import_module

from django.db import migrations, models

BEFORE = import_module("xiaoneng.obligations.migrations.0013_months_kept")
TABLE = "obligations_obligation"
COLUMNS = "organ_id, month, light"
SUMS = "number, measured, used, early"
IN_SQLITE = "CAST(strftime('%Y%m', substr({row}.closed_at, 1, 19), '+8 hours') AS integer)"
SAME = f"organ_id = {{row}}.organ_id AND month = {IN_SQLITE} AND light = {{row}}.light"
IS_EARLY = "({row}.light = 'met' AND coalesce({row}.used_permille < 1000, 0))"
ADDED = f"""number = number {{sign}} 1,
    measured = measured {{sign}} ({{row}}.used_permille IS NOT NULL),
    used = used {{sign}} coalesce({{row}}.used_permille, 0), early = early {{sign}} {IS_EARLY}"""
MORE = f"""
  INSERT INTO obligations_monthtally ({COLUMNS}, {SUMS})
    SELECT NEW.organ_id, {IN_SQLITE.format(row="NEW")}, NEW.light, 0, 0, 0, 0
    WHERE NOT EXISTS (SELECT 1 FROM obligations_monthtally WHERE {SAME.format(row="NEW")});
  UPDATE obligations_monthtally SET {ADDED.format(row="NEW", sign="+")}
    WHERE {SAME.format(row="NEW")};
"""
LESS = f"""
  UPDATE obligations_monthtally SET {ADDED.format(row="OLD", sign="-")}
    WHERE {SAME.format(row="OLD")};
"""
TOUCHED = "organ_id, state, light, closed_at, used_permille"
DIFFERS = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in TOUCHED.split(", "))
SQLITE = [
    f"""CREATE TRIGGER closing_counted AFTER INSERT ON {TABLE} WHEN NEW.state = 'closed'
    BEGIN {MORE} END""",
    f"""CREATE TRIGGER closing_uncounted AFTER DELETE ON {TABLE} WHEN OLD.state = 'closed'
    BEGIN {LESS} END""",
    f"""CREATE TRIGGER closing_left AFTER UPDATE OF {TOUCHED} ON {TABLE}
    WHEN OLD.state = 'closed' AND ({DIFFERS}) BEGIN {LESS} END""",
    f"""CREATE TRIGGER closing_entered AFTER UPDATE OF {TOUCHED} ON {TABLE}
    WHEN NEW.state = 'closed' AND ({DIFFERS}) BEGIN {MORE} END""",
]
IN_POSTGRESQL = "to_char(closed_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')::integer"
COUNTED = f"""SELECT organ_id, {IN_POSTGRESQL} AS month, light, {{sign}}count(*) AS number,
  {{sign}}count(used_permille) AS measured, {{sign}}coalesce(sum(used_permille), 0) AS used,
  {{sign}}count(*) FILTER (WHERE light = 'met' AND used_permille < 1000) AS early
  FROM {{rows}} WHERE state = 'closed' GROUP BY 1, 2, 3"""
SUMMED = f"{COLUMNS}, " + ", ".join(f"sum({name})::bigint" for name in SUMS.split(", "))
SOME = " OR ".join(f"sum({name}) <> 0" for name in SUMS.split(", "))
CHANGED = ", ".join(f"sum({name}) AS {name}" for name in SUMS.split(", "))
FOLD = f"""
  WITH parts AS ({{parts}}),
  changed AS (
    SELECT {COLUMNS}, {CHANGED} FROM parts GROUP BY {COLUMNS} HAVING {SOME}
  ),
  gone AS (
    DELETE FROM obligations_monthtally WHERE id IN (
      SELECT held.id FROM obligations_monthtally AS held
      JOIN changed USING ({COLUMNS}) FOR UPDATE OF held SKIP LOCKED
    ) RETURNING {COLUMNS}, {SUMS}
  )
  INSERT INTO obligations_monthtally ({COLUMNS}, {SUMS})
  SELECT {SUMMED} FROM (
    SELECT {COLUMNS}, {SUMS} FROM changed UNION ALL SELECT {COLUMNS}, {SUMS} FROM gone
  ) AS every GROUP BY {COLUMNS} HAVING {SOME};
  RETURN NULL;
"""
CAME, WENT = COUNTED.format(sign="", rows="came"), COUNTED.format(sign="-", rows="went")
CLOSED = "SELECT FROM {rows} WHERE state = 'closed'"
BEGAN, ENDED = CLOSED.format(rows="came"), CLOSED.format(rows="went")
CASES = {  # trigger: when, what it sees, what changed, and whether anything did
    "closing_counted": ("INSERT", "NEW TABLE AS came", CAME, BEGAN),
    "closing_uncounted": ("DELETE", "OLD TABLE AS went", WENT, ENDED),
    "closing_recounted": (
        "UPDATE",
        "OLD TABLE AS went NEW TABLE AS came",
        f"{CAME} UNION ALL {WENT}",
        f"{BEGAN} UNION ALL {ENDED}",
    ),
}
POSTGRESQL = [
    f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NOT EXISTS ({any_row}) THEN RETURN NULL; END IF; {FOLD.format(parts=parts)} END $$;
    CREATE TRIGGER {name} AFTER {when} ON {TABLE} REFERENCING {sees}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
    for name, (when, sees, parts, any_row) in CASES.items()
]
TIES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNTIES = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {name}"
        for name in ("closing_counted", "closing_uncounted", "closing_left", "closing_entered")
    ],
    "postgresql": [f"DROP FUNCTION IF EXISTS {name} CASCADE" for name in CASES],
}
MONTHS = {"sqlite": IN_SQLITE.format(row="owed"), "postgresql": IN_POSTGRESQL}
COUNT = f"""
INSERT INTO obligations_monthtally ({COLUMNS}, {SUMS})
SELECT organ_id, {{month}}, light, count(*), count(used_permille), coalesce(sum(used_permille), 0),
  count(*) FILTER (WHERE light = 'met' AND used_permille < 1000)
FROM {TABLE} AS owed WHERE state = 'closed' GROUP BY 1, 2, 3
"""


def tie(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for text in [*TIES[vendor], COUNT.format(month=MONTHS[vendor])]:
        schema_editor.execute(text, params=None)


def untie(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for text in [*UNTIES[vendor], "DELETE FROM obligations_monthtally"]:
        schema_editor.execute(text, params=None)


def untie_and_tie(apps, schema_editor):
    """For a later migration that rebuilds the table of obligations."""
    untie(apps, schema_editor)
    tie(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("obligations", "0023_listed_by_closing")]

    operations = [
        # SQLite makes the table anew, which triggers that name it would not survive.
        migrations.RunPython(BEFORE.untie, BEFORE.tie),
        migrations.AddField("monthtally", "early", models.BigIntegerField(default=0)),
        migrations.RunPython(tie, untie),
    ]
