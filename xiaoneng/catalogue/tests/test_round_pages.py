"""Lists of items through HTTP: tried, mended, taken, exported."""

import io

import pytest
from django.urls import reverse

from xiaoneng.catalogue.queries import item_coded
from xiaoneng.catalogue.tests.answers import sent, text
from xiaoneng.catalogue.tests.factories import PAPER, item, published
from xiaoneng.catalogue.tests.lists import row, sheet

pytestmark = pytest.mark.django_db
LISTS = ("legal_bases", "steps", "procedures", "materials")


def upload(client, file, name="事项.csv"):
    file.name = name
    said = {"file": file, "paper": PAPER, "from_on": "2026-03-01"}
    return client.post(reverse("catalogue:rounds"), said)


def test_a_list_is_tried_and_taken(client, office, organ):
    text(client.get(reverse("catalogue:rounds")))
    address = upload(client, sheet(row(), row("XK2", "不明的局"))).headers["Location"]

    page = text(client.get(address))
    assert "不明的局" in page
    assert item_coded("XK1") is None
    for only in ("added", "refused", "missing"):
        text(client.get(address, {"only": only}))
    alias = address + "organ/"
    text(client.get(alias, {"words": "不明的局"}))
    client.post(alias, {"words": "不明的局", "organ": organ.pk})
    client.post(address + "take/")
    assert item_coded("XK2").organ == organ
    text(client.get(address))


def test_refused_rows_come_as_a_workbook_to_mend(client, office, organ):
    address = upload(client, sheet(row(organ="不明的局"))).headers["Location"]

    answer = client.get(address + "mend/")

    assert "attachment" in answer.headers["Content-Disposition"]
    assert sent(answer)


def test_a_long_list_is_left_to_the_worker(client, office, organ):
    address = upload(client, sheet(*(row(f"X{n}") for n in range(201)))).headers["Location"]

    answer = client.post(address + "take/")

    assert answer.headers["Location"].startswith("/errands/")


def test_what_is_exported_comes_back_unchanged(client, office, organ, version):
    published(item("X2", organ), case_type="instant", steps=[], promised_amount=None,
              promised_unit="", conditions="一\n二｜三", fees="")  # fmt: skip
    answer = client.get(reverse("catalogue:export"))
    file = io.BytesIO(sent(answer))
    address = upload(client, file, "items.xlsx").headers["Location"]
    client.post(address + "take/")

    assert [one.number for one in version.item.versions.order_by("-number")] == [1]
    assert sent(client.get(reverse("catalogue:template")))
