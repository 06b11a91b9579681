import pytest

from xiaoneng.core.refusals import Conflict, Denied, Unusable
from xiaoneng.people.models import User
from xiaoneng.people.tests.factories import PostFactory, TermFactory, UserFactory, someone
from xiaoneng.staffing.operations.persons import (
    Particulars,
    amend_person,
    enrol_person,
    unmask_person,
)
from xiaoneng.staffing.queries.persons import found_by, people_seen, working_under
from xiaoneng.staffing.tests.conftest import AT, DAY, fresh, lines

WANG = Particulars("王芳", "13800001234", "wang@x.cn")


def test_a_person_is_enrolled_and_cannot_sign_in_yet(keeper):
    user = enrol_person("wang", WANG, actor=keeper, at=AT)

    assert not user.has_usable_password()
    assert (user.full_name, user.phone, user.must_change_password) == ("王芳", "13800001234", True)
    assert lines() == ["person.enrolled"]


@pytest.mark.parametrize("username", ["", "王", "a b", "clock", "TAKEN"])
def test_a_user_name_that_cannot_be_used_is_refused(username, keeper):
    UserFactory(username="taken")

    with pytest.raises(Unusable):
        enrol_person(username, WANG, actor=keeper, at=AT)


@pytest.mark.parametrize(
    "said", [Particulars(" "), Particulars("王芳", "电话"), Particulars("王芳", "", "x@")]
)
def test_what_cannot_be_reached_is_refused(said, keeper):
    with pytest.raises(Unusable):
        enrol_person("wang", said, actor=keeper, at=AT)


def test_a_masked_value_is_never_written_back(keeper):
    user = UserFactory(full_name="王芳", phone="13800001234", email="wang@x.cn")

    amend_person(user, Particulars("王方", "138****1234", "w***@x.cn"), actor=keeper, at=AT)

    assert (fresh(user).full_name, fresh(user).phone) == ("王方", "13800001234")
    with pytest.raises(Unusable):
        amend_person(user, Particulars("王方", "138****1234", "w***@x.cn"), actor=keeper, at=AT)


def test_the_slower_of_two_who_amend_is_told(keeper):
    user = UserFactory()
    stale = fresh(user)
    amend_person(user, Particulars("甲"), actor=keeper, at=AT)

    with pytest.raises(Conflict, match=str(keeper)):
        amend_person(stale, Particulars("乙"), actor=keeper, at=AT)
    assert lines() == ["person.amended"]


def test_looking_is_on_the_ledger_with_its_reason(officer, head):
    shown = unmask_person(officer, reason="值班联系", actor=head, at=AT)

    assert shown.full_name == officer.full_name
    assert lines() == ["person.unmasked"]
    with pytest.raises(Unusable):
        unmask_person(officer, reason=" ", actor=head, at=AT)


@pytest.mark.parametrize("who", ["guard", "auditor", "head", "colleague"])
def test_nobody_else_enrols_or_amends(who, request, officer):
    actor = request.getfixturevalue(who)

    with pytest.raises(Denied):
        enrol_person("wang", WANG, actor=actor, at=AT)
    with pytest.raises(Denied):
        amend_person(officer, WANG, actor=actor, at=AT)


@pytest.mark.parametrize("who", ["guard", "auditor", "colleague"])
def test_contact_data_is_for_who_leads_or_keeps_the_record(who, request, officer):
    with pytest.raises(Denied):
        unmask_person(officer, reason="好奇", actor=request.getfixturevalue(who), at=AT)


def test_one_sees_the_people_of_ones_own_scope(officer, head, keeper, other, bureau):
    stranger = someone("officer", other, full_name="外单位")

    assert set(people_seen(officer, DAY)) == {officer}
    assert set(people_seen(head, DAY)) == {head, officer}
    assert {stranger, officer, head} <= set(people_seen(keeper, DAY))
    assert set(working_under(people_seen(keeper, DAY), str(bureau.pk), DAY)) == {head, officer}
    assert set(found_by(people_seen(keeper, DAY), "外单")) == {stranger}
    assert set(found_by(people_seen(keeper, DAY), "科员 李")) == {officer}


def test_the_three_administrators_see_those_without_a_post_too(keeper, guard, auditor, head):
    free = UserFactory()

    assert all(free in people_seen(one, DAY) for one in (keeper, guard, auditor))
    assert free not in people_seen(head, DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["窗口（二）", "窗口(二)", "王芳(借调)", "王芳（借调）"])
@pytest.mark.parametrize("wide", [True, False])
def test_people_are_found_with_signs_of_either_width(words, wide):
    name, title = ("王芳（借调）", "窗口（二）") if wide else ("王芳(借调)", "窗口(二)")
    person = UserFactory(full_name=name)
    TermFactory(user=person, post=PostFactory(title=title))

    assert list(found_by(User.objects.all(), words)) == [person]
