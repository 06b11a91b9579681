from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def drop_what_never_began(apps, _schema):
    """Steps that waited when their whole ended: until now they only never came to begin."""
    step = apps.get_model("obligations", "Step")
    obligation = apps.get_model("obligations", "Obligation")
    waiting = step.objects.filter(obligation__isnull=True, parent__closed_at__isnull=False)
    ended = obligation.objects.filter(pk=OuterRef("parent")).values("closed_at")[:1]
    waiting.update(dropped_at=Subquery(ended))


class Migration(migrations.Migration):
    dependencies = [("obligations", "0019_moves_in_batches")]

    operations = [
        migrations.AddField("step", "dropped_at", models.DateTimeField(null=True)),
        migrations.RunPython(drop_what_never_began, migrations.RunPython.noop),
    ]
