"""Registers through HTTP: a file is tried, looked at and taken; lists show what is in scope."""

import pytest
from django.urls import reverse

from xiaoneng.catalogue.tests.answers import sent
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.registers.models import Batch, Result
from xiaoneng.registers.tests.factories import drawn, file_of, imported, issued, place

pytestmark = pytest.mark.django_db
RESULTS, TICKETS = reverse("registers:results"), reverse("registers:tickets")
FILES = reverse("registers:files")


def upload(client, here, *rows, kind="results"):
    said = {"kind": kind, "organ": here.root.pk, "file": file_of(*rows)}
    return client.post(FILES, said)


def test_a_file_is_tried_looked_at_and_taken(client):
    here = place()
    client.force_login(here.office)
    assert "先试运行" in client.get(FILES).content.decode()

    address = upload(client, here, issued(), issued("证2", item="没有的事")).headers["Location"]
    page = client.get(address).content.decode()
    assert "没有的事" in page
    assert "接收 1 行" in page
    assert client.get(address, {"only": "refused"}).content.decode().count("<td") == 4
    assert not Result.objects.exists()
    client.post(address + "take/")
    assert Result.objects.get().number == "证1"
    assert "没有的事" in client.get(address).content.decode()


def test_what_is_cut_off_is_said_and_nothing_to_take_has_no_button(client, monkeypatch):
    monkeypatch.setattr("xiaoneng.registers.views.MOST_SHOWN", 1)
    here = place()
    client.force_login(here.office)
    bad = [issued(f"证{key}", item="没有的事") for key in range(2)]

    assert (
        "/take/" not in client.get(upload(client, here, *bad).headers["Location"]).content.decode()
    )
    address = upload(client, here, issued(), *bad).headers["Location"]
    assert "共 3 行，只显示前 1 行" in client.get(address).content.decode()
    client.post(address + "take/")
    assert "共 2 行，只显示前 1 行" in client.get(address).content.decode()


def test_a_file_that_is_none_is_refused_at_its_field(client):
    here = place()
    client.force_login(here.office)

    answer = upload(client, here, {"number": "证1"})

    assert answer.status_code == 422
    assert "缺少" in answer.content.decode()
    assert not Batch.objects.exists()


def test_lists_search_filter_and_export_what_is_in_scope(client):
    here = place()
    imported("results", here, issued("证1", case="办1"), issued("证2", issued="2026-03-05"))
    imported("tickets", here, drawn("A001", window="3号"), drawn("A002", item="综合咨询"))
    client.force_login(here.office)

    page = client.get(RESULTS).content.decode()
    assert page.count("data-row-key=") == 2
    assert "社会团体登记" in page
    for asked in ({"q": "证2"}, {"named": "yes"}, {"issued_from": "2026-03-03"}):
        assert client.get(RESULTS, asked).content.decode().count("data-row-key=") == 1
    assert client.get(TICKETS, {"q": "3号"}).content.decode().count("data-row-key=") == 1
    for address in (RESULTS, TICKETS):
        file = sent(client.get(address, {"out": "csv"})).decode()
        assert len(file.strip().splitlines()) == 3


def test_rows_of_other_organs_are_not_seen_and_officers_have_no_such_page(client):
    here = place()
    imported("results", here, issued())
    other = OrganFactory(parent=here.root)

    client.force_login(someone("head", other))
    assert client.get(RESULTS).content.decode().count("data-row-key=") == 0
    client.force_login(someone("head", here.organ))
    assert client.get(RESULTS).content.decode().count("data-row-key=") == 1
    assert client.get(FILES).status_code == 403
    client.force_login(someone("officer", here.section))
    assert client.get(RESULTS).status_code == 403


@pytest.mark.parametrize(("kind", "status"), [("results", 200), ("tickets", 200), ("cases", 404)])
def test_each_register_has_a_template(client, kind, status):
    client.force_login(place().office)

    answer = client.get(reverse("registers:template", args=[kind]))

    assert answer.status_code == status
    assert sent(answer) if answer.streaming else kind == "cases"
