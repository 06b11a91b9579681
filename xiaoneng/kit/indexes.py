"""Indexes that a migration takes away without making the table anew, as SQLite would: a new table
loses its triggers."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

LIKE = "_like"  # PostgreSQL's second index of text, for patterns


class IndexDropped(Operation):
    """`field` of `model` loses its plain index: a longer one begins with it, or nobody asks by it.

    With `of_patterns` only PostgreSQL's index for patterns goes. Undone, nothing comes back: a
    later migration may add what it needs by name. It needs the names of a table and a column alone,
    so that the models are not made anew for it, as they are for code that may ask for rows.
    """

    reduces_to_sql = False

    def __init__(
        self, model: str, field: str, to: Any = None, *, of_patterns: bool = False
    ) -> None:
        self.model, self.field, self.of_patterns = model, field, of_patterns
        self.altered = None if to is None else migrations.AlterField(model, field, to)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        if self.altered is not None:
            self.altered.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        del to_state
        table = from_state.apps.get_model(app_label, self.model)
        drop_plain_index(table, self.field, schema_editor, of_patterns=self.of_patterns)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """An index less is no harm to the tables of before."""


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
