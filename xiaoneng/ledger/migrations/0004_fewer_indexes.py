import django.db.models.deletion
from django.db import migrations, models

from xiaoneng.kit.indexes import IndexDropped


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_many_lines_at_once")]

    operations = [
        IndexDropped(
            "entry",
            "chain",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="ledger.head",
            ),
        ),
        IndexDropped("entry", "subject", of_patterns=True),
    ]
