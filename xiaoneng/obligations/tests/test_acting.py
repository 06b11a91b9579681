"""Acts from the page of an obligation: slips return to the form, stale pages are refused."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.operations.closing import close_obligation, reopen_obligation
from xiaoneng.obligations.operations.handing import hand_over_obligation
from xiaoneng.obligations.seen import seen_of
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def row():
    return obligation(began=now(), at=now())


def test_too_long_an_extension_comes_back_on_its_form(row):
    head = signed_in(someone("head", row.organ))

    answer = head.post(
        reverse("obligations:extend", args=[row.pk]), {"amount": "9999", "ground": "论证"}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "时限最多延长 10，不能延长 9999" in page
    assert 'value="9999' in page


def test_a_stale_page_is_refused_with_who_did_what(row):
    seen = seen_of(row)
    head = someone("head", row.organ)
    close_obligation(row, actor=head, at=now())
    reopen_obligation(Obligation.objects.get(), reason="材料有误", actor=head, at=now())

    answer = signed_in(row.officer).post(
        reverse("obligations:close", args=[row.pk]), {"outcome": "已答复", "seen": seen}
    )
    page = answer.content.decode()

    assert answer.status_code == 409
    assert str(head) in page
    assert "已答复" in page
    assert seen not in page
    assert Obligation.objects.get().state == "open"


def test_only_those_who_lead_give_a_matter_away_and_are_led_to_the_list(row):
    organ, chief = OrganFactory(), someone("section_chief", row.organ)
    wanted = {"organ": organ.pk, "reason": "职责划转"}
    address = reverse("obligations:hand_over", args=[row.pk])
    assert signed_in(row.officer).post(address, wanted).status_code == 403

    answer = signed_in(chief).post(
        reverse("obligations:hand_over", args=[row.pk]), {"organ": organ.pk, "reason": "职责划转"}
    )

    assert answer["Location"] == reverse("obligations:list")
    assert Obligation.objects.get().organ == organ


def test_the_officers_offered_are_those_of_the_chosen_organ(row):
    other = someone("officer", OrganFactory())
    address = reverse("obligations:hand_over", args=[row.pk])
    client = signed_in(row.officer)

    own = client.get(address).context["form"].fields["officer"].queryset
    chosen = client.get(address, {"organ": other.terms.get().post.organ_id})

    assert list(own) == [row.officer]
    assert list(chosen.context["form"].fields["officer"].queryset) == [other]


def test_the_former_holder_is_told_of_a_hand_over(row):
    new, head = someone("officer", row.organ), someone("head", row.organ)

    hand_over_obligation(row, organ=row.organ, officer=new, reason="轮岗", actor=head, at=now())

    for one in (new, row.officer):
        assert inbox_of(one, now()).filter(event="obligation.handed_over").count() == 1


def test_it_is_handed_only_to_those_who_work_in_the_organ_that_takes_it(row):
    head, moment = someone("head", row.organ), now()
    section = OrganFactory(parent=row.organ, level="section")
    gone = someone("officer", row.organ)
    gone.terms.update(until_on=moment.date())
    closed = someone("officer", row.organ, is_active=False)
    strange = someone("officer", OrganFactory())
    asked = {"organ": row.organ, "reason": "轮岗", "actor": head, "at": moment}

    for one in (gone, closed, strange):
        with pytest.raises(Unusable, match=str(one)):
            hand_over_obligation(row, **asked, officer=one)
    assert row.holdings.count() == 1
    new = someone("officer", section)
    handed = hand_over_obligation(row, **asked, officer=new)
    assert handed.officer == new
    assert hand_over_obligation(handed, **asked, officer=None).officer is None


@pytest.mark.parametrize("amount", ["1.5", "99999999", "0"])
def test_days_no_step_can_take_are_said_at_their_field(row, amount):
    form = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
        "form-0-title": "现场核查", "form-0-organ": row.organ.pk, "form-0-amount": amount,
    }  # fmt: skip

    answer = signed_in(row.officer).post(reverse("obligations:split", args=[row.pk]), form)

    [step] = answer.context["steps"].forms
    assert answer.status_code == 422
    assert list(step.errors) == ["amount"]
    assert step["amount"].value() == amount
    assert not row.planned.exists()


def test_a_matter_is_split_into_steps_of_other_organs(row):
    other = OrganFactory()
    form = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
        "form-0-title": "现场核查", "form-0-organ": other.pk, "form-0-amount": "3",
    }  # fmt: skip
    client, address = signed_in(row.officer), reverse("obligations:split", args=[row.pk])

    late = client.post(address, {**form, "form-0-amount": "60"})
    answer = client.post(address, form)

    assert late.status_code == 422
    assert "现场核查" in late.content.decode()
    assert "obligations/obligations." in late.content.decode()  # a step in one row
    assert answer.status_code == 302
    assert Obligation.objects.get(parent=row).organ == other


def test_a_matter_is_not_split_twice(row):
    form = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0",
        "form-0-title": "现场核查", "form-0-organ": row.organ.pk, "form-0-amount": "3",
    }  # fmt: skip
    client, address = signed_in(row.officer), reverse("obligations:split", args=[row.pk])
    form["seen"] = client.get(address).context["seen"]

    answers = [client.post(address, form), client.post(address, form), client.get(address)]

    assert [one.status_code for one in answers] == [302, 409, 409]
    assert "已经拆分" in answers[1].content.decode()
    assert row.steps.count() == 1


def test_a_split_of_what_was_handed_over_meanwhile_is_refused(row):
    form = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "seen": seen_of(row),
        "form-0-title": "现场核查", "form-0-organ": row.organ.pk, "form-0-amount": "3",
    }  # fmt: skip
    other, head = someone("officer", row.organ), someone("head", row.organ)
    hand_over_obligation(row, organ=row.organ, officer=other, reason="调岗", actor=head, at=now())

    answer = signed_in(head).post(reverse("obligations:split", args=[row.pk]), form)

    assert answer.status_code == 409
    assert not row.planned.exists()
