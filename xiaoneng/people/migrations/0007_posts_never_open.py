"""A backdated merger closed posts before they were opened: they were never open."""

from django.db import migrations
from django.db.models import F


def close_at_once(apps, schema_editor):
    post = apps.get_model("people", "Post")
    post.objects.filter(closed_on__lt=F("opened_on")).update(closed_on=F("opened_on"))


class Migration(migrations.Migration):
    dependencies = [("people", "0006_levels_of_placements")]
    operations = [migrations.RunPython(close_at_once, migrations.RunPython.noop)]
