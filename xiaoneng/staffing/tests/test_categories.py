"""The register of evaluation categories and classes: kept, used, ended, read from lists."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import translation

from xiaoneng.access.roles import Role
from xiaoneng.core.refusals import Denied, IllegalStep, Unusable
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.ledger.queries import entries_of
from xiaoneng.people.tests.factories import UserFactory
from xiaoneng.staffing.models import Category
from xiaoneng.staffing.operations.categories import keep_category, remove_category
from xiaoneng.staffing.operations.imports import import_sheet
from xiaoneng.staffing.operations.organs import Founding, categorise_organ, found_organ
from xiaoneng.staffing.queries.categories import Spellings, category_words
from xiaoneng.staffing.queries.sheets import verdicts
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh, granted
from xiaoneng.staffing.tests.test_imports import tried

LIST = "/organs/categories/"


@pytest.fixture
def office(district):
    return granted(Role.EFFICIENCY_OFFICE, district, full_name="效能办")


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def parks(**more):
    usual = {"code": "parks", "words": "园区类", "words_en": "Parks", "also": "园区、开发区"}
    return Category(**{**usual, **more})


def test_the_register_begins_with_what_was_shipped(db):
    words = category_words()

    assert words["economy"] == "经济建设类"
    with translation.override("en"):
        assert category_words()["street"] == "Streets and towns"
    assert Category.objects.filter(kind="section").count() == 3


def test_the_office_adds_changes_and_takes_out_by_the_pages(office):
    client = signed_in(office)
    entered = {"kind": "organ", "code": "parks", "words": "园区类", "words_en": "Parks", "place": 9}

    client.post(f"{LIST}new/", entered)
    made = Category.objects.get(code="parks")
    client.post(f"{LIST}{made.pk}/edit/", {**entered, "code": "other", "words": "开发园区类"})
    made.refresh_from_db()
    assert (made.code, made.words) == ("parks", "开发园区类")
    assert "开发园区类" in client.get(f"{LIST}{made.pk}/").content.decode()
    client.post(f"{LIST}{made.pk}/delete/")

    assert not Category.objects.filter(code="parks").exists()
    events = {one.event for one in entries_of(made)}
    assert events == {"category.added", "category.changed", "category.removed"}


def test_an_end_before_the_beginning_is_refused_at_its_field(office):
    entry, days = Category.objects.first(), {"from_on": "2026-05-02", "until_on": "2026-05-01"}
    entered = {"words": "甲类", "words_en": "A", "place": 1, **days}

    answer = signed_in(office).post(f"{LIST}{entry.pk}/edit/", entered)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["until_on"]
    assert "终止日期须晚于起始日期" in answer.content.decode()


def test_what_was_added_is_chosen_and_shown(office, keeper, bureau):
    keep_category(parks(), actor=office, at=AT)
    client = signed_in(keeper)
    form = client.get(reverse("staffing:organ_categorise", args=[bureau.pk])).content.decode()
    assert "园区类" in form
    assert "行政审批类科室" not in form

    categorise_organ(bureau, "parks", on=DAY, actor=keeper, at=AT)

    assert "园区类" in client.get(bureau.get_absolute_url()).content.decode()
    assert bureau.name in client.get("/organs/", {"category": "parks"}).content.decode()
    client.cookies[LANGUAGE_COOKIE] = "en"
    assert "Parks" in client.get(bureau.get_absolute_url()).content.decode()


def test_a_section_has_a_class_and_an_organ_a_category(section, bureau, keeper):
    categorise_organ(section, "approval", on=DAY, actor=keeper, at=AT)

    assert fresh(section).category == "approval"
    with pytest.raises(Unusable, match="行政审批类科室"):
        categorise_organ(fresh(section), "economy", on=DAY, actor=keeper, at=AT)
    with pytest.raises(Unusable, match="经济建设类"):
        categorise_organ(bureau, "approval", on=DAY, actor=keeper, at=AT)
    wrong = Founding("N", "新科室", "section", bureau, "economy")
    with pytest.raises(Unusable):
        found_organ(wrong, on=DAY, actor=keeper, at=AT)


def test_what_is_not_in_use_is_not_chosen(office, keeper, bureau):
    keep_category(parks(from_on=date(2026, 12, 1)), actor=office, at=AT)

    with pytest.raises(Unusable, match="园区类"):
        categorise_organ(bureau, "parks", on=DAY, actor=keeper, at=AT)
    made = Category.objects.get(code="parks")
    made.from_on, made.until_on = None, date(2026, 11, 1)
    keep_category(made, actor=office, at=AT)
    with pytest.raises(Unusable, match="园区类"):
        categorise_organ(bureau, "parks", on=DAY, actor=keeper, at=AT)


def test_what_organs_stand_in_is_not_ended_and_history_is_not_taken_out(office, keeper, bureau):
    economy = Category.objects.get(code="economy")
    economy.until_on = DAY
    with pytest.raises(Unusable, match=bureau.name):
        keep_category(economy, actor=office, at=AT)
    categorise_organ(bureau, "legal", on=DAY, actor=keeper, at=AT)

    keep_category(economy, actor=office, at=AT)

    with pytest.raises(IllegalStep, match="经济建设类"):
        remove_category(economy, actor=office, at=AT)
    assert "经济建设类" in signed_in(keeper).get(bureau.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"words": "政务服务"},
        {"also": "x、经济建设"},
        {"words_en": "political AND legal"},
        {"from_on": DAY, "until_on": DAY},
    ],
)
def test_no_word_means_two_entries_and_each_lasts_a_day(more, office):
    with pytest.raises(Unusable):
        keep_category(parks(**more), actor=office, at=AT)


def test_its_short_name_and_kind_stay(office):
    economy = Category.objects.get(code="economy")
    economy.kind = "section"

    with pytest.raises(IllegalStep, match="economy"):
        keep_category(economy, actor=office, at=AT)


def test_lists_may_use_every_word_of_what_is_in_use(office, district):
    keep_category(parks(), actor=office, at=AT)
    register = Spellings.on(DAY)

    said = {register.code_of(one, "organ") for one in ("园区类", "parks", " PARKS ", "开发区")}
    assert said == {"parks"}
    assert register.code_of("政务服务", "organ") == "services"
    assert register.code_of("园区", "section") is None


def test_a_list_with_an_unknown_or_ended_category_is_told_the_remedy(office, keeper, bureau):
    keep_category(parks(until_on=date(2026, 1, 1)), actor=office, at=AT)
    head = "编码,名称,层级,上级编码,考核类别\n"
    rows = "N1,甲,单位,D,园区类\nN2,乙,科室,B,经济建设类\nN3,丙,科室,B,行政审批科室\n"
    sheet = tried(head + rows, "organs", keeper)

    ended, wrong, fine = verdicts(sheet, DAY)
    assert "“园区类”不是现行考核类别" in ended.reason
    assert "经济建设类" in ended.reason
    assert "行政审批类科室" in wrong.reason
    assert fine.outcome == "added"
    import_sheet(sheet, actor=keeper, at=AT)
    assert bureau.children.get().category == "approval"


@pytest.mark.parametrize("role", [Role.HEAD, Role.LEADER, Role.SYSTEM_ADMIN])
def test_others_read_and_do_not_keep(role, district):
    user = granted(role, district)
    client, entry = signed_in(user), Category.objects.first()

    with pytest.raises((Denied, PermissionDenied)):
        keep_category(parks(), actor=user, at=AT)
    with pytest.raises((Denied, PermissionDenied)):
        remove_category(entry, actor=user, at=AT)
    assert "new/" not in client.get(LIST).content.decode()
    for page in ("edit", "delete"):
        assert client.post(f"{LIST}{entry.pk}/{page}/").status_code == 403
    assert signed_in(UserFactory()).get(LIST).status_code == 403
