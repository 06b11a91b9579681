from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_lines_of_rejects"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="decision_paper_on",
            field=models.DateField(null=True),
        ),
    ]
