"""No level was ever changed: every placement has that of its organ."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    organ, placement = apps.get_model("people", "Organ"), apps.get_model("people", "Placement")
    level = organ.objects.filter(pk=OuterRef("organ_id")).values("level")
    placement.objects.update(level=Subquery(level))


class Migration(migrations.Migration):
    dependencies = [("people", "0005_levels_dated")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
