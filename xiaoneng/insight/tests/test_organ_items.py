"""From the district to an organ, its items and their cases: four clicks, one definition."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xiaoneng.cases.queries import Case
from xiaoneng.insight.asking import asked_by
from xiaoneng.insight.items.counting import Item, by_item
from xiaoneng.insight.items.page import figures_of_item
from xiaoneng.insight.tests.case_town import NAME, case_town, strewn
from xiaoneng.insight.tests.reading import assert_every_link_counts, book_of
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.months import Month
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.models import Organ
from xiaoneng.people.tests.factories import OrganFactory, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(client):
    client.cookies[LANGUAGE_COOKIE] = "en"
    return client


def shown(client, user, address, **asked):
    client.force_login(user)
    client.cookies[LANGUAGE_COOKIE] = "en"
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def recounted(rows, month):
    """The same figures by another way: row by row, in Python."""
    found: Counter[tuple[Item, str]] = Counter()
    for case in rows.select_related("decision"):
        clock = case.decision
        key = Item(case.item_id, NAME if case.item_id is None else "")
        if clock.state == "open":
            found[key, "open"] += 1
            found[key, clock.light] += clock.light in ("overdue", "due_soon")
        elif clock.state == "closed" and Month.of(clock.closed_at) == month:
            found[key, "closed"] += 1
            found[key, "judged"] += clock.light in ("met", "missed")
            found[key, "met"] += clock.light == "met"
            found[key, "used"] += clock.used_permille or 0
    return Counter({key: number for key, number in found.items() if number})


def told(items, month):
    found: Counter[tuple[Item, str]] = Counter()
    for item, figures in items.items():
        key = Item(item.key, NAME if item.key is None else "")
        one = figures.of(month)
        found[key, "open"], found[key, "overdue"] = figures.open, figures.overdue
        found[key, "due_soon"], found[key, "closed"] = figures.due_soon, one.closed
        found[key, "judged"], found[key, "met"], found[key, "used"] = one.judged, one.met, one.used
    return Counter({key: number for key, number in found.items() if number})


def test_items_of_an_organ_are_counted_once_whoever_looks():
    place = case_town(31)
    for user, asked in (
        (place.leader, {"organ": str(place.organ.pk)}),
        (place.leader, {"organ": str(place.organ.pk), "month": str(Month.of(place.at).before)}),
        (place.head, {"organ": str(place.organ.pk)}),
    ):
        chosen = asked_by(user, asked, place.at)
        rows = Case.objects.filter(organ__in=Organ.objects.under(place.organ))

        found = by_item(user, chosen)

        assert told(found, chosen.month) == recounted(rows, chosen.month)
        assert {one.name for one in found} == {"许可1", "许可2", NAME}

    whole = by_item(place.head, asked_by(place.head, {}, place.at))
    below = Case.objects.filter(organ__in=Organ.objects.under(place.organ))
    assert told(whole, Month.of(place.at)) == recounted(below, Month.of(place.at))


def test_an_item_is_the_sum_of_its_organs_and_of_its_months():
    place = case_town(32)
    asked = asked_by(place.leader, {}, place.at)
    item = Item(None, NAME)

    found = figures_of_item(place.leader, asked, item)

    assert set(found.units) == {place.organ, place.street}
    assert sum(one.open for one in found.units.values()) == found.total.open
    by_name = by_item(place.leader, asked)[item]
    assert (found.total.open, found.total.overdue) == (by_name.open, by_name.overdue)
    assert found.total.of(asked.month) == by_name.of(asked.month)
    inside = figures_of_item(
        place.leader, asked_by(place.leader, {"organ": str(place.organ.pk)}, place.at), item
    )
    assert inside.is_by_part
    assert set(inside.units) == {place.organ, place.section}


def test_each_number_of_an_organ_and_an_item_opens_its_list(english):
    place = case_town(33)
    organ = str(place.organ.pk)

    html = shown(english, place.leader, "/cockpit/", organ=organ)
    assert f"/cockpit/item/?organ={organ}&amp;item={place.permit}&amp;month=" in html
    assert_every_link_counts(english, html.split('id="organs"')[0] + "</main>", least=15)

    html = shown(english, place.leader, "/cockpit/item/", organ=organ, item=str(place.permit))
    assert "许可1</h1>" in html
    assert_every_link_counts(english, html, least=20)

    html = shown(english, place.leader, "/cockpit/item/", name=NAME)
    assert f"body={place.street.pk}" in html
    assert_every_link_counts(english, html, least=20)


def test_from_the_district_to_a_case_in_four_clicks(english):
    place = case_town(34)
    organ, item = place.organ.pk, place.permit

    district = shown(english, place.leader, "/cockpit/", quiet="shown")
    assert f'<a href="/cockpit/?organ={organ}&amp;month=' in district
    of_organ = shown(english, place.leader, "/cockpit/", organ=str(organ))
    address = f"/cockpit/item/?organ={organ}&item={item}&month={Month.of(place.at)}"
    assert address.replace("&", "&amp;") in of_organ
    of_item = shown(english, place.leader, address)
    cases = f"/cases/?organ={organ}&item={item}&clock=open"
    assert cases.replace("&", "&amp;") in of_item
    inside = Case.objects.filter(item=item, organ__in=Organ.objects.under(place.organ))
    case = inside.filter(decision__state="open").first()
    assert case.get_absolute_url() in shown(english, place.leader, cases)
    assert 'aria-label="Where you are"' in of_item


def test_the_workbooks_hold_the_numbers_of_the_screen(english):
    place = case_town(35)
    asked = {"organ": str(place.organ.pk)}
    html = shown(english, place.leader, "/cockpit/", **asked)

    book = book_of(english, "/cockpit/", {**asked, "out": "xlsx"})

    assert book.sheetnames == ["Figures", "The organs", "The items", "The last 12 months", "About"]
    heads, *rows = book["The items"].iter_rows(values_only=True)
    found = by_item(place.leader, asked_by(place.leader, asked, place.at))
    month = Month.of(place.at)
    for row in rows:
        figures = next(each for item, each in found.items() if item.name == row[0])
        assert row[1:5] == (
            figures.open, figures.due_soon, figures.overdue, figures.of(month).closed
        )  # fmt: skip
        rate = figures.of(month).rate
        told = row[heads.index("On-time rate (%)")]
        assert told == (None if rate is None else round(rate * 100, 1))
    [told, *figures] = book["Figures"].iter_rows(values_only=True)
    assert told == ("Figure", "Value", "Unit", "Note")
    assert [row[2] for row in figures[:2]] == ["%", "items"]
    numbers = {row[0]: row[1] for row in figures}
    assert f"<span>{numbers['Open']}</span>" in html
    assert len(list(book["The last 12 months"].iter_rows())) == 13

    item = book_of(english, "/cockpit/item/", {"item": str(place.licence), "out": "xlsx"})
    assert len(list(item["The last 12 months"].iter_rows())) == 13


def test_a_head_sees_and_exports_the_own_organ_alone(english):
    place = case_town(36)
    english.force_login(place.head)

    book = book_of(english, "/cockpit/item/", {"name": NAME, "out": "xlsx"})
    names = {row[0] for row in book["The organs"].iter_rows(min_row=2, values_only=True)}
    assert names == {place.organ.name, place.section.name}
    refused = english.get("/cockpit/item/", {"item": str(place.permit + 999)})
    assert refused.status_code == 404
    asked = {"organ": str(place.street.pk), "out": "xlsx"}
    assert "The items" not in book_of(english, "/cockpit/", asked).sheetnames


def test_the_picture_needs_nothing_beside_itself_and_holds_the_numbers_of_the_page(english):
    place = case_town(37)
    html = shown(english, place.leader, "/cockpit/", quiet="shown")

    answer = english.get("/cockpit/", {"out": "svg"})

    assert answer["Content-Type"] == "image/svg+xml"
    assert answer["Content-Disposition"].endswith('.svg"')
    picture = answer.content.decode()
    root = ElementTree.fromstring(picture)  # noqa: S314  # ours
    assert not re.search(r"(href|url|src)[=(]", picture)
    words = {"".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")}
    stats = re.findall(r'xn-stat__n"><span>([^<]+)</span>(?:<small>([^<]*)</small>)?', html)
    assert len(stats) == 6
    assert {number + unit for number, unit in stats} <= words
    assert {place.organ.name, place.street.name, "Street by street"} <= words
    english.force_login(place.head)
    assert place.street.name not in english.get("/cockpit/", {"out": "svg"}).content.decode()


@pytest.mark.parametrize("address", ["/cockpit/?out=svg", "/cockpit/?out=xlsx",
    "/cockpit/beside/?out=xlsx", "/cockpit/item/?name=x&out=xlsx"])  # fmt: skip
def test_who_may_not_see_the_cockpit_takes_no_file_of_it(client, address):
    client.force_login(someone("officer", OrganFactory()))

    assert client.get(address).status_code == 403


def test_an_organ_and_an_item_ask_as_often_however_much_there_is(english):
    place = case_town(38, number=12)
    english.force_login(place.leader)
    addresses = [
        f"/cockpit/?organ={place.organ.pk}", f"/cockpit/item/?item={place.permit}"
    ]  # fmt: skip

    def asked():
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as seen:
                assert english.get(address).status_code == 200
            found.append(len(seen))
        return found

    Obligation.objects.filter(state="open").update(light="overdue")
    asked()  # what a process keeps, it keeps from here on
    few = asked()
    first = Case.objects.filter(number="C0001").get()
    strewn(first, (place.permit, place.licence), (place.organ, place.section), 39, 60, start=100)

    assert asked() == few
