"""Calendars: the year, the notice with its preview, office hours, local days."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.core.limits import Limit, Unit
from xiaoneng.core.refusals import Conflict
from xiaoneng.kit.time import now
from xiaoneng.ledger.queries import entries_of
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.calendars import assign_calendar
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.models import Calendar, Notice, Organ
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone

pytestmark = pytest.mark.django_db
ROWS = "2026-03-10,off,区庆"


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def signed_in(role: str) -> Client:
    client = Client()
    user = someone(role, OrganFactory())
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office():
    return signed_in("efficiency_office")


@pytest.fixture
def local():
    nation = Calendar.objects.get_or_create(name="cn", defaults={"title": "全国"})[0]
    return Calendar.objects.create(name="lincheng", title="临澄区", parent=nation)


def test_the_year_is_shown_to_everyone(local):
    answer = signed_in("officer").get(
        reverse("obligations:calendar_year", args=["cn"]), {"year": "2026"}
    )

    assert answer.status_code == 200
    assert answer.content.decode().count('class="a"') >= 6
    assert "录入放假通知" not in answer.content.decode()


@pytest.mark.parametrize("year", ["²", "1" * 5000, "1999", "2101", "next"])
def test_a_year_that_is_none_is_this_year(local, year):
    answer = signed_in("officer").get(
        reverse("obligations:calendar_year", args=["cn"]), {"year": year}
    )

    assert answer.context["year"].year == now().year


def test_a_notice_shows_what_it_moves_before_it_is_published(office, local):
    organ = OrganFactory(calendar=local)
    row = obligation(organ=organ)
    form = {"year": "2026", "source": "区政府办通知", "text": ROWS}
    address = reverse("obligations:enter_notice", args=[local.name])

    preview = office.post(address, {**form, "step": "preview"})

    assert row.number in preview.content.decode()
    assert not Notice.objects.filter(calendar=local).exists()

    answer = office.post(address, {**form, "step": "publish"})

    assert answer.status_code == 302
    assert Obligation.objects.get(pk=row.pk).due_at == at("2026-03-18", "00:00")


def test_an_officer_may_not_enter_a_notice(local):
    address = reverse("obligations:enter_notice", args=[local.name])

    assert signed_in("officer").get(address).status_code == 403


def test_office_hours_are_set_by_lines_when_it_was_seen_what_moves(office, local):
    address = reverse("obligations:office_hours", args=[local.name])
    organ = OrganFactory(calendar=local)
    weeks = Limit(300, Unit.WORKHOUR)  # 43 days of seven hours, 38 of eight: from any hour on
    row = obligation(began=now(), at=now(), organ=organ, promised=weeks, statutory=None)
    entered = {"sessions": "08:00-12:00\n14:00-18:00"}

    bad = office.post(address, {"sessions": "nine to five"})
    late = office.post(address, {"sessions": "12:00-09:00", "step": "take"})
    seen = office.post(address, entered)
    before = Calendar.objects.get(name=local.name).sessions
    good = office.post(address, {**entered, "step": "take"})

    assert "xn-field__error" in bad.content.decode()
    assert late.status_code == 422
    assert before != [["08:00", "12:00"], ["14:00", "18:00"]]
    assert row.number in seen.content.decode()
    assert good.status_code == 302
    [moved] = seen.context["preview"].rows
    assert Obligation.objects.get(pk=row.pk).due_at != row.due_at
    assert moved.number == row.number
    assert Calendar.objects.get(name=local.name).sessions[0] == ["08:00", "12:00"]


def test_a_local_calendar_is_added_and_kept_by_an_organ(office, local):
    organ = OrganFactory()
    form = {"title": "白石镇", "name": "baishi", "organs": [organ.pk]}

    answer = office.post(reverse("obligations:add_calendar"), form)

    assert answer.status_code == 302
    organ.refresh_from_db()
    assert organ.calendar.name == "baishi"
    assert "白石镇" in office.get(reverse("obligations:calendars")).content.decode()


def test_a_calendar_is_not_named_like_a_page(office, local):
    answer = office.post(reverse("obligations:add_calendar"), {"title": "加", "name": "add"})

    assert answer.status_code == 422
    assert "add" in answer.context["form"].non_field_errors()[0]
    assert not Calendar.objects.filter(name="add").exists()


def test_organs_take_a_calendar_up_and_lay_it_down(office, local):
    address = reverse("obligations:keepers", args=[local.name])
    one, other = OrganFactory(), OrganFactory(calendar=local)

    shown = office.get(address).content.decode()
    office.post(address, {"organs": [one.pk]})

    one.refresh_from_db()
    other.refresh_from_db()
    assert f'value="{other.pk}" selected' in shown
    assert '<button class="btn btn-primary">保存</button>' in shown
    assert (one.calendar, other.calendar) == (local, None)
    assert [entry.event for entry in entries_of(other)] == ["calendar.assigned"]
    assert signed_in("officer").get(address).status_code == 403
    assert office.get(reverse("obligations:keepers", args=["cn"])).status_code == 404


def test_the_slower_of_two_who_give_an_organ_a_calendar_is_told(local):
    organ = OrganFactory()
    seen = Organ.objects.get(pk=organ.pk)
    keeper = UserFactory()
    keeper.grants.create(role="efficiency_office", organ=organ, from_on=organ.opened_on)
    assign_calendar(organ, local, actor=keeper, at=now())

    with pytest.raises(Conflict, match=f"{organ}.*{keeper}，.*其他日历"):
        assign_calendar(seen, None, actor=keeper, at=now())


WITHOUT_SPRING = "一、元旦：1月1日放假。\n二、清明节：4月5日放假。\n三、劳动节：5月1日放假。"


def test_a_notice_that_leaves_holidays_out_is_published_only_with_a_tick(office, local):
    address = reverse("obligations:enter_notice", args=["cn"])
    form = {"year": 2031, "source": "国办发明电〔2030〕7号", "text": WITHOUT_SPRING}

    seen = office.post(address, form)
    bare = office.post(address, {**form, "step": "publish"})
    ticked = office.post(address, {**form, "step": "publish", "is_partial": "on"})

    assert seen.context["missing"] == ["春节", "端午节", "中秋节", "国庆节"]
    assert 'name="is_partial"' in seen.content.decode()
    assert "is_partial" in bare.context["form"].errors
    page = bare.content.decode()
    head, moved, tick = (
        page.index(one) for one in ('href="#id_is_partial"', 'id="h-moved"', 'id="id_is_partial"')
    )
    assert head < moved < tick < page.index('value="publish"')
    assert page.count('href="#id_is_partial"') == 1
    assert ticked.status_code == 302


def test_a_notice_that_cannot_be_read_comes_back_on_its_form(office, local):
    address = reverse("obligations:enter_notice", args=["cn"])

    answer = office.post(address, {"year": 2031, "source": "7", "text": "春节：2月30日放假。"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "没有这个日期：“2月30日放假”" in page
    assert "春节：2月30日放假。</textarea>" in page
    assert 'aria-invalid="true"' in page


def test_a_day_of_another_year_is_refused_before_anything_is_shown(office, local):
    address = reverse("obligations:enter_notice", args=["cn"])
    form = {"year": 2026, "source": "7", "text": "2027-01-01，休，元旦", "is_partial": "on"}

    for step in ("preview", "publish"):
        answer = office.post(address, {**form, "step": step})
        assert answer.status_code == 422
        assert "2027-01-01 不属于 2026 年度的通知" in answer.content.decode()
    assert not Notice.objects.exists()
