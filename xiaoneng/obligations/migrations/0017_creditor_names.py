"""The whole name of a person something is owed to stands apart from the one that is shown."""

from importlib import import_module

from django.db import migrations, models

KEPT = ("0006_counts_kept", "0007_words_found", "0013_months_kept")


def tie_anew(apps, schema_editor):
    """SQLite rebuilds the table and drops its triggers with the old one: see 0006."""
    if schema_editor.connection.vendor == "sqlite":
        for name in KEPT:
            import_module(f"xiaoneng.obligations.migrations.{name}").untie_and_tie(
                apps, schema_editor
            )


class Migration(migrations.Migration):
    dependencies = [("obligations", "0016_register_of_grounds")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, tie_anew),
        migrations.AddField(
            model_name="obligation",
            name="creditor_name",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.RunPython(tie_anew, migrations.RunPython.noop),
    ]
