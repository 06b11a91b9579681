from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_by_decision_and_name")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["organ", "decided_at", "id"],
                name="case_decided_in",
            ),
        ),
    ]
