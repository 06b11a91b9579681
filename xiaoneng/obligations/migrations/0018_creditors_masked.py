"""Whom something was owed to that was opened by hand before: masked, unless it is no person.

Nobody said then whether it is one. What is an organ of the site, or says of itself that it is a body
or a document, stays as it is; everything else is masked. Nothing is lost: the whole name is shown to
whoever has to answer, as for what is opened from now on.
"""

import re

from django.db import migrations

from xiaoneng.people.masking import masked_name

BATCH = 2_000
BODY = re.compile(
    r"[局委办厅院所处科部府厂站镇乡村队校店社会团组室]$"
    r"|(公司|中心|集团|银行|街道|大学|政协|人大|合作社|委员会|居委会|村委会)"
    r"|[〔《【\[]|号|令$|提案|决定|通知|批示|纪要"
)
SHORTEST = 3  # signs: 王会 is a person, 工商会 is none


def is_body(said, organs):
    return said in organs or (len(said) >= SHORTEST and BODY.search(said) is not None)


def opened_by_hand(rows):
    return rows.filter(url="", parent__isnull=True).order_by("pk")


def mask(apps, _schema_editor):
    rows = apps.get_model("obligations", "Obligation").objects
    named = [apps.get_model("people", name).objects for name in ("Organ", "Nameplate")]
    organs = {name for these in named for name in these.values_list("name", flat=True)}
    last = 0
    while batch := list(opened_by_hand(rows).filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        people = [
            row for row in batch if not row.creditor_name and not is_body(row.owed_to, organs)
        ]
        for row in people:
            row.creditor_name, row.owed_to = row.owed_to, masked_name(row.owed_to)
        rows.bulk_update(people, ["creditor_name", "owed_to"], batch_size=500)


def show(apps, _schema_editor):
    """What is masked is written out again, whoever masked it: the column of whole names goes."""
    rows = apps.get_model("obligations", "Obligation").objects
    last = 0
    while batch := list(rows.exclude(creditor_name="").filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        for row in batch:
            row.owed_to, row.creditor_name = row.creditor_name, ""
        rows.bulk_update(batch, ["creditor_name", "owed_to"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("obligations", "0017_creditor_names"),
        ("people", "0003_live_from"),
    ]

    operations = [migrations.RunPython(mask, show)]
