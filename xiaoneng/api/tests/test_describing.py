"""The document of the interface says what is served, in both languages."""

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.api.resources import RESOURCES
from xiaoneng.api.serving import known_fields
from xiaoneng.api.tests.asking import asked, key_of
from xiaoneng.kit.columns import in_file
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.time import now
from xiaoneng.obligations.tests.factories import obligation

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/"


@pytest.fixture
def row():
    return obligation()


def told(user, language="en"):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[LANGUAGE_COOKIE] = language
    return client.get(reverse("api:openapi")).json()


def test_every_resource_is_described_with_its_conditions_and_columns(row):
    paths = told(row.officer)["paths"]

    assert len(paths) == 2 * len(RESOURCES)
    for one in RESOURCES:
        listing = one.listing(row.officer, now())
        every = paths[f"{ROOT}{one.name}/"]["get"]
        page = every["responses"]["200"]["content"]["application/json"]["schema"]
        columns = [column.key for column in in_file(listing.columns)]
        assert [each["name"] for each in every["parameters"]] == known_fields(listing)
        assert list(page["properties"]["rows"]["items"]["properties"])[3:] == columns
        assert len(set(columns)) == len(columns)
        assert every["security"] == [{"Key": []}]


@pytest.mark.parametrize("name", ["obligations", "obligation"])
def test_an_answer_has_the_fields_of_the_document(row, name):
    where = [row.pk] if name == "obligation" else []
    path = f"{ROOT}obligations/{{pk}}/" if where else f"{ROOT}obligations/"
    answer = asked(key_of(row.officer), name, *where).json()

    described = told(row.officer)["paths"][path]["get"]["responses"]["200"]
    schema = described["content"]["application/json"]["schema"]

    assert set(answer) == set(schema["properties"])
    inner = answer["row"] if where else answer["rows"][0]
    rows = schema["properties"]["row"] if where else schema["properties"]["rows"]["items"]
    assert set(inner) == set(rows["properties"])
    assert set(inner["codes"]) == set(rows["properties"]["codes"]["properties"])


def test_a_condition_names_its_choices_in_the_readers_language(row):
    def light(language):
        paths = told(row.officer, language)["paths"]
        return next(
            one
            for one in paths[f"{ROOT}obligations/"]["get"]["parameters"]
            if one["name"] == "light"
        )

    assert light("en")["schema"]["enum"] == light("zh-hans")["schema"]["enum"]
    assert "`overdue` overdue" in light("en")["description"].lower()
    assert "`overdue` 超期" in light("zh-hans")["description"]


@pytest.mark.parametrize(("language", "words"), [("en", "Conditions"), ("zh-hans", "条件")])
def test_the_manual_tells_each_list_in_the_readers_language(row, settings, language, words):
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    client = Client()
    client.force_login(row.officer, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies[LANGUAGE_COOKIE] = language

    page = client.get(reverse("api:manual")).content.decode()

    assert all(f"GET {ROOT}{one.name}/" in page for one in RESOURCES)
    assert page.count(f"<summary>{words}</summary>") == len(RESOURCES)
    assert "https://" not in page
    assert "nowrap" not in page.split("<main")[1]  # else a phone has to be pushed sideways
