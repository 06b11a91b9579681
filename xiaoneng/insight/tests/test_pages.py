"""The page: each number opens the list that counts it; who may see it; its files."""

import csv
import re

import pytest

from xiaoneng.insight.tests.factories import town
from xiaoneng.insight.tests.reading import assert_every_link_counts
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.months import Month
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db
ADDRESS = "/cockpit/"


@pytest.fixture
def english(client):
    client.cookies[LANGUAGE_COOKIE] = "en"
    return client


def shown(client, user, **asked):
    client.force_login(user)
    client.cookies[LANGUAGE_COOKIE] = "en"
    answer = client.get(ADDRESS, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("seed", [11, 12])
def test_each_number_opens_the_list_that_counts_it(english, seed):
    place = town(now(), seed)

    html = shown(english, place.leader, quiet="shown")

    assert_every_link_counts(english, html, least=40)


def test_also_in_a_past_month_of_one_organ_with_its_inner_one(english):
    place = town(now(), 13)
    month = Month.of(place.at).before

    html = shown(english, place.leader, organ=str(place.organ.pk), month=str(month), quiet="shown")

    assert_every_link_counts(english, html, least=40)


def test_also_by_part_of_a_single_organ(english):
    place = town(now(), 14)

    html = shown(english, place.leader, organ=str(place.street.pk))

    assert f"part={place.ward.pk}" in html
    assert_every_link_counts(english, html, least=30)


def test_also_for_a_head_with_own_matters_elsewhere(english):
    place = town(now(), 15)

    html = shown(english, place.head, quiet="shown")

    assert f"body={place.organ.pk}" in html
    assert_every_link_counts(english, html, least=40)


def test_the_first_sentence_names_the_worst_three(english):
    place = town(now(), 16)
    Obligation.objects.filter(state="open").update(light="on_time")
    html = shown(english, place.leader)
    assert "No matter is overdue" in html
    for organ, number in ((place.street, 3), (place.organ, 2), (place.inner, 2), (place.root, 1)):
        for _ in range(number):
            row = Obligation.objects.filter(light="on_time", state="open").first()
            Obligation.objects.filter(pk=row.pk).update(organ=organ, light="overdue")

    html = shown(english, place.leader)

    assert "8 matters are overdue, 7 of them with:" in html
    named = re.findall(
        r'light=overdue">([^<]+ \d)</a>', html.split("xn-head__lead")[1].split("</p>")[0]
    )
    assert [one.rsplit(" ", 1)[1] for one in named] == ["3", "2", "2"]


def test_quiet_organs_are_folded_and_shown_on_demand(english):
    place = town(now(), 17, number=0)
    Obligation.objects.update(light="overdue")

    html = shown(english, place.leader)
    assert "further lines: nothing overdue, no cards" in html
    assert f"body={place.idle.pk}" not in html

    assert place.idle.name in shown(english, place.leader, quiet="shown")


def test_the_table_is_sorted_by_what_is_asked(english):
    place = town(now(), 18)
    html = shown(english, place.leader, sort="-open", quiet="shown")
    numbers = [int(one) for one in re.findall(r'data-l="Open">(?:<[^>]*>)?(\d+)', html)]

    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 5
    assert 'aria-sort="descending"><a href="?sort=open' in html


def test_the_file_holds_every_organ_with_the_numbers_of_the_screen(english):
    place = town(now(), 19)
    html = shown(english, place.leader, quiet="shown")
    answer = english.get(ADDRESS, {"out": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heads, *rows = csv.reader(text.splitlines())
    book = english.get(ADDRESS, {"out": "xlsx"})
    for close in book._resource_closers:
        close()

    on_screen = re.findall(r'data-l="Overdue">(?:<[^>]*>)?(\d+)', html)
    assert [row[heads.index("Overdue")] for row in rows] == on_screen
    assert {row[0] for row in rows} >= {place.organ.name, place.idle.name, place.street.name}
    assert book["Content-Type"].endswith("sheet")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("leader", 200), ("efficiency_office", 200), ("supervision", 200), ("head", 200),
        ("section_chief", 403), ("officer", 403), ("window_officer", 403), ("system_admin", 403),
    ],
)  # fmt: skip
def test_who_may_see_it(client, role, status):
    client.force_login(someone(role, OrganFactory()))

    assert client.get(ADDRESS).status_code == status
    assert (ADDRESS in client.get("/").content.decode()) is (status == 200)


def test_where_nothing_is_owed_it_says_so(english):
    leader = someone("leader", OrganFactory())

    assert "Nothing is owed here yet" in shown(english, leader)
