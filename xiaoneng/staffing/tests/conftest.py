"""A district with two organs and a section, and the three administrators over all of it."""

from datetime import date, datetime

import pytest
from django.apps import apps

from xiaoneng.access.roles import Role
from xiaoneng.kit.time import aware
from xiaoneng.people.models import Level
from xiaoneng.people.tests.factories import FOUNDED, OrganFactory, UserFactory, someone
from xiaoneng.staffing.tests.doors import PASSWORD

AT = aware(datetime(2026, 11, 24, 10, 0))
DAY = date(2026, 11, 24)
BEFORE = date(2026, 3, 1)


def granted(role, organ, **fields):
    user = UserFactory(**fields)
    user.grants.create(role=role, organ=organ, from_on=FOUNDED)
    return user


def fresh(row):
    """The row as the database has it."""
    return type(row).objects.get(pk=row.pk)


def lines(organ=None):
    """The events on an organ's chain, or on that of the system."""
    entries = apps.get_model("ledger", "Entry").objects.filter(chain__organ=organ)
    return [entry.event for entry in entries.order_by("pk")]


@pytest.fixture
def district(db):
    return OrganFactory(code="D", level=Level.DISTRICT, name="临澄区")


@pytest.fixture
def bureau(district):
    return OrganFactory(code="B", parent=district, name="住房和城乡建设局", category="economy")


@pytest.fixture
def other(district):
    return OrganFactory(code="C", parent=district, name="城市管理局")


@pytest.fixture
def section(bureau):
    return OrganFactory(code="B1", parent=bureau, level=Level.SECTION, name="审批科")


@pytest.fixture
def keeper(district):
    return granted(Role.SYSTEM_ADMIN, district, full_name="系统管理员")


@pytest.fixture
def guard(district):
    return granted(Role.SECURITY_ADMIN, district, full_name="安全管理员")


@pytest.fixture
def auditor(district):
    return granted(Role.AUDIT_ADMIN, district, full_name="审计管理员")


@pytest.fixture
def officer(section):
    return someone("officer", section, full_name="李敏")


@pytest.fixture
def colleague(section):
    return someone("officer", section, full_name="孙立")


@pytest.fixture
def head(bureau):
    return someone("head", bureau, full_name="周正")


@pytest.fixture
def person(db):
    """Somebody with a password and without a post."""
    user = UserFactory(username="chenxl", full_name="陈晓岚")
    user.set_password(PASSWORD)
    user.save()
    return user
