"""Of two forms that were open at once the second puts nothing back that the first has changed."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.access.roles import Role
from xiaoneng.people.models import Organ, Post, User
from xiaoneng.people.tests.factories import PostFactory
from xiaoneng.staffing.models import Category
from xiaoneng.staffing.tests.conftest import fresh, granted

pytestmark = pytest.mark.django_db
POST = {"title": "科员", "duties": "旧职责", "standards": "旧标准", "on": "2026-11-01"}
PERSON = {"full_name": "李敏", "phone": "138****0001", "email": ""}


@pytest.fixture
def two(district):
    """Two colleagues who keep the same entries, each with a browser."""

    def sign(role):
        people = [granted(role, district, full_name=name) for name in ("甲方圆", "乙方圆")]
        browsers = [Client(), Client()]
        for browser, person in zip(browsers, people, strict=True):
            browser.force_login(person, "django.contrib.auth.backends.ModelBackend")
        return browsers

    return sign


def opened(browser, address):
    return {"seen": browser.get(address).context["form"]["seen"].value()}


def second_sent(browsers, address, first, second):
    """Both open the form, then both send it; the answer to the second."""
    one, other = browsers
    seen, same = opened(one, address), opened(other, address)
    assert one.post(address, {**first, **seen}).status_code == 302
    return other.post(address, {**second, **same})


def refused(answer, typed):
    """Refused with who was faster and what was typed."""
    page = answer.content.decode()
    return answer.status_code == 409 and "甲方圆" in page and typed in page


def test_the_duties_of_a_post_are_not_put_back(two, section):
    post = PostFactory(organ=section, title="科员", duties="旧职责", standards="旧标准", role="")
    address = reverse("staffing:post_change", args=[post.pk])
    first, second = {**POST, "duties": "新职责"}, {**POST, "standards": "新标准"}
    browsers = two(Role.SYSTEM_ADMIN)

    assert refused(second_sent(browsers, address, first, second), "新标准")
    assert (fresh(post).duties, fresh(post).standards) == ("新职责", "旧标准")
    again = {**second, "duties": "新职责", **opened(browsers[1], address)}
    assert browsers[1].post(address, again).status_code == 302
    assert Post.objects.get(pk=post.pk).standards == "新标准"


def test_the_name_of_a_person_is_not_put_back(two, officer):
    User.objects.filter(pk=officer.pk).update(full_name="李敏", phone="13800000001", email="")
    address = reverse("staffing:person_amend", args=[officer.pk])
    first, second = {**PERSON, "full_name": "李敏敏"}, {**PERSON, "phone": "13900000002"}

    assert refused(second_sent(two(Role.SYSTEM_ADMIN), address, first, second), "13900000002")
    assert (fresh(officer).full_name, fresh(officer).phone) == ("李敏敏", "13800000001")


def test_a_number_that_looks_the_same_with_stars_is_another(two, officer):
    User.objects.filter(pk=officer.pk).update(full_name="李敏", phone="13800000001", email="")
    address = reverse("staffing:person_amend", args=[officer.pk])
    first, second = {**PERSON, "phone": "13811110001"}, {**PERSON, "phone": "13900000002"}

    assert refused(second_sent(two(Role.SYSTEM_ADMIN), address, first, second), "13900000002")


def test_the_name_of_an_organ_is_not_put_back(two, bureau):
    address = reverse("staffing:organ_rename", args=[bureau.pk])
    first = {"name": "建设局", "name_en": "", "on": "2026-11-01"}
    second = {"name": bureau.name, "name_en": "Bureau", "on": "2026-11-02"}

    assert refused(second_sent(two(Role.SYSTEM_ADMIN), address, first, second), "Bureau")
    assert Organ.objects.get(pk=bureau.pk).name == "建设局"


def test_an_entry_of_a_register_is_not_put_back(two):
    row = Category.objects.filter(until_on__isnull=True)[0]
    address = reverse("staffing:categories-edit", args=[row.pk])
    entered = {name: getattr(row, name) for name in ("words", "words_en", "also", "place")}
    first, second = {**entered, "words": "经济甲类"}, {**entered, "words_en": "Economy B"}

    assert refused(second_sent(two(Role.EFFICIENCY_OFFICE), address, first, second), "Economy B")
    assert (fresh(row).words, fresh(row).words_en) == ("经济甲类", row.words_en)


def test_a_refusal_calls_the_entry_what_it_is_called_now(two):
    row = Category.objects.filter(until_on__isnull=True)[0]
    address = reverse("staffing:categories-edit", args=[row.pk])
    entered = {name: getattr(row, name) for name in ("words", "words_en", "also", "place")}
    first, second = {**entered, "words": "经济甲类"}, {**entered, "words": "没有人存过"}

    page = second_sent(two(Role.EFFICIENCY_OFFICE), address, first, second).content.decode()

    assert "“经济甲类”已有变动" in page
    assert "“没有人存过”已有变动" not in page


def test_a_fault_of_the_form_forgets_nothing(two, section):
    post = PostFactory(organ=section, title="科员", duties="旧职责", role="")
    address = reverse("staffing:post_change", args=[post.pk])
    one, other = two(Role.SYSTEM_ADMIN)
    seen = opened(other, address)
    one.post(address, {**POST, "duties": "新职责", **opened(one, address)})

    faulty = other.post(address, {**POST, "title": "", **seen})

    assert faulty.status_code == 422
    assert f'value="{seen["seen"]}"' in faulty.content.decode()
