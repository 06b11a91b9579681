"""On PostgreSQL the pieces of 0007 become numbers: made and sorted in a fraction of the time.

A piece has at most three signs, and a sign fits into 21 bits, so each piece is one number of its
own, the same in every version. Words were compared by the rules of a language, and the loop over
signs costs less than a query for each row: an import spent a quarter of its time on both.
`obligations/words.py` asks with the same numbers. SQLite stays as 0007 made it.

A later migration that ends with `untie_and_tie` of 0007 ends with `RunPython(number)` of this one
after it. While the index is made, the transaction holds the table: nobody reads or writes it.
"""

from importlib import import_module

from django.db import migrations

NUMBERS = [
    "DROP INDEX obligation_words",
    "DROP FUNCTION obligations_pieces",
    """CREATE FUNCTION obligations_pieces(number text, title text, owed_to text) RETURNS bigint[]
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
      DECLARE
        pieces bigint[] := '{}';
        sign text;
        first bigint := 0;
        second bigint := 0;
        third bigint;
      BEGIN
        FOREACH sign IN ARRAY
          string_to_array(lower(number || ' ' || title || ' ' || owed_to), NULL)
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
    """CREATE INDEX obligation_words ON obligations_obligation
    USING gin (obligations_pieces(number, title, owed_to))""",
]
WORDS = [
    "DROP INDEX obligation_words",
    "DROP FUNCTION obligations_pieces",
    *import_module("xiaoneng.obligations.migrations.0007_words_found").POSTGRESQL,
]


def number(_apps, schema_editor):
    run(NUMBERS, schema_editor)


def spell(_apps, schema_editor):
    run(WORDS, schema_editor)


def run(texts, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for text in texts:
            schema_editor.execute(text, params=None)


class Migration(migrations.Migration):
    dependencies = [("obligations", "0020_steps_dropped")]

    operations = [migrations.RunPython(number, spell)]
