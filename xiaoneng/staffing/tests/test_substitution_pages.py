"""The form of a substitution: who can be chosen, what a refusal says, where what is owed stands."""

import pytest
from django.urls import reverse

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import OrganFactory, UserFactory, someone
from xiaoneng.staffing.operations.substitutions import cancel_substitution
from xiaoneng.staffing.queries.persons import people_seen, stand_ins
from xiaoneng.staffing.tests.conftest import AT, DAY
from xiaoneng.staffing.tests.test_substitutions import LATER, arrange

ARRANGE = "/substitutions/arrange/"
LATE = {"late_reason": "急病"}


@pytest.fixture
def signed(client):
    def sign(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return sign


def form_for(substitute, **more):
    days = {"from_on": now().date().isoformat(), "until_on": "2099-01-01"}
    return {"substitute": substitute, "reason": "年休", "matters": "一件", **LATE, **days, **more}


def chosen(groups):
    return [one for group in groups for one in group.people]


def test_those_at_work_in_the_same_body_can_be_chosen_the_nearest_first(
    officer, colleague, bureau, head, district, other
):
    far = someone("officer", OrganFactory(parent=bureau, level=Level.SECTION))
    someone("officer", bureau, is_active=False)
    someone("officer", district)
    someone("officer", other)
    UserFactory()

    groups = stand_ins(officer, DAY)

    assert groups[0].organ.name == "审批科"
    assert chosen(groups)[0] == colleague
    assert set(chosen(groups)) == {colleague, head, far}


def test_who_works_in_the_district_itself_is_not_stood_in_for_by_a_bureau(district, officer):
    mayor = someone("leader", district)

    assert chosen(stand_ins(mayor, DAY)) == []


def test_who_may_agree_to_it_is_given_those_of_other_organs_too(officer, colleague, other):
    stranger = someone("officer", other)
    seen = people_seen(stranger, DAY)

    assert set(chosen(stand_ins(officer, DAY, seen))) == {colleague, stranger}


def test_the_form_lists_name_post_section_and_account(signed, officer, colleague):
    page = signed(officer).get(ARRANGE).content.decode()

    assert '<optgroup label="审批科">' in page
    assert f"{colleague.full_name}\u3000科员（{colleague.username}）" in page
    assert f'value="{officer.username}"' not in page
    assert "用户名" not in page


@pytest.mark.parametrize("field", ["username", "full_name"])
def test_naming_oneself_is_told_as_that(field, signed, officer, colleague):
    answer = signed(officer).post(ARRANGE, form_for(getattr(officer, field)))

    assert "不能自己替代自己" in answer.content.decode()


def test_a_missing_reason_for_being_late_is_told_at_its_field(signed, officer, colleague):
    answer = signed(officer).post(ARRANGE, form_for(colleague.username, late_reason=""))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["late_reason"]


def test_who_has_no_colleagues_is_told_why_the_choice_is_empty(signed, keeper):
    assert "同一单位没有其他在岗人员" in signed(keeper).get(ARRANGE).content.decode()


def test_a_stranger_is_no_choice(signed, officer, other):
    answer = signed(officer).post(ARRANGE, form_for(someone("officer", other).username))

    assert "请从列表中选择" in answer.content.decode()
    assert not officer.absences.exists()


def test_an_overlap_names_the_button_that_ends_the_first(officer, colleague):
    one = arrange(officer, colleague)

    with pytest.raises(Unusable, match="按“取消替代”"):
        arrange(officer, colleague)
    with pytest.raises(Unusable, match="按“今天结束”"):
        arrange(officer, colleague, at=LATER, from_on=LATER.date(), **LATE)
    cancel_substitution(one, reason="", actor=officer, at=AT)
    arrange(officer, colleague)


def test_the_page_shows_the_very_buttons_a_refusal_names(signed, officer, colleague):
    client = signed(officer)
    client.post(ARRANGE, form_for(colleague.username))
    address = officer.absences.get().get_absolute_url()

    refused = client.post(ARRANGE, form_for(colleague.username)).content.decode()

    assert "按“取消替代”" in refused
    assert ">取消替代</a>" in client.get(address).content.decode()


def test_the_page_says_where_open_obligations_stand_and_leads_there(signed, officer, colleague):
    client = signed(officer)
    client.post(ARRANGE, form_for(colleague.username))
    address = officer.absences.get().get_absolute_url()
    way = reverse("obligations:list")
    waiting = client.get(address).content.decode()
    assert "尚未接受" in waiting
    assert f'href="{way}?officer=' not in waiting

    signed(colleague).post(f"{address}accept/")
    client = signed(officer)
    assert f'href="{way}?officer=' in client.get(address).content.decode()
    page = signed(colleague).get(address)
    assert page.context["owed"].startswith(way)
    assert "应办事项列表" in page.content.decode()


def test_before_the_first_day_the_substitute_is_not_led_to_what_is_not_seen_yet(
    signed, officer, colleague
):
    client = signed(officer)
    client.post(ARRANGE, form_for(colleague.username, from_on="2098-12-01"))
    one = officer.absences.get()

    assert client.get(one.get_absolute_url()).context["owed"]
    assert signed(colleague).get(one.get_absolute_url()).context["owed"] == ""
    one.state = "cancelled"
    one.save()
    assert "应办事项列表" not in client.get(one.get_absolute_url()).content.decode()
