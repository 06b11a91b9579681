import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Sources that are there already take unknown names as they did before."""

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("cases", "0006_rows_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="takes_unknown",
            field=models.BooleanField(default=True),
        ),
        migrations.AlterField(
            model_name="source",
            name="takes_unknown",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="batch",
            name="settled",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="batch",
            name="settled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="settled_at",
            field=models.DateTimeField(null=True),
        ),
    ]
