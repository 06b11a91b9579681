"""The clock is a person of its own: the actor of every automatic step, who never signs in."""

from django.db import migrations


def add_clock(apps, _editor):
    user = apps.get_model("people", "User")
    user.objects.get_or_create(
        username="clock", defaults={"full_name": "时钟", "password": "!", "is_active": True}
    )


def remove_clock(apps, _editor):
    apps.get_model("people", "User").objects.filter(username="clock").delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0001_first")]

    operations = [migrations.RunPython(add_clock, remove_clock)]
