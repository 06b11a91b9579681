"""How many cards there are of an organ, month, colour and state, kept by the database itself.

As 0006 and 0013 of obligations keep theirs: a page of thirteen months adds up a few thousand
numbers instead of reading every card. The month is that of the fact on the wall of the site
(TIME_ZONE is one and fixed); points are kept in thousandths, which add up exactly.

SQLite drops triggers with the table when a later migration rebuilds it; a migration that rebuilds
the table of cards ends with `RunPython(untie_and_tie)` of this one. `tests/test_tallied.py` says so
when it is forgotten.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "supervision_card"
KEPT = "supervision_cardtally"
COLUMNS = "organ_id, body_id, month, colour, state"
SUMS = "number, thousandths"
IN_SQLITE = "CAST(strftime('%Y%m', substr({row}.reached_at, 1, 19), '+8 hours') AS integer)"
TAKEN_IN_SQLITE = "CAST(round({row}.points * 1000) AS integer)"
SAME = f"""organ_id = {{row}}.organ_id AND body_id = {{row}}.body_id AND month = {IN_SQLITE}
    AND colour = {{row}}.colour AND state = {{row}}.state"""
ADDED = f"number = number {{sign}} 1, thousandths = thousandths {{sign}} {TAKEN_IN_SQLITE}"
MORE = f"""
  INSERT INTO {KEPT} ({COLUMNS}, {SUMS})
    SELECT NEW.organ_id, NEW.body_id, {IN_SQLITE.format(row="NEW")}, NEW.colour, NEW.state, 0, 0
    WHERE NOT EXISTS (SELECT 1 FROM {KEPT} WHERE {SAME.format(row="NEW")});
  UPDATE {KEPT} SET {ADDED.format(row="NEW", sign="+")} WHERE {SAME.format(row="NEW")};
"""
LESS = f"""
  UPDATE {KEPT} SET {ADDED.format(row="OLD", sign="-")} WHERE {SAME.format(row="OLD")};
"""
TOUCHED = "organ_id, body_id, reached_at, colour, state, points"
DIFFERS = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in TOUCHED.split(", "))
SQLITE = [
    f"CREATE TRIGGER card_counted_in AFTER INSERT ON {TABLE} BEGIN {MORE} END",
    f"CREATE TRIGGER card_counted_out AFTER DELETE ON {TABLE} BEGIN {LESS} END",
    f"""CREATE TRIGGER card_recounted AFTER UPDATE OF {TOUCHED} ON {TABLE}
    WHEN {DIFFERS} BEGIN {LESS} {MORE} END""",
]
IN_POSTGRESQL = "to_char(reached_at AT TIME ZONE 'Asia/Shanghai', 'YYYYMM')::integer"
TAKEN_IN_POSTGRESQL = "round(points::numeric * 1000)::bigint"
COUNTED = f"""SELECT organ_id, body_id, {IN_POSTGRESQL} AS month, colour, state,
  {{sign}}count(*) AS number, {{sign}}sum({TAKEN_IN_POSTGRESQL}) AS thousandths
  FROM {{rows}} GROUP BY 1, 2, 3, 4, 5"""
SUMMED = f"{COLUMNS}, sum(number)::bigint, sum(thousandths)::bigint"
SOME = "sum(number) <> 0 OR sum(thousandths) <> 0"
FOLD = f"""
  WITH parts AS ({{parts}}),
  changed AS (
    SELECT {COLUMNS}, sum(number) AS number, sum(thousandths) AS thousandths
    FROM parts GROUP BY {COLUMNS} HAVING {SOME}
  ),
  gone AS (
    DELETE FROM {KEPT} WHERE id IN (
      SELECT held.id FROM {KEPT} AS held
      JOIN changed USING ({COLUMNS}) FOR UPDATE OF held SKIP LOCKED
    ) RETURNING {COLUMNS}, {SUMS}
  )
  INSERT INTO {KEPT} ({COLUMNS}, {SUMS})
  SELECT {SUMMED} FROM (
    SELECT {COLUMNS}, {SUMS} FROM changed UNION ALL SELECT {COLUMNS}, {SUMS} FROM gone
  ) AS every GROUP BY {COLUMNS} HAVING {SOME};
  RETURN NULL;
"""
CAME, WENT = COUNTED.format(sign="", rows="came"), COUNTED.format(sign="-", rows="went")
CASES = {  # trigger: when, what it sees, what changed
    "card_counted_in": ("INSERT", "NEW TABLE AS came", CAME),
    "card_counted_out": ("DELETE", "OLD TABLE AS went", WENT),
    "card_recounted": (
        "UPDATE",
        "OLD TABLE AS went NEW TABLE AS came",
        f"{CAME} UNION ALL {WENT}",
    ),
}
POSTGRESQL = [
    f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN {FOLD.format(parts=parts)} END $$;
    CREATE TRIGGER {name} AFTER {when} ON {TABLE} REFERENCING {sees}
    FOR EACH STATEMENT EXECUTE FUNCTION {name}()"""
    for name, (when, sees, parts) in CASES.items()
]
TIES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNTIES = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in CASES],
    "postgresql": [f"DROP FUNCTION IF EXISTS {name} CASCADE" for name in CASES],
}
MONTHS = {"sqlite": IN_SQLITE.format(row="card"), "postgresql": IN_POSTGRESQL}
TAKEN = {"sqlite": TAKEN_IN_SQLITE.format(row="card"), "postgresql": TAKEN_IN_POSTGRESQL}
COUNT = f"""
INSERT INTO {KEPT} ({COLUMNS}, {SUMS})
SELECT organ_id, body_id, {{month}}, colour, state, count(*), sum({{taken}})
FROM {TABLE} AS card GROUP BY 1, 2, 3, 4, 5
"""


def tie(_apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for text in [*TIES[vendor], COUNT.format(month=MONTHS[vendor], taken=TAKEN[vendor])]:
        schema_editor.execute(text, params=None)


def untie(_apps, schema_editor):
    for text in [*UNTIES[schema_editor.connection.vendor], f"DELETE FROM {KEPT}"]:
        schema_editor.execute(text, params=None)


def untie_and_tie(apps, schema_editor):
    """For a later migration that rebuilds the table of cards."""
    untie(apps, schema_editor)
    tie(apps, schema_editor)


def organ():
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="people.organ",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0008_posts_close_after_they_open"),
        ("supervision", "0003_reading"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.IntegerField()),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("yellow", "Yellow card"),
                            ("red", "Red card"),
                            ("suspicion", "Suspicion"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Issued"),
                            ("delivered", "Signed for"),
                            ("explained", "Explained"),
                            ("confirmed", "Confirmed"),
                            ("downgraded", "Downgraded"),
                            ("rectifying", "Being put right"),
                            ("appealed", "Under appeal"),
                            ("upheld", "Upheld on appeal"),
                            ("closed", "Closed"),
                            ("revoked", "Revoked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.BigIntegerField()),
                ("thousandths", models.BigIntegerField()),
                ("body", organ()),
                ("organ", organ()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["month", "organ", "body", "colour", "state"],
                        name="tally_of_cards",
                    )
                ],
            },
        ),
        migrations.RunPython(tie, untie),
    ]
