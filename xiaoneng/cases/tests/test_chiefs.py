"""The chief of the section in which the officer works leads a case of the organ as a whole."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.access.policy import may
from xiaoneng.cases.operations.accepting import accept_case
from xiaoneng.cases.operations.refusing import propose_report
from xiaoneng.cases.queries import settlers_of
from xiaoneng.cases.tests.factories import gas_licence, registered
from xiaoneng.kit.time import now
from xiaoneng.messages.queries import inbox_of
from xiaoneng.people.tests.factories import (
    OrganFactory,
    PostFactory,
    TermFactory,
    UserFactory,
    someone,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def plain_files(settings):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}


def chief_of(section):
    post = PostFactory(organ=section, role="section_chief", leads="chief")
    return TermFactory(user=UserFactory(), post=post).user


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def organ():
    return OrganFactory()


@pytest.fixture
def section(organ):
    return OrganFactory(parent=organ, level="section")


@pytest.fixture
def case(organ, section):
    """Taken and accepted by the organ, and in the hands of an officer of its section."""
    head = someone("head", organ)
    taken = registered(gas_licence(organ), actor=head, at=now())
    return accept_case(taken, officer=someone("officer", section), actor=head, at=now())


def test_the_chief_may_do_with_it_what_the_officer_may_and_a_chief_beside_may_not(
    organ, section, case
):
    chief, other = chief_of(section), chief_of(OrganFactory(parent=organ, level="section"))

    assert case.organ == case.decision.organ == organ
    for action in ("case.decide", "case.pause", "case.deliver", "report.propose"):
        assert may(chief, action, case)
        assert not may(other, action, case)
    assert not may(chief, "case.extend", case)  # the head's to grant
    assert not may(chief, "case.register", organ)  # only what people of the section hold


def test_the_chief_is_told_of_a_report_on_a_refusal_and_approves_it(organ, section, case):
    chief, other = chief_of(section), chief_of(OrganFactory(parent=organ, level="section"))
    head = someone("head", organ)
    report = propose_report(case, facts="一", reason="二", basis="三", actor=head, at=now())
    address = reverse("cases:approve_report", args=[report.pk])

    assert inbox_of(chief, now()).filter(event="report.proposed").count() == 1
    assert chief in settlers_of(report)
    assert other not in settlers_of(report)
    assert address in signed_in(chief).get(case.get_absolute_url()).content.decode()
    assert signed_in(other).post(address, {"opinion": ""}).status_code == 404
    assert signed_in(chief).post(address, {"opinion": ""}).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.settled_by) == ("approved", chief)


def test_nobody_approves_a_report_of_ones_own_as_chief(section, case):
    chief = chief_of(section)
    report = propose_report(case, facts="一", reason="二", basis="三", actor=chief, at=now())

    assert not may(chief, "report.settle", report)
    assert chief not in settlers_of(report)
