"""The list and the page of an item through HTTP, today and as of past days."""

import re
from datetime import date

import pytest
from django.urls import reverse

from xiaoneng.catalogue.operations.drafts import draft_version
from xiaoneng.catalogue.operations.publishing import publish_version
from xiaoneng.catalogue.tests.answers import sent, text
from xiaoneng.catalogue.tests.factories import PAPER, draft, item, published
from xiaoneng.obligations.tests.factories import MONDAY
from xiaoneng.people.queries import clock_user
from xiaoneng.people.tests.factories import OrganFactory

pytestmark = pytest.mark.django_db
LISTS = ("legal_bases", "steps", "procedures", "materials")


def published_later(after):
    publish_version(
        after, from_on=date(2026, 4, 1), basis_paper=PAPER, actor=clock_user(), at=MONDAY
    )


def test_the_list_opens_with_what_is_in_force(client, reader, version):
    answer = client.get(reverse("catalogue:list"), follow=True)

    assert answer.redirect_chain[0][0].endswith("?standing=now")
    assert version.name in text(answer)


@pytest.mark.parametrize("words", ["燃气", "城管", "511A", "gas"])
def test_it_is_found_by_two_characters(client, reader, version, words):
    other = published(item("X2", version.item.organ), name="别的事项", name_en="")
    if words == "城管":
        other.item.organ = OrganFactory()
        other.item.save()

    page = text(client.get(reverse("catalogue:list"), {"q": words}))

    assert version.name in page
    assert "别的事项" not in page


def test_it_is_narrowed_by_kind_organ_type_and_state(client, reader, version):
    url = reverse("catalogue:list")
    fits = {"kind": "01", "organ": version.item.organ.pk, "case_type": "promised"}
    for name, value in fits.items():
        assert version.name in text(client.get(url, {name: value}))
    for name, value in {"kind": "20", "standing": "past", "case_type": "joint"}.items():
        assert version.name not in text(client.get(url, {name: value}))


def test_sections_of_one_name_stand_below_the_organs_they_belong_to(client, reader):
    for number in (1, 2):
        organ = OrganFactory(name=f"{number}局")
        section = OrganFactory(parent=organ, name="综合窗口")
        published(item(f"511A000{number}-09", organ=section))

    page = text(client.get(reverse("catalogue:list"), {"standing": "now"}))

    for number in (1, 2):
        assert re.search(rf">{number}局</option>\s*<option[^>]*>\u3000综合窗口<", page)


def test_drafts_coming_and_past_versions_are_listed_apart(client, office, version):
    coming = published(item("X2", version.item.organ), date(2099, 1, 1), name="将来的事项")
    own = draft(item("X3", version.item.organ), name="起草的事项")
    url = reverse("catalogue:list")

    assert coming.name in text(client.get(url, {"standing": "coming"}))
    assert own.name in text(client.get(url, {"standing": "draft"}))
    assert version.name not in text(client.get(url, {"standing": "draft"}))


def test_the_list_is_written_out(client, reader, version):
    answer = client.get(reverse("catalogue:list"), {"standing": "now", "out": "csv"})

    assert version.item.code in sent(answer).decode()


def test_the_page_tells_limits_steps_procedures_and_materials(client, reader, version):
    page = text(client.get(version.item.get_absolute_url()))

    for words in (
        "10 个工作日",
        "20 个工作日",
        "步骤review",
        "专家评审",
        "申请表",
        "城镇燃气管理条例",
    ):
        assert words in page
    assert "<svg" in page


def test_a_past_day_shows_the_version_of_that_day(client, reader, version):
    after = draft_version(version.item, {"name": "后来的名称"}, actor=clock_user(), at=MONDAY)
    published_later(after)
    url = version.item.get_absolute_url()

    assert "后来的名称" in text(client.get(url))
    past = text(client.get(url, {"as_of": "2026-03-01"}))
    assert f"<h1>{version.name}</h1>" in past
    assert "<h1>" in text(client.get(url, {"as_of": "2020-01-01"}))
    assert client.get(url, {"as_of": "nonsense"}).status_code == 404


def test_two_versions_stand_side_by_side(client, reader, version):
    after = draft_version(version.item, {"name": "后来的名称"}, actor=clock_user(), at=MONDAY)
    published_later(after)
    url = reverse("catalogue:compare", args=[version.item.pk])

    page = text(client.get(url))
    assert "<ins>后来的名称</ins>" in page
    assert f"<del>{version.name}</del>" in page
    assert "<ins>" not in text(client.get(url, {"before": 2, "after": 2}))
    text(client.get(url, {"before": 9}), 409)


def test_a_reader_sees_no_button_and_no_draft(client, reader, version):
    own = draft(version.item)

    page = text(client.get(version.item.get_absolute_url()))
    assert reverse("catalogue:assign", args=[version.item.pk]) not in page
    text(client.get(own.get_absolute_url()), 404)
    text(client.post(reverse("catalogue:draft", args=[version.item.pk])), 403)
