"""Obligations found by any piece of their number, matter or creditor, from an index.

Chinese has no spaces and two characters are a word, so what is indexed are pieces: every single
sign, every pair, and every three signs where the first is a letter or figure, because pairs of
figures stand everywhere. A row that holds a word holds all pieces of the word; which of these
rows hold the word itself is then asked of the text (`obligations/words.py`).

SQLite keeps the pieces in a full-text table without content (FTS5), filled by triggers;
`obligations_place` are the places of a text, since a trigger cannot count. PostgreSQL has them in
an index over a function. A later migration that rebuilds the table of obligations ends with
`RunPython(untie_and_tie)` of this one, see 0006, and then with `RunPython(number)` of
`pieces_as_numbers`: on PostgreSQL this one brings back words where numbers are asked for.
"""

from django.db import migrations

LONGEST = 40 + 200 + 120 + 2  # number, title and creditor with a space between
PIECE = "substr(told, at, 1) || ' ' || substr(told, at, 2)"
PIECES = f"""(
  SELECT group_concat(
    CASE WHEN substr(told, at, 1) < '{{' THEN {PIECE} || ' ' || substr(told, at, 3)
    ELSE {PIECE} END, ' ')
  FROM (SELECT %(row)s.number || ' ' || %(row)s.title || ' ' || %(row)s.owed_to AS told)
  CROSS JOIN obligations_place WHERE at <= length(told)
)"""
NEW, OLD = PIECES % {"row": "NEW"}, PIECES % {"row": "OLD"}
KEEP = f"INSERT INTO obligations_words (rowid, pieces) VALUES (NEW.id, {NEW});"
DROP = f"""INSERT INTO obligations_words (obligations_words, rowid, pieces)
VALUES ('delete', OLD.id, {OLD});"""
TABLE = "obligations_obligation"
SQLITE = [
    "CREATE TABLE obligations_place (at integer PRIMARY KEY)",
    f"""WITH RECURSIVE places (at) AS (
      SELECT 1 UNION ALL SELECT at + 1 FROM places WHERE at < {LONGEST}
    ) INSERT INTO obligations_place SELECT at FROM places""",
    """CREATE VIRTUAL TABLE obligations_words
    USING fts5(pieces, content = '', detail = 'none', tokenize = 'ascii')""",
    f"CREATE TRIGGER obligation_worded AFTER INSERT ON {TABLE} BEGIN {KEEP} END",
    f"CREATE TRIGGER obligation_unworded AFTER DELETE ON {TABLE} BEGIN {DROP} END",
    f"""CREATE TRIGGER obligation_reworded AFTER UPDATE OF number, title, owed_to ON {TABLE}
    WHEN OLD.number <> NEW.number OR OLD.title <> NEW.title OR OLD.owed_to <> NEW.owed_to
    BEGIN {DROP} {KEEP} END""",
    f"""INSERT INTO obligations_words (rowid, pieces)
    SELECT owed.id, {PIECES % {"row": "owed"}} FROM {TABLE} AS owed""",
]
POSTGRESQL = [
    """CREATE FUNCTION obligations_pieces(number text, title text, owed_to text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
      SELECT array_agg(DISTINCT substr(told, at, long))
      FROM (SELECT lower(number || ' ' || title || ' ' || owed_to) AS told) AS text,
        generate_series(1, length(told)) AS at, generate_series(1, 3) AS long
      WHERE long < 3 OR ascii(substr(told, at, 1)) < 123
    $$""",
    f"""CREATE INDEX obligation_words ON {TABLE}
    USING gin (obligations_pieces(number, title, owed_to))""",
]
TIES = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
UNTIES = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS obligation_worded",
        "DROP TRIGGER IF EXISTS obligation_unworded",
        "DROP TRIGGER IF EXISTS obligation_reworded",
        "DROP TABLE IF EXISTS obligations_words",
        "DROP TABLE IF EXISTS obligations_place",
    ],
    "postgresql": [
        "DROP INDEX IF EXISTS obligation_words",
        "DROP FUNCTION IF EXISTS obligations_pieces",
    ],
}


def tie(_apps, schema_editor):
    for text in TIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


def untie(_apps, schema_editor):
    for text in UNTIES[schema_editor.connection.vendor]:
        schema_editor.execute(text, params=None)


def untie_and_tie(apps, schema_editor):
    """For a later migration that rebuilds the table of obligations."""
    untie(apps, schema_editor)
    tie(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("obligations", "0006_counts_kept")]

    operations = [migrations.RunPython(tie, untie)]
