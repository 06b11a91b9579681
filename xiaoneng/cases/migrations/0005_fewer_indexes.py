import django.db.models.deletion
from django.db import migrations, models

from xiaoneng.kit.indexes import IndexDropped


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_states_of_rejects"),
        ("catalogue", "0001_first"),
        ("people", "0003_live_from"),
    ]

    operations = [
        IndexDropped(
            "case",
            "item",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="catalogue.item",
            ),
        ),
        IndexDropped(
            "case",
            "organ",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="people.organ",
            ),
        ),
        IndexDropped(
            "case",
            "source",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="cases.source",
            ),
        ),
        IndexDropped(
            "event",
            "batch",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="cases.batch",
            ),
        ),
        IndexDropped(
            "event",
            "case",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="cases.case",
            ),
        ),
        IndexDropped("case", "number", of_patterns=True),
    ]
