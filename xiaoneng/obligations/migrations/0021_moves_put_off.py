from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("obligations", "0020_steps_dropped")]

    operations = [
        migrations.AddField("move", "put_off", models.JSONField(default=list, blank=True)),
    ]
