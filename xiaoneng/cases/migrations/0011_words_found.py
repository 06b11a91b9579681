"""Cases found by any piece of their number, item, matter or applicant, from an index.

The pieces are those of obligations (0007 and 0021 there say why): every single sign, every pair,
and every three signs where the first is a letter or figure. SQLite keeps them in a full-text table
without content (FTS5), filled by triggers; PostgreSQL in an index over a function, as numbers.
`kit/pieces.py` asks for them. A later migration that rebuilds the table of cases ends with
`RunPython(untie_and_tie)` of this one: SQLite drops the triggers of a table that is rebuilt.

While the index is made, the transaction holds the table: nobody reads or writes it.
"""

from django.db import migrations

LONGEST = 50 + 300 + 200 + 120 + 3  # number, item, matter and applicant with spaces between
COLUMNS = ("number", "item_name", "matter", "applicant")
PIECE = "substr(told, at, 1) || ' ' || substr(told, at, 2)"


def told(row):
    return " || ' ' || ".join(f"{row}.{column}" for column in COLUMNS)


def pieces(row):
    return f"""(
  SELECT group_concat(
    CASE WHEN substr(told, at, 1) < '{{' THEN {PIECE} || ' ' || substr(told, at, 3)
    ELSE {PIECE} END, ' ')
  FROM (SELECT {told(row)} AS told)
  CROSS JOIN cases_place WHERE at <= length(told)
)"""


KEEP = f"INSERT INTO cases_words (rowid, pieces) VALUES (NEW.id, {pieces('NEW')});"
DROP = f"""INSERT INTO cases_words (cases_words, rowid, pieces)
VALUES ('delete', OLD.id, {pieces("OLD")});"""
CHANGED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in COLUMNS)
TABLE = "cases_case"
SQLITE = [
    "CREATE TABLE cases_place (at integer PRIMARY KEY)",
    f"""WITH RECURSIVE places (at) AS (
      SELECT 1 UNION ALL SELECT at + 1 FROM places WHERE at < {LONGEST}
    ) INSERT INTO cases_place SELECT at FROM places""",
    """CREATE VIRTUAL TABLE cases_words
    USING fts5(pieces, content = '', detail = 'none', tokenize = 'ascii')""",
    f"CREATE TRIGGER case_worded AFTER INSERT ON {TABLE} BEGIN {KEEP} END",
    f"CREATE TRIGGER case_unworded AFTER DELETE ON {TABLE} BEGIN {DROP} END",
    f"""CREATE TRIGGER case_reworded AFTER UPDATE OF {", ".join(COLUMNS)} ON {TABLE}
    WHEN {CHANGED} BEGIN {DROP} {KEEP} END""",
    f"""INSERT INTO cases_words (rowid, pieces)
    SELECT one.id, {pieces("one")} FROM {TABLE} AS one""",
]
POSTGRESQL = [
    """CREATE FUNCTION cases_pieces(told text) RETURNS bigint[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
      DECLARE
        pieces bigint[] := '{}';
        sign text;
        first bigint := 0;
        second bigint := 0;
        third bigint;
      BEGIN
        FOREACH sign IN ARRAY string_to_array(lower(told), NULL)
        LOOP
          third := ascii(sign);
          pieces := pieces || (third << 42);
          IF second > 0 THEN pieces := pieces || ((second << 42) + (third << 21)); END IF;
          IF first BETWEEN 1 AND 122 THEN
            pieces := pieces || ((first << 42) + (second << 21) + third);
          END IF;
          first := second;
          second := third;
        END LOOP;
        RETURN pieces;
      END
    $$""",
    f"""CREATE INDEX case_words ON {TABLE}
    USING gin (cases_pieces(number || ' ' || item_name || ' ' || matter || ' ' || applicant))""",
]
TIES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNTIES = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS case_worded",
        "DROP TRIGGER IF EXISTS case_unworded",
        "DROP TRIGGER IF EXISTS case_reworded",
        "DROP TABLE IF EXISTS cases_words",
        "DROP TABLE IF EXISTS cases_place",
    ],
    "postgresql": ["DROP INDEX IF EXISTS case_words", "DROP FUNCTION IF EXISTS cases_pieces"],
}


def tie(_apps, schema_editor):
    for text in TIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


def untie(_apps, schema_editor):
    for text in UNTIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


def untie_and_tie(apps, schema_editor):
    """For a later migration that rebuilds the table of cases."""
    untie(apps, schema_editor)
    tie(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_date_of_decision_paper")]

    operations = [migrations.RunPython(tie, untie)]
