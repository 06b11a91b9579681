"""The level of an organ is dated like its place; categories become a register of staffing's."""

from django.db import migrations, models

LEVELS = [
    ("district", "District"),
    ("organ", "Organ"),
    ("section", "Section"),
    ("window", "Window"),
    ("street", "Street or town"),
    ("village", "Village"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0004_grounds")]
    operations = [
        migrations.AlterField("organ", "category", models.CharField(blank=True, max_length=12)),
        migrations.AlterField("placement", "category", models.CharField(blank=True, max_length=12)),
        migrations.AddField(
            "placement",
            "level",
            models.CharField(choices=LEVELS, default="", max_length=10),
            preserve_default=False,
        ),
    ]
