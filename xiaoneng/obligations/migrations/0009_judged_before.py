"""What was crossed before anybody gave cards for it stays a fact without a card."""

from django.db import migrations
from django.db.models import F


def settle(apps, schema_editor):
    crossings = apps.get_model("obligations", "Crossing").objects
    crossings.filter(judged_at__isnull=True).update(judged_at=F("noticed_at"))


class Migration(migrations.Migration):
    dependencies = [("obligations", "0008_crossings_judged")]
    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
