"""A stop names the calendar that counts its cap, and one with a cap needs no written end.

Stops of before keep the end they have. Undone it can be only where no stop with a cap stands beside
another one: the constraint of before allows one without a written end.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0021_pieces_as_numbers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="pause",
            name="obligation_has_one_open_pause",
        ),
        migrations.AddField(
            model_name="pause",
            name="counted_by",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddIndex(
            model_name="pause",
            index=models.Index(
                models.F("counted_by"),
                condition=models.Q(("counted_by__gt", "")),
                name="pause_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="pause",
            constraint=models.UniqueConstraint(
                condition=models.Q(("cap_days__isnull", True), ("ended_at__isnull", True)),
                fields=("obligation",),
                name="obligation_has_one_endless_pause",
            ),
        ),
    ]
