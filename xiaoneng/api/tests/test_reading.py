"""Lists and rows as a program reads them, and what it may not ask."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from xiaoneng.api.problems import KIND
from xiaoneng.api.tests.asking import asked, every_row, key_of
from xiaoneng.kit import paging
from xiaoneng.obligations.tests.factories import obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def row():
    return obligation(title="燃气经营许可证核发")


@pytest.fixture
def secret(row):
    return key_of(row.officer)


def test_a_row_is_told_with_its_page_and_its_codes(row, secret):
    told = asked(secret, "obligation", row.pk).json()

    assert told["row"]["id"] == row.pk
    assert told["row"]["title"] == "燃气经营许可证核发"
    assert told["row"]["page"] == f"http://testserver{row.get_absolute_url()}"
    assert told["row"]["codes"] == {
        "light": row.light,
        "state": "open",
        "organ": row.organ.pk,
        "officer": row.officer.pk,
    }
    assert told["row"] == asked(secret, "obligations").json()["rows"][0]
    assert told["as_of"].endswith("+08:00")


def test_a_foreign_row_is_none_and_its_list_is_empty(row):
    foreign = key_of(someone("officer", OrganFactory()))

    missing = asked(foreign, "obligation", row.pk)

    assert missing.status_code == 404
    assert "not yours" in missing.json()["detail"]
    assert asked(foreign, "obligations").json()["count"] == 0


def test_words_and_conditions_narrow_as_on_the_page(row, secret):
    other = obligation(organ=row.organ, officer=row.officer, title="城镇燃气设施迁移")

    assert [one["id"] for one in every_row(secret, "obligations", q="迁移")] == [other.pk]
    assert every_row(secret, "obligations", state="closed") == []
    assert len(every_row(secret, "obligations", state="open", light=row.light)) == 2


def test_counting_stops_where_the_page_stops(row, secret, monkeypatch):
    obligation(organ=row.organ, officer=row.officer)
    monkeypatch.setattr(paging, "CAP", 1)

    told = asked(secret, "obligations").json()

    assert (told["count"], told["counted_all"], len(told["rows"])) == (1, False, 2)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"stat": "open"}, "“stat” is no condition here"),
        ({"state": "opened"}, "no such choice (state). Allowed are: open (Open), closed (Cl"),
        ({"state": ["open", "closed"]}, "“state” is there more than once"),
        ({"organ": "999999"}, "read at /api/v1/organs/"),
        ({"officer": "abc"}, "officer: no row that you may read has “abc”"),
        ({"due_from": "2026-05-01", "due_until": "2026-04-01"}, "first day comes after the last"),
        ({"due_from": "soon"}, "write a day like 2026-11-20"),
        ({"sort": "title"}, "sort: choose one of due_at, -due_at"),
        ({"size": "0"}, "a page has 1 to 1000 rows"),
        ({"size": "1001"}, "a page has 1 to 1000 rows"),
        ({"after": "spoilt"}, "follow the address in “next”"),
    ],
)
def test_what_cannot_be_used_is_refused_and_never_passed_over(secret, query, said):
    answer = asked(secret, "obligations", **query)

    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_the_key_of_an_organ_and_an_officer_asks_for_their_rows(row, secret):
    [told] = every_row(secret, "obligations")
    codes = told["codes"]

    assert every_row(secret, "obligations", part=codes["organ"]) == [told]
    assert every_row(secret, "obligations", officer=codes["officer"]) == [told]


def test_the_next_page_of_another_order_is_refused(row, secret):
    obligation(organ=row.organ, officer=row.officer)
    after = parse_qs(urlsplit(asked(secret, "obligations", size=1).json()["next"]).query)["after"]

    same = asked(secret, "obligations", size=1, after=after[0])
    other = asked(secret, "obligations", size=1, after=after[0], sort="-due_at")

    assert same.json()["rows"]
    assert other.status_code == 422
    assert "with the same order" in other.json()["detail"]


def test_cases_refuse_the_name_of_no_item_and_a_condition_of_another_list(secret):
    unknown, foreign = asked(secret, "cases", name="nothing"), asked(secret, "cases", whose="mine")

    assert [unknown.status_code, foreign.status_code] == [422, 422]
    assert "has “nothing”" in unknown.json()["detail"]
    assert "“whose” is no condition here" in foreign.json()["detail"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_what_would_change_something_is_answered_with_what_is_allowed(secret, method):
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret}"})

    answer = getattr(client, method)(reverse("api:obligations"))

    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer["Content-Type"] == KIND
    assert answer.json()["status"] == 405


def test_a_zero_byte_is_a_condition_that_cannot_be_used(secret):
    answer = asked(secret, "obligations", q="\0")

    assert answer.status_code == 422
    assert answer["Content-Type"] == KIND
    assert "zero byte" in answer.json()["detail"]


def test_an_applicant_does_not_read_the_organs():
    applicant = someone("applicant", OrganFactory())

    answer = asked(key_of(applicant), "organs")

    assert answer.status_code == 403
    assert "Look at the organs" in answer.json()["detail"]
