"""Indexes for the orders a list can stand in; those that begin like another one go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0004_own_grounds_and_warning"),
        ("people", "0002_clock_user"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="obligation",
            name="obligation_by_organ",
        ),
        migrations.AlterField(
            model_name="obligation",
            name="officer",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obligations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="obligation",
            name="organ",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obligations",
                to="people.organ",
            ),
        ),
        migrations.RemoveIndex(model_name="obligation", name="obligation_of_organ"),
        migrations.RemoveIndex(model_name="obligation", name="obligation_of_officer"),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                fields=["organ", "state", "due_at", "id", "light"], name="obligation_of_organ"
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                fields=["officer", "state", "due_at", "id", "organ", "light"],
                name="obligation_of_officer",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                fields=["state", "statutory_due_at", "id"], name="obligation_by_statute"
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(fields=["statutory_due_at", "id"], name="obligation_by_statute_day"),
        ),
    ]
