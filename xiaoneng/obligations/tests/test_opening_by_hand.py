"""An obligation is opened by hand, with its due dates seen before it is taken."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.core.refusals import Unusable
from xiaoneng.kit.time import now
from xiaoneng.obligations.models import Obligation
from xiaoneng.obligations.tests.factories import kind, obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
ADDRESS = reverse("obligations:open")


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def officer():
    return someone("officer", OrganFactory())


def entered(user, **fields):
    usual = {
        "kind": kind(code="licence").pk,
        "title": "答复区政协第 12 号提案",
        "owed_to": "区政协",
        "organ": user.terms.get().post.organ_id,
        "officer": user.pk,
        "started_at": f"{now():%Y-%m-%dT%H:%M}",
        "promised_amount": "10",
        "promised_unit": "workday",
        "statutory_amount": "20",
        "statutory_unit": "workday",
        "basis": "区政府令第 3 号",
    }
    return {**usual, **fields}


def test_the_dates_are_seen_before_anything_is_opened(officer):
    seen = signed_in(officer).post(ADDRESS, entered(officer, step="preview"))
    text = seen.content.decode()

    assert seen.status_code == 200
    assert "xn-cal" in text
    assert 'value="open"' in text
    assert not Obligation.objects.exists()


def test_it_is_opened_with_what_was_entered(officer):
    answer = signed_in(officer).post(ADDRESS, entered(officer, step="open"))
    row = Obligation.objects.get()

    assert answer["Location"] == row.get_absolute_url()
    assert (row.officer, row.owed_to, row.promised_amount) == (officer, "区政协", 10)
    assert row.statutory_due_at
    assert row.due_at
    assert row.statutory_due_at > row.due_at


@pytest.mark.parametrize(
    "bad",
    [{"promised_amount": "30"}, {"promised_amount": "2.5"}, {"started_at": "2099-01-01T09:00"}],
)
def test_a_slip_comes_back_on_the_form(officer, bad):
    answer = signed_in(officer).post(ADDRESS, entered(officer, step="open", **bad))

    assert answer.status_code == 422
    assert "答复区政协第 12 号提案" in answer.content.decode()
    assert not Obligation.objects.exists()


def test_only_organs_and_people_one_may_give_it_to_are_offered(officer):
    stranger = someone("officer", OrganFactory())

    answer = signed_in(officer).post(ADDRESS, entered(officer, officer=stranger.pk, step="open"))

    assert "officer" in answer.context["form"].errors


def test_whoever_is_offered_is_taken_also_on_a_term_whose_end_is_known(officer):
    officer.terms.update(until_on="2999-01-01")
    client = signed_in(officer)
    offered = client.get(ADDRESS).context["form"].fields["officer"].queryset

    assert list(offered) == [officer]
    client.post(ADDRESS, entered(officer, step="open"))
    assert Obligation.objects.get().officer == officer


def test_the_operation_itself_takes_nobody_of_another_organ():
    organ = OrganFactory()
    part = OrganFactory(parent=organ, level="section")
    stranger, below = someone("officer", OrganFactory()), someone("officer", part)

    with pytest.raises(Unusable, match=f"{stranger}不在{organ}任职"):
        obligation(organ=organ, officer=stranger)
    with pytest.raises(Unusable):
        obligation(organ=part, officer=someone("head", organ))

    assert obligation(organ=organ, officer=below).officer == below
    assert obligation(organ=organ, officer=None).officer is None


def test_nobody_of_another_organ_than_the_chosen_one_is_taken(officer):
    other = OrganFactory()
    colleague = someone("officer", other)
    officer.grants.create(role="head", organ=other, from_on=other.opened_on)

    answer = signed_in(officer).post(ADDRESS, entered(officer, organ=other.pk, step="open"))
    assert list(answer.context["form"].errors) == ["officer"]
    signed_in(officer).post(ADDRESS, entered(colleague, step="open"))
    assert Obligation.objects.get().officer == colleague


def test_who_owes_nothing_opens_nothing():
    client = signed_in(someone("audit_admin", OrganFactory()))

    assert client.get(ADDRESS).status_code == 403
