"""Whose the time beyond the limit is, through HTTP: sums are whole and open their cases."""

import csv
import re
from html import unescape

import pytest
from django.urls import reverse

from xiaoneng.insight.flows.asked import flow_asked
from xiaoneng.insight.overruns.asked import OverrunsAsked
from xiaoneng.insight.overruns.doors import counted
from xiaoneng.insight.overruns.page import whole
from xiaoneng.kit.http import LANGUAGE_COOKIE
from xiaoneng.kit.time import now
from xiaoneng.obligations.queries import Obligation
from xiaoneng.people.models import User
from xiaoneng.people.queries import terms_of
from xiaoneng.people.tests.factories import OrganFactory, someone
from xiaoneng.warehouse.queries import extract

pytestmark = pytest.mark.extract
PAGE = "/flows/overruns/"


def read(client, user, address):
    client.force_login(user)
    client.cookies[LANGUAGE_COOKIE] = "en"
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return text.decode("utf-8-sig")


def asked(user, which="closed", **more):
    return OverrunsAsked(flow_asked(user, {"months": "24", **more}, [], now()), which)


def test_the_parts_are_the_whole_whoever_they_are_told_by(lab, client):
    for which, state, light in (("closed", "closed", "missed"), ("open", "open", "overdue")):
        found = counted(extract(), asked(lab.office, which))

        rows = Obligation.objects.filter(state=state, kind__code="case", parent=None)
        assert found.late == rows.filter(light=light).count() > 0
        assert found.cases == rows.count()
        sums = [sum(map(whole, told)) for told in (found.organs, found.posts, found.officers)]
        assert sums == [sums[0]] * 3
        assert found.longest[0]["worked"] >= found.longest[-1]["worked"] > 0
        posts = {row["post"]: whole(row) for row in found.posts}
        for row in found.officers:
            [term] = terms_of(User.objects.get(pk=row["officer"]), now().date())
            assert posts[term.post_id] >= whole(row)
    every_figure_opens_the_cases_it_counts(lab, client)
    what_cannot_be_read_breaks_nothing(lab, client)
    a_head_sees_the_own_organ_alone(lab, client)


def every_figure_opens_the_cases_it_counts(lab, client):
    page = read(client, lab.office, f"{PAGE}?months=24")

    assert "Who had the time beyond the limit" in page
    rows = re.findall(r'data-l="Cases"><a href="([^"]+)">([\d,]+)</a>', page)
    assert len(rows) > 4
    for url, number in rows[-1:]:
        assert re.search(rf"\b{number} cases? as of", read(client, lab.office, unescape(url)))
    [url, *_others] = re.findall(r'href="([^"]+kind=[^"]+)"', page)
    assert re.search(r"\b[1-9]\d* cases? as of", read(client, lab.office, unescape(url)))
    table = read(client, lab.office, f"{PAGE}?months=24&out=csv&table=organ")
    assert next(iter(csv.reader(table.splitlines())))[2] == "Working days over"
    book = client.get(f"{PAGE}?months=24&out=xlsx")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert client.get(f"{PAGE}?months=24&out=csv&table=none").status_code == 404


def what_cannot_be_read_breaks_nothing(lab, client):
    query = f"{reverse('insight:overrun_cases')}?flow=months%3D24"
    told = f"&by=officer&key=9-x-{'9' * 50}"
    assert "0 cases as of" in read(client, lab.office, query + told)
    assert read(client, lab.office, f"{PAGE}?which=never&months=x&organ=x&item={'9' * 30}")


def a_head_sees_the_own_organ_alone(lab, client):
    elsewhere = someone("head", OrganFactory(parent=lab.root))

    assert "No case was closed" in read(client, elsewhere, PAGE)
    assert "No case is open" in read(client, elsewhere, f"{PAGE}?which=open")
    nobody_learns_a_name_by_its_key(lab, client, elsewhere)
    client.force_login(someone("officer", lab.organ))
    for name in ("overruns", "overrun_cases"):
        assert client.get(reverse(f"insight:{name}")).status_code == 403


def nobody_learns_a_name_by_its_key(lab, client, elsewhere):
    row = next(row for row in counted(extract(), asked(lab.office)).officers if row["officer"])
    name = User.objects.get(pk=row["officer"]).full_name
    query = f"?flow=months%3D24&by=officer&key={row['section']}-{row['officer']}"
    address = reverse("insight:overrun_cases") + query

    assert name in read(client, lab.office, address)
    assert name not in read(client, elsewhere, address)


@pytest.mark.django_db
def test_without_an_extract_the_page_says_how_to_make_one(warehouse, client):
    head = someone("head", OrganFactory())

    assert "xiaoneng extract" in read(client, head, PAGE)
    assert client.get(f"{PAGE}?out=xlsx").status_code == 404
    assert client.get(reverse("insight:overrun_cases")).status_code == 404
