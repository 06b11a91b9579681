"""What a program reads is what the file of the list holds: every role, every list, row by row."""

import csv
from datetime import datetime
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiaoneng.access.roles import Role
from xiaoneng.api.resources import RESOURCES
from xiaoneng.api.serving import known_fields, sorts
from xiaoneng.api.tests.asking import asked, every_row
from xiaoneng.kit.columns import in_file
from xiaoneng.kit.exports import safe
from xiaoneng.kit.time import now
from xiaoneng.staffing.queries.sheets import organ_export

pytestmark = pytest.mark.django_db
LISTS = {
    "obligations": "obligations:list",
    "cases": "cases:list",
    "cards": "supervision:cards",
}
VISITORS = [*(str(role) for role in Role), "foreign"]
CONDITIONS = {
    "obligations": [{}, {"state": "open"}, {"light": "met"}, {"q": "许可"}, {"whose": "mine"}],
    "cases": [{}, {"state": "accepted"}, {"received_from": "2026-01-01"}, {"q": "许可"}],
    "cards": [{}, {"colour": "yellow"}, {"holds": "valid"}, {"q": "事"}],
}


def in_the_file(user, name, **query):
    """The rows of the list's file, as the person gets it from the page."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get(reverse(LISTS[name]), {**query, "out": "csv"})
    assert answer.status_code == 200
    return list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig"))))[1:]


def as_in_a_file(row):
    """A row as a program reads it, written as the file writes it."""
    return [safe(moment(value)) for key, value in row.items() if key not in {"id", "page", "codes"}]


def moment(value):
    """JSON has no moments: what was one is told apart by its offset."""
    is_moment = isinstance(value, str) and value.endswith("+08:00")
    return datetime.fromisoformat(value) if is_moment else value


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", LISTS)
def test_a_program_reads_what_the_file_holds(world, visitor, name):
    user, secret = world.people[visitor], world.secrets[visitor]
    for query in CONDITIONS[name]:
        read = every_row(secret, name, size=7, **query)

        assert [as_in_a_file(one) for one in read] == in_the_file(user, name, **query)
        assert len({one["id"] for one in read}) == len(read)


def test_somebody_reads_something_of_each_list(world):
    for name in LISTS:
        assert every_row(world.secrets["efficiency_office"], name)
        assert not every_row(world.secrets["foreign"], name)


def test_the_organs_are_those_of_the_file_beside_the_tree(world):
    read = every_row(world.secrets["officer"], "organs", size=2)

    assert [as_in_a_file(one) for one in read] == sorted(organ_export(now().date()))


@pytest.mark.parametrize("one", RESOURCES, ids=lambda one: one.name)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(drawing=st.data())
def test_pages_of_any_size_in_any_order_hold_each_row_once(world, one, drawing):
    office = world.people["efficiency_office"]
    listing = one.listing(office, now())
    asked_for = {
        "sort": drawing.draw(st.sampled_from(sorts(listing))),
        "size": drawing.draw(st.integers(5, 40)),
    }

    read = [
        row["id"] for row in every_row(world.secrets["efficiency_office"], one.name, **asked_for)
    ]

    assert len(read) == len(set(read))
    assert set(read) == set(one.rows(office, now()).values_list("pk", flat=True))


@pytest.mark.parametrize("one", RESOURCES, ids=lambda one: one.name)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(drawing=st.data())
def test_whatever_is_asked_is_answered_or_refused_with_a_sentence(world, one, drawing):
    names = st.sampled_from([*known_fields(one.listing(world.office, now())), "other"])
    values = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9)
    values |= st.integers().map(str) | st.dates().map(str)
    query = drawing.draw(st.dictionaries(names, values, max_size=3))

    answer = asked(world.secrets["efficiency_office"], one.name, **query)

    assert answer.status_code == 200 or (answer.status_code == 422 and answer.json()["detail"])


@pytest.mark.parametrize("one", RESOURCES, ids=lambda one: one.name)
def test_a_row_by_itself_is_told_as_in_its_list(world, one):
    secret = world.secrets["efficiency_office"]
    [first, *_] = every_row(secret, one.name)

    assert asked(secret, one.one, first["id"], language="zh-hans").json()["row"] == first


@pytest.mark.parametrize("one", RESOURCES, ids=lambda one: one.name)
def test_columns_of_a_list_have_keys_of_their_own(world, one):
    keys = [column.key for column in in_file(one.listing(world.office, now()).columns)]

    assert len(set(keys)) == len(keys)
    assert not {"id", "page", "codes"} & set(keys)
