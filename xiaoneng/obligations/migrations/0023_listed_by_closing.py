from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("obligations", "0022_counted_by")]

    operations = [
        migrations.AddIndex(
            model_name="obligation",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["closed_at", "id"],
                name="obligation_by_closing",
            ),
        ),
    ]
