import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from xiaoneng.kit.indexes import IndexDropped


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0013_months_kept"),
        ("people", "0003_live_from"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        IndexDropped(
            "crossing",
            "obligation",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="crossings",
                to="obligations.obligation",
            ),
        ),
        IndexDropped(
            "crossing",
            "officer",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        IndexDropped(
            "crossing",
            "organ",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organ",
            ),
        ),
        IndexDropped(
            "holding",
            "officer",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        IndexDropped(
            "holding",
            "organ",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.organ",
            ),
        ),
        IndexDropped(
            "obligation",
            "kind",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="obligations",
                to="obligations.kind",
            ),
        ),
        IndexDropped(
            "obligation",
            "parent",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="obligations.obligation",
            ),
        ),
        IndexDropped(
            "obligation",
            "post",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.post",
            ),
        ),
        IndexDropped("obligation", "number", of_patterns=True),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("parent__isnull", False)),
                fields=["parent"],
                name="obligation_step",
            ),
        ),
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("post__isnull", False)),
                fields=["post"],
                name="obligation_of_post",
            ),
        ),
    ]
