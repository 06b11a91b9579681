"""A source is set up in the browser: its mapping proposed from a file, its outages declared."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xiaoneng.cases.models import Outage, Source
from xiaoneng.cases.tests.importing import office, source_of

pytestmark = pytest.mark.django_db
EVENTS = "办件编号,环节,办理时间\nB1,受理,2026-05-06 09:00\nB1,办结,2026-05-09 09:00\n"
UNTIMED = "办件编号,办理单位\nB1,审批局\nB2,住建局\n"


@pytest.fixture
def source(client):
    found = source_of()
    client.force_login(office(found))
    return found


@pytest.fixture
def asked(client, source):
    """Set a source up with what is entered, and a file to propose its mapping from."""

    def ask(rows="", **entered):
        usual = {"code": "mine", "title": "城管审批", "organ": source.organ_id, "tolerance_days": 2}
        file = {"sample": SimpleUploadedFile("log.csv", rows.encode())} if rows else {}
        return client.post(reverse("cases:new_source"), {**usual, **entered, **file})

    return ask


def test_a_mapping_is_proposed_and_saved_as_it_is(asked):
    page = asked(EVENTS)
    mapping = page.context["form"].initial["mapping"]

    assert 'at = "办理时间"' in mapping
    assert "还不能直接保存" not in page.text
    assert asked(mapping=mapping).url == reverse("cases:source", args=["mine"])
    made = Source.objects.get(code="mine")
    assert (made.title, made.tolerance_days) == ("城管审批", 2)


def test_what_no_column_looks_like_is_named_in_a_mapping_that_is_begun(asked):
    page = asked(UNTIMED)

    assert page.status_code == 200
    assert 'case = "办件编号"' in page.context["form"].initial["mapping"]
    assert "还不能直接保存" in page.text
    assert "case.start" in page.text
    assert not Source.objects.filter(code="mine").exists()


def test_a_mapping_that_cannot_be_read_stays_in_its_field(asked):
    page = asked(mapping='shape = "events"\n[columns]\ncase = "办件编号"\n')

    assert page.status_code == 422
    assert 'case = "办件编号"' in page.context["form"]["mapping"].value()
    assert page.context["form"].errors["mapping"]


def test_neither_a_mapping_nor_a_file_is_said_at_the_field(asked):
    assert "mapping" in asked().context["form"].errors


def test_an_outage_is_declared_with_its_paper_and_ends_after_it_begins(client, source):
    address = reverse("cases:outage", args=[source.code])
    entered = {
        "from_at": "2026-03-02T12:00",
        "until_at": "2026-03-04T12:00",
        "paper": "文〔2026〕1 号",
    }

    backwards = client.post(address, {**entered, "until_at": "2026-03-01T12:00"})
    assert backwards.status_code == 422
    assert backwards.context["form"]["paper"].value() == entered["paper"]
    assert client.post(address, {**entered, "paper": ""}).status_code == 422
    assert not Outage.objects.exists()

    assert client.post(address, entered).url == source.get_absolute_url()
    assert entered["paper"] in client.get(source.get_absolute_url()).text
