"""What was closed before used so much of its limit as its clock says: read once, in batches.

The rows are historical; the clock itself is the house's. A column that the clock of a later version
reads and this table has not yet is given the value that held then.
"""

from django.db import migrations

from xiaoneng.core.clock import USUAL, read
from xiaoneng.kit.time import wall
from xiaoneng.obligations.queries import clock_from
from xiaoneng.obligations.stamping import used_permille
from xiaoneng.people.queries import calendar_in

BATCH = 2_000
LADDER = ("yellow_days", "red_days", "law_days", "reminder_share")  # columns since 0015


def measure(apps, schema_editor):
    rows = apps.get_model("obligations", "Obligation").objects
    kept = [apps.get_model("people", name).objects for name in ("Calendar", "Notice")]
    closed = rows.filter(state="closed", light__in=("met", "missed")).order_by("pk")
    told = closed.select_related("kind").prefetch_related("pauses", "extensions")
    calendars, last = {}, 0
    while batch := list(told.filter(pk__gt=last)[:BATCH]):
        for row in batch:
            if row.calendar not in calendars:
                calendars[row.calendar] = calendar_in(row.calendar, *kept)
            for name, usual in zip(LADDER, USUAL, strict=True):
                setattr(row.kind, name, usual)
            clock = clock_from(row, row.kind, row.pauses.all(), row.extensions.all())
            moment = max(wall(row.closed_at), wall(row.started_at))
            row.used_permille = used_permille(read(clock, calendars[row.calendar], moment))
        rows.bulk_update(batch, ["used_permille"], batch_size=500)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0011_closings_measured"),
        ("people", "0003_live_from"),
    ]
    operations = [migrations.RunPython(measure, migrations.RunPython.noop)]
