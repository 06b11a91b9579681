"""What the section's people hold is the chief's to see and to act on, also where the organ as a
whole owes it; and the chief is told of its lines."""

import pytest
from django.urls import reverse

from xiaoneng.access.policy import may
from xiaoneng.core.refusals import Denied
from xiaoneng.kit.time import now
from xiaoneng.messages.queries import inbox_of
from xiaoneng.obligations.acts import offered_to
from xiaoneng.obligations.counts import lights_of, open_counts
from xiaoneng.obligations.jobs import sweep, tell_crossings
from xiaoneng.obligations.models import Urging
from xiaoneng.obligations.operations.urging import urge_obligation
from xiaoneng.obligations.queries import obligations_for
from xiaoneng.obligations.tests.factories import at, obligation
from xiaoneng.people.tests.factories import (
    OrganFactory,
    PostFactory,
    TermFactory,
    UserFactory,
    someone,
)

pytestmark = pytest.mark.django_db


LATER = at("2026-12-31")


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


@pytest.fixture
def organ():
    return OrganFactory()


@pytest.fixture
def section(organ):
    return OrganFactory(parent=organ, level="section")


@pytest.mark.parametrize("owed_by_section", [True, False])
def test_a_chief_sees_what_the_people_of_the_section_hold(organ, section, owed_by_section):
    chief, officer = someone("section_chief", section), someone("officer", section)
    row = obligation(at=now(), organ=section if owed_by_section else organ, officer=officer)
    obligation(at=now(), organ=organ, officer=someone("officer", organ))

    assert list(obligations_for(chief, now().date())) == [row]
    assert sum(lights_of(open_counts(chief, now())).values()) == 1


def test_a_colleague_does_not(organ, section):
    colleague, officer = someone("officer", section), someone("officer", section)
    obligation(at=now(), organ=organ, officer=officer)

    assert not obligations_for(colleague, now().date()).exists()


def offered(user, row):
    ready, hindered = offered_to(user, row, now())
    return {one.url for one in (*ready, *hindered)}


@pytest.fixture
def row(organ, section):
    return obligation(organ=organ, officer=someone("officer", section), began=now(), at=now())


def test_a_chief_may_do_with_it_what_is_done_with_what_the_section_owes(organ, section, row):
    chief, other = (
        someone("section_chief", place)
        for place in (section, OrganFactory(parent=organ, level="section"))
    )
    own = obligation(organ=section, officer=row.officer, began=now(), at=now())

    acts = {url.replace(f"/{own.pk}/", f"/{row.pk}/") for url in offered(chief, own)}
    assert offered(chief, row) == acts
    assert reverse("obligations:urge", args=[row.pk]) in acts
    assert reverse("obligations:extend", args=[row.pk]) not in acts  # the head's to grant
    assert offered(other, row) == set()
    with pytest.raises(Denied):
        urge_obligation(row, words="请抓紧", actor=other, at=now())


def test_the_page_offers_the_acts_and_urging_many_urges(section, row, client):
    chief = someone("section_chief", section)
    client.force_login(chief, backend="django.contrib.auth.backends.ModelBackend")
    second = obligation(organ=row.organ, officer=row.officer, began=now(), at=now())

    page = client.get(row.get_absolute_url()).content.decode()
    form = {"bulk": "urge", "words": "今天答复", "pk": [row.pk, second.pk]}
    client.post(reverse("obligations:list") + "?state=open", form)

    assert reverse("obligations:urge", args=[row.pk]) in page
    assert {(one.obligation, one.by) for one in Urging.objects.all()} == {
        (row, chief),
        (second, chief),
    }


def test_acts_on_many_rows_ask_for_the_people_of_the_section_once(
    section, row, django_assert_num_queries
):
    chief = someone("section_chief", section)
    rows = [row, obligation(organ=row.organ, officer=row.officer, began=now(), at=now())]
    assert may(chief, "obligation.urge", rows[0])

    with django_assert_num_queries(0):
        assert may(chief, "obligation.urge", rows[1])


def led(section, leads, **term):
    post = PostFactory(organ=section, role="section_chief", leads=leads)
    return TermFactory(user=UserFactory(), post=post, **term).user


def test_each_line_is_told_once_to_the_chief_of_the_day_and_to_no_other(organ, section):
    beside = OrganFactory(parent=organ, level="section")
    gone = led(section, "chief", until_on=at("2026-03-01").date())
    chief, other, head = led(section, "chief"), led(beside, "chief"), led(organ, "head")
    row = obligation(organ=organ, officer=someone("officer", section))
    sweep(at("2026-04-20"))
    for _turn in range(2):
        tell_crossings(at("2026-04-20"))

    def rungs(user):
        told = inbox_of(user, LATER).filter(event="obligation.crossed").order_by("pk")
        return [one.words["rung"] for one in told]

    assert rungs(row.officer) == ["reminder", "yellow", "red"]
    assert rungs(chief) == ["yellow", "red"]
    assert rungs(head) == ["red"]
    assert rungs(other) == rungs(gone) == []
