"""Indexes that a migration takes away without making the table anew, as SQLite would: a new table
loses its triggers."""

from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LIKE = "_like"  # PostgreSQL's second index of text, for patterns


class IndexDropped(migrations.SeparateDatabaseAndState):
    """`field` of `model` loses its plain index: a longer one begins with it, or nobody asks by it.

    With `of_patterns` only PostgreSQL's index for patterns goes. Undone, nothing comes back: a
    later migration may add what it needs by name.
    """

    def __init__(
        self, model: str, field: str, to: Any = None, *, of_patterns: bool = False
    ) -> None:
        def drop(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
            table = apps.get_model(self.app, model)
            drop_plain_index(table, field, editor, of_patterns=of_patterns)

        self.app = ""
        state = [migrations.AlterField(model, field, to)] if to is not None else []
        super().__init__([migrations.RunPython(drop, migrations.RunPython.noop)], state)

    def database_forwards(self, app_label: str, *more: Any) -> None:
        self.app = app_label
        super().database_forwards(app_label, *more)


def drop_plain_index(
    model: Any, field: str, editor: BaseDatabaseSchemaEditor, *, of_patterns: bool
) -> None:
    """Drop each index that is of this column alone and no rule of uniqueness."""
    connection, column = editor.connection, model._meta.get_field(field).column
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    for name, one in found.items():
        is_plain = one["index"] and not one["unique"] and not one["primary_key"]
        is_whole = "where" not in str(one.get("definition", "")).lower()
        is_meant = name.endswith(LIKE) or not of_patterns
        if is_plain and is_whole and is_meant and one["columns"] == [column]:
            editor.execute(f"DROP INDEX {editor.quote_name(name)}")
