from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_words_found")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("decided_at__isnull", False)),
                fields=["decided_at", "id"],
                name="case_by_decision",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("item__isnull", True)),
                fields=["item_name", "received_at", "id"],
                name="case_of_name",
            ),
        ),
    ]
